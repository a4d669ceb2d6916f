import { existsSync, readFileSync } from 'node:fs';
import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { compareRange } from '../../../../core/audit/rules/compare.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';
import { evaluateRuleset } from '../../../../core/audit/rules/ruleset.ts';
import { fileOf } from '../../../conformance/folder.ts';
import { printTally, type Result, tallyLine } from '../../../conformance/tally.ts';
import { ask, connect, factsOfTable, load, schemaOf, type Table } from './table.ts';

/** Outcomes that Deequ's own tests assert, read from the folder that CONFORMANCE_DIR names. */
interface Case extends Table {
  name: string;
  document: string;
  references: Record<string, Table>;
  outcome_all_rules: 'Passed' | 'Failed';
}

const file = fileOf('dqdl_eval_cases.json');
const cases: Case[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : [];

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await connect();
});
afterAll(() => connection.closeSync());

const tried = (count: number, wrong: number): Result[] =>
  Array.from({ length: count }, (_, index) => ({ outcome: index < wrong ? 'failed' : 'passed' }));

const contextOf = (table: Case, footers: boolean): RuleContext => ({
  facts: footers ? factsOfTable(table) : null,
  columns: schemaOf(table),
  keys: {},
  history: [],
  references: Object.fromEntries(
    Object.entries(table.references).map(([name, reference]) => [name, { columns: schemaOf(reference) }]),
  ),
  now: '2026-01-01T00:00:00Z',
});

describe.skipIf(cases.length === 0)('the outcomes that Deequ asserts', () => {
  it('are those of the compiled query, for every rule of every case', async () => {
    const wrong: unknown[] = [];
    for (const table of cases) {
      await load(connection, 'partition', table);
      for (const [name, reference] of Object.entries(table.references)) await load(connection, name, reference);
      const { rules } = parseDqdl(table.document);
      const evaluated = await evaluateRuleset(rules, contextOf(table, false), (sql) => ask(connection, sql));
      const others = evaluated.rules.filter(({ outcome }) => outcome !== table.outcome_all_rules);
      if (rules.length === 0 || others.length > 0) wrong.push({ name: table.name, document: table.document, others });
    }
    printTally([tallyLine('dqdl evaluations by scan', tried(cases.length, wrong.length))]);

    expect(wrong).toEqual([]);
  });

  it('are never contradicted by footers, and most are decided by them', async () => {
    const wrong: unknown[] = [];
    let decided = 0;
    for (const table of cases) {
      const { rules } = parseDqdl(table.document);
      const evaluated = await evaluateRuleset(rules, contextOf(table, true), null);
      const known = evaluated.rules.filter(({ outcome }) => outcome !== 'Unknown');
      const others = known.filter(({ outcome }) => outcome !== table.outcome_all_rules);
      if (others.length > 0) wrong.push({ name: table.name, document: table.document, others });
      if (known.length === rules.length) decided += 1;
    }
    const open: Result = { outcome: 'not ours', detail: 'left open by footers, which decide no more than they prove' };
    const undecided = new Array<Result>(cases.length - decided).fill(open);
    printTally([tallyLine('dqdl evaluations by footers', [...tried(decided, wrong.length), ...undecided])]);

    expect(wrong).toEqual([]);
  });
});

interface Pair {
  rule: string;
  document: string;
  evaluations?: { metric: number; passes: boolean; on: 'condition' | 'threshold' }[];
}

const parsed = fileOf('dqdl_cases.json');
const pairs: Pair[] = existsSync(parsed) ? JSON.parse(readFileSync(parsed, 'utf8')).cases : [];

describe.skipIf(pairs.length === 0)('the conditions of the reference', () => {
  it('hold of the same metrics', () => {
    const wrong: unknown[] = [];
    let count = 0;
    for (const { document, rule, evaluations } of pairs) {
      const [first] = parseDqdl(document).rules;
      for (const { metric, passes, on } of evaluations ?? []) {
        const wanted = first?.kind === 'rule' ? (on === 'condition' ? first.condition : first.threshold) : null;
        if (wanted?.kind !== 'number') continue;
        const operands = wanted.operands.map((operand) =>
          operand.kind === 'number' ? Number(operand.text) : Number.NaN,
        );
        count += 1;
        if ((compareRange(metric, metric, wanted.operator, operands) === 'pass') !== passes)
          wrong.push({ rule, metric });
      }
    }
    printTally([tallyLine('dqdl conditions', tried(count, wrong.length))]);

    expect(wrong).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });
});
