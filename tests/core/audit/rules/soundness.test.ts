import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { auditQuery, contextOfColumns } from '../../../../core/audit/rules/audit-query.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';
import { evaluateFromAnswers, evaluateFromFooters } from '../../../../core/audit/rules/evaluate.ts';
import { times } from '../../../setup/effort.ts';
import { type Lab, openLab } from '../support/parquet.ts';
import { readBytes } from '../support/read.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

/** Few values, near the operands of the rules, so that bounds are touched as often as passed. */
const COLUMNS = [
  ['i', 'BIGINT', fc.integer({ min: -2, max: 4 }).map(String)],
  ['d', 'DECIMAL(9,2)', fc.integer({ min: -20, max: 45 }).map((n) => `${n / 10}`)],
  ['f', 'DOUBLE', fc.constantFrom("'NaN'", '-1.5', '0.0', '0.1', '2', '3.5')],
  ['g', 'FLOAT', fc.constantFrom('0.1', '2', '3')],
  ['s', 'VARCHAR', fc.constantFrom("'a'", "'b'", "''", "'  '", "'it''s'", "'1'", "'é😀'")],
  ['day', 'DATE', fc.integer({ min: 1, max: 4 }).map((n) => `'2024-01-0${n}'`)],
  ['wall', 'TIMESTAMP', fc.integer({ min: 1, max: 4 }).map((n) => `'2024-01-0${n} 0${n}:00:00'`)],
  ['zoned', 'TIMESTAMPTZ', fc.integer({ min: 1, max: 4 }).map((n) => `'2024-01-0${n} 2${n - 1}:30:00+00'`)],
] as const;

const cell = (values: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof({ weight: 5, arbitrary: values }, { weight: 1, arbitrary: fc.constant('NULL') });

const table = fc.array(fc.tuple(...COLUMNS.map(([, , values]) => cell(values))), { maxLength: 5 });

const number = fc.constantFrom('-1.5', '-1', '0', '0.1', '1', '2', '2.5', '3', '4');
const day = fc.constantFrom('"2024-01-01"', '"2024-01-02"', '"2024-01-04"', '(now() - 1 days)');
const text = fc.constantFrom('"a"', '"b"', '""', '"it\'s"', 'EMPTY', 'WHITESPACES_ONLY', '"1"', '"é😀"');

const conditionOf = (operand: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    fc.tuple(fc.constantFrom('>', '>=', '<', '<=', '=', '!='), operand).map(([op, a]) => `${op} ${a}`),
    fc.tuple(fc.constantFrom('between', 'not between'), operand, operand).map(([op, a, b]) => `${op} ${a} and ${b}`),
    setOf(operand),
  );

const setOf = (operand: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom('in', 'not in'),
      fc.array(fc.oneof({ weight: 5, arbitrary: operand }, { weight: 1, arbitrary: fc.constant('NULL') }), {
        minLength: 1,
        maxLength: 4,
      }),
    )
    .map(([op, list]) => `${op} [${list.join(', ')}]`);

const anyColumn = fc.constantFrom(...COLUMNS.map(([name]) => name), 'key', 'none');
const numeric = fc.constantFrom('i', 'd', 'f', 'g');
const threshold = fc.constantFrom('', '', ' with threshold > 0.5', ' with threshold between 0.1 and 0.7');

const rule = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(fc.oneof(numeric, fc.constant('key')), conditionOf(number), threshold)
      .map((p) => `ColumnValues "${p[0]}" ${p[1]}${p[2]}`),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(fc.constantFrom('day', 'wall', 'zoned'), conditionOf(day), threshold)
      .map((p) => `ColumnValues "${p[0]}" ${p[1]}${p[2]}`),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom('s', 'i', 'key'),
        fc.oneof(
          setOf(text),
          text.map((t) => `= ${t}`),
          text.map((t) => `!= ${t}`),
        ),
        threshold,
      )
      .map((p) => `ColumnValues "${p[0]}" ${p[1]}${p[2]}`),
  },
  fc
    .tuple(anyColumn, fc.constantFrom('= NULL', '!= NULL', 'matches "[a-z]+"', 'not matches "[a-z]*"'))
    .map(([c, w]) => `ColumnValues "${c}" ${w}`),
  fc
    .tuple(fc.constantFrom('Mean', 'Sum', 'StandardDeviation', 'Variance'), numeric, conditionOf(number))
    .map(([t, c, w]) => `${t} "${c}" ${w}`),
  fc
    .tuple(
      fc.constantFrom('DistinctValuesCount', 'Entropy', 'UniqueValueRatio', 'Completeness', 'Uniqueness'),
      anyColumn,
      conditionOf(number),
    )
    .map(([t, c, w]) => `${t} "${c}" ${w}`),
  fc
    .tuple(fc.constantFrom('IsComplete', 'IsUnique', 'IsPrimaryKey', 'ColumnExists'), anyColumn)
    .map(([t, c]) => `${t} "${c}"`),
  fc
    .tuple(
      fc.constantFrom('day', 'wall', 'zoned'),
      fc.constantFrom(
        '> 1 days',
        '<= 30 hours',
        'between 1 days and 3 days',
        '!= 2 days',
        'not between 20 hours and 60 hours',
      ),
    )
    .map(([c, w]) => `DataFreshness "${c}" ${w}`),
  fc
    .tuple(anyColumn, fc.constantFrom('Integer', 'Long', 'Double', 'Date', 'Timestamp', 'Boolean', 'String'))
    .map(([c, t]) => `ColumnDataType "${c}" = "${t}"`),
  conditionOf(number).map((w) => `RowCount ${w} where "i > 1"`),
  conditionOf(number).map((w) => `RowCount ${w}`),
  conditionOf(number).map((w) => `ColumnLength "s" ${w}`),
);
const composite = fc.tuple(rule, fc.constantFrom('and', 'or'), rule).map(([a, op, b]) => `(${a}) ${op} (${b})`);

