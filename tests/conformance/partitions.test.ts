import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type Adapter, adapters, type Case } from './partition-adapters.ts';

const directory = process.env.CONFORMANCE_DIR ?? '../shared/conformance';
const file = join(directory, 'partition_cases.json');

/** The facts come from public test suites of other systems; they are read where they lie and never copied. */
function byKind(): Map<string, Case[]> {
  const kinds = new Map<string, Case[]>();
  if (!existsSync(file)) return kinds;
  const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] };
  for (const one of cases) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return kinds;
}

interface Result {
  id: string;
  outcome: 'passed' | 'failed' | 'not ours';
  detail?: string;
}

function judge(one: Case, adapter: Adapter | undefined): Result {
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

afterAll(() => {
  if (lines.length > 0) console.log(`Calendar facts of other systems:\n${lines.join('\n')}`);
});

describe.skipIf(kinds.size === 0)(`calendar facts in ${file}`, () => {
  it.each([...kinds])('%s', (kind, cases) => {
    const results = cases.map((one) => judge(one, adapters[kind]));

    const count = (outcome: Result['outcome']): number => results.filter((result) => result.outcome === outcome).length;
    const reasons = new Set(
      results.flatMap(({ outcome, detail }) => (outcome === 'not ours' && detail ? [detail] : [])),
    );
    lines.push(
      `${kind}: ${count('passed')} passed, ${count('failed')} failed, ${count('not ours')} not ours${reasons.size > 0 ? ` (${[...reasons].join('; ')})` : ''}`,
    );
    expect(results.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });
});

if (kinds.size === 0) {
  it(`finds no ${file}: set CONFORMANCE_DIR to hold calendars to the facts of other systems`, () => {
    expect(existsSync(file)).toBe(false);
  });
}
