import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import type { Adapter, Case } from './adapters/case.ts';
import { fileOf } from './folder.ts';
import { adapters } from './partition-adapters.ts';
import { printTally, type Result, tallyLine } from './tally.ts';

const file = fileOf('partition_cases.json');

/** The facts come from public test suites of other systems; they are read where they lie and never copied. */
function byKind(): Map<string, Case[]> {
  const kinds = new Map<string, Case[]>();
  if (!existsSync(file)) return kinds;
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  for (const one of cases) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return kinds;
}

function judge(one: Case, adapter: Adapter | undefined): Result & { id: string } {
  const { id } = one;
  if (adapter === undefined) return { id, outcome: 'failed', detail: `nobody looked at kind ${one.kind}` };
  try {
    const found = adapter(one);
    if ('notOurs' in found) return { id, outcome: 'not ours', detail: found.notOurs };
    expect(found.actual).toEqual(found.expected);
    return { id, outcome: 'passed' };
  } catch (error) {
    return { id, outcome: 'failed', detail: error instanceof Error ? error.message : String(error) };
  }
}

const kinds = byKind();
const lines: string[] = [];

afterAll(() => printTally(lines));

describe.skipIf(kinds.size === 0)(`calendar facts in ${file}`, () => {
  it.each([...kinds])('%s', (kind, cases) => {
    const results = cases.map((one) => judge(one, adapters[kind]));

    lines.push(tallyLine(`calendar ${kind}`, results));
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});

if (kinds.size === 0) {
  it(`finds no ${file}: set CONFORMANCE_DIR to hold calendars to the facts of other systems`, () => {
    expect(existsSync(file)).toBe(false);
  });
}