it('never says by footers what a query over the rows denies', async () => {
  const shares = new Map<string, { judged: number; unknown: number }>();
  const rulesets = fc.array(fc.oneof({ weight: 9, arbitrary: rule }, { weight: 1, arbitrary: composite }), {
    minLength: 12,
    maxLength: 12,
  });
  await fc.assert(
    fc.asyncProperty(table, rulesets, async (rows, texts) => {
      const columns = COLUMNS.map(([name, type]) => `${name} ${type}`).join(', ');
      await lab.run(`CREATE OR REPLACE TABLE t (${columns})`);
      if (rows.length > 0) await lab.run(`INSERT INTO t VALUES ${rows.map((row) => `(${row.join(', ')})`).join(', ')}`);
      await lab.run(`CREATE OR REPLACE VIEW partition AS SELECT *, '2024' AS "key" FROM t`);
      const { reading } = await readBytes(await lab.write('SELECT * FROM t'));
      const { rules, errors } = parseDqdl(`Rules = [ ${texts.join(', ')} ]`);
      const known = { keys: { key: '2024' }, now: '2024-01-05T00:00:00Z' };
      const withFooters: RuleContext = { facts: reading.facts, history: [], references: {}, ...known };
      const without = contextOfColumns(reading.facts.schemas[0] ?? [], known);
      const query = auditQuery(rules, without);
      const answers = query === null ? {} : ((await lab.ask(query.sql))[0] ?? {});

      const byFooters = rules.map((each) => evaluateFromFooters(each, withFooters));
      const byQuery = rules.map((each) => evaluateFromAnswers(each, answers, without));

      const contradictions = rules.flatMap(({ text: said }, i) => {
        const [footer, scan] = [byFooters[i], byQuery[i]];
        const each = rules[i];
        const type = each?.kind === 'rule' ? each.type : 'and, or';
        const share = shares.get(type) ?? { judged: 0, unknown: 0 };
        const unknown = footer === undefined || footer.outcome === 'unknown';
        shares.set(type, { judged: share.judged + 1, unknown: share.unknown + Number(unknown) });
        if (unknown) return [];
        return footer.outcome === scan?.outcome || scan?.outcome === 'unknown' ? [] : [{ said, footer, scan }];
      });
      expect({ errors, contradictions }).toEqual({ errors: [], contradictions: [] });
    }),
    { numRuns: times(60, 10_000) },
  );
  const lines = [...shares]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, { judged, unknown }]) => `${type}: ${((100 * unknown) / judged).toFixed(1)} % of ${judged} unknown`);
  console.log(`by footers alone\n${lines.join('\n')}`);

  expect([...shares.values()].some(({ judged, unknown }) => unknown < judged)).toBe(true);
}, 1_800_000);
