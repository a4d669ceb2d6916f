import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';
import { agree, byName, columnsOf, findColumn } from '../../../../core/audit/rules/context.ts';
import { evaluateFromFooters, kindOf } from '../../../../core/audit/rules/evaluate.ts';
import { at } from '../../../../core/errors.ts';
import { known } from './known.ts';

const ruleOf = (text: string) => at(parseDqdl(`Rules = [ ${text} ]`).rules, 0);
const verdictOf = (text: string, context: RuleContext = known) => evaluateFromFooters(ruleOf(text), context);
function scanOf(text: string) {
  const rule = ruleOf(text);
  return rule.kind === 'rule' ? kindOf(rule).scan(rule, known) : null;
}

/** Rules on a column that say nothing of it where there are no footers, no rows, or a filter. */
const OF_ROWS = [
  'Completeness "x" = 1',
  'IsComplete "x"',
  'ColumnDataType "x" = "Long"',
  'Uniqueness "x" > 0',
  'IsPrimaryKey "x"',
  'Mean "x" > 0',
  'Sum "x" > 0',
  'StandardDeviation "x" > 0',
  'Variance "x" > 0',
  'Entropy "x" > 0',
  'DistinctValuesCount "x" > 0',
  'ColumnValues "x" > 0',
];
const OTHERS = ['ColumnLength "x" > 0', 'UniqueValueRatio "x" > 0', 'ColumnCorrelation "i" "x" > 0'];
const on = (rule: string, column: string): string => rule.replace('"x"', `"${column}"`);

describe.each([...OF_ROWS, ...OTHERS, 'ReferentialIntegrity "x" "ref.i" > 0', 'DataFreshness "x" < 1 days'])(
  '%s',
  (rule) => {
    it('fails by footers and by a query where there is no such column', () => {
      const missing = { outcome: 'fail', evidence: 'footer', detail: 'there is no column "x"' };

      expect([verdictOf(rule), scanOf(rule)]).toEqual([missing, { kind: 'verdict', ...missing }]);
    });

    it('stays unknown where the column lies inside another one, or no columns are known', () => {
      const { facts: _, ...rest } = known;
      const inside = '"s.y" lies inside a column, which no rule reaches here';

      expect([
        verdictOf(on(rule, 's.y')),
        verdictOf(rule.replace('"i"', '"x"'), { ...rest, facts: null, keys: {} }),
      ]).toEqual([
        { outcome: 'unknown', evidence: 'scan', detail: inside },
        { outcome: 'unknown', evidence: 'scan', detail: 'the columns are not known' },
      ]);
    });
  },
);

describe.each([...OF_ROWS.map((rule) => on(rule, 'i')), 'DataFreshness "d" < 1 days'])('%s', (rule) => {
  const empty: RuleContext = { ...known, facts: known.facts && { ...known.facts, rows: 0 } };
  const unread: RuleContext = { ...known, facts: null, columns: known.facts?.schemas[0] ?? [] };
  const broken: RuleContext = {
    ...known,
    facts: known.facts && { ...known.facts, problems: [{ file: 'f', check: 'unreadable', message: 'broken' }] },
  };

  it.each<[string, string, RuleContext, string]>([
    ['a filter', ' where "w"', known, 'footers know nothing of a filter'],
    ['no rows', '', empty, 'there are no rows'],
    ['no footers', '', unread, 'no footers tell the rows'],
    ['a file that cannot be read', '', broken, 'no footers tell the rows'],
  ])('is left to a query under %s', (_, filter, context, detail) => {
    expect(verdictOf(rule + filter, context)).toEqual({ outcome: 'unknown', evidence: 'scan', detail });
  });
});

describe('a rule that fails whatever the rows are', () => {
  it.each([
    ...['Mean', 'Sum', 'StandardDeviation', 'Variance'].map((type) => [
      `${type} "b" > 0`,
      '"b" is boolean, which is no number',
    ]),
    ['ColumnValues "b" > 0', '"b" is boolean, which a number cannot be compared with'],
    ['DataFreshness "i" < 1 days', '"i" is bigint, which tells no time'],
    ['ReferentialIntegrity "i,s" "ref.i" > 0', '2 columns here, 1 in the reference'],
    ['ReferentialIntegrity "i" "none.i" > 0', 'the reference "none" was not found'],
    ['ReferentialIntegrity "i" "toString.i" > 0', 'the reference "toString" was not found'],
    ['ReferentialIntegrity "i" "ref.{x}" > 0', 'the reference "ref" has no column "x"'],
    ['DatasetMatch "none" "i" > 0', 'the reference "none" was not found'],
    ['DatasetMatch "ref" "x" > 0', 'key columns were not found: "x"'],
    ['DatasetMatch "ref" "i->x" > 0', 'key columns were not found: "x"'],
    ['DatasetMatch "ref" "i" "n" > 0', 'columns were not found: "n"'],
    ['AggregateMatch "sum(x)" "sum(i)" > 0', 'there is no column "x"'],
    ['AggregateMatch "sum(i)" "sum(primary.x)" > 0', 'there is no column "primary.x"'],
    ['AggregateMatch "sum(i)" "sum(none.x)" > 0', 'the reference "none" was not found'],
    ['AggregateMatch "sum(ref.x)" "sum(i)" > 0', 'the reference "ref" has no column "x"'],
    ['AggregateMatch "sum(b)" "sum(i)" > 0', '"b" is boolean, which is no number'],
    ['RowCountMatch "none" > 0', 'the reference "none" was not found'],
  ])('%s: %s', (text, detail) => {
    const verdict = { outcome: 'fail', evidence: 'footer', detail };

    expect([verdictOf(text), scanOf(text)]).toEqual([verdict, { kind: 'verdict', ...verdict }]);
  });

  it('correlates numbers only', () => {
    expect(scanOf('ColumnCorrelation "i" "b" > 0')).toEqual({
      kind: 'verdict',
      outcome: 'fail',
      evidence: 'footer',
      detail: '"b" is boolean, which is no number',
    });
  });
});

describe('a rule that nothing decides', () => {
  it.each([
    ['ColumnDataType "i" = "Blob"', 'Blob is not a type that is known here'],
    ['ColumnDataType "i" = EMPTY', 'EMPTY is not a type'],
    ['ColumnDataType "i" in ["Long"]', 'the type of a column is compared with = and != only'],
    ['ColumnValues "i" > NULL', '> NULL is never true or false'],
    ['ColumnValues "d" > "2024-02-30"', '2024-02-30 is not a day of the calendar'],
    ['ColumnValues "i" > 1 / 0', 'the condition compares with Infinity'],
    ['ColumnValues "s" matches "("', 'the pattern cannot be evaluated: it is not a regular expression'],
    ['ReferentialIntegrity "i" "ref" > 0', 'ref does not name columns of a reference, like ref.{a,b}'],
    ['AggregateMatch "max(i)" "sum(i)" > 0', 'max(i) is not sum(column) or avg(column)'],
    ['AggregateMatch "sum(i)" "x sum(i)" > 0', 'x sum(i) is not sum(column) or avg(column)'],
    ['AggregateMatch "sum(i) x" "sum(i)" > 0', 'sum(i) x is not sum(column) or avg(column)'],
    ['DataFreshness "dt" < 1 days', '"dt" is a key of the partition, whose age is not a matter of its rows'],
  ])('%s: %s', (text, reason) => {
    expect([verdictOf(text), scanOf(text)]).toEqual([
      { outcome: 'unknown', evidence: 'scan', detail: reason },
      { kind: 'closed', reason, evidence: 'scan' },
    ]);
  });

  it.each(['CustomSql "delete from primary" = 1', 'CustomSql "selected" = 1', 'CustomSql "x select 1" = 1'])(
    '%s asks no SELECT',
    (text) => {
      expect(scanOf(text)).toEqual({ kind: 'closed', reason: 'CustomSql takes one SELECT', evidence: 'scan' });
    },
  );

  it.each([
    'CustomSql "select i + 1 from primary"',
    'CustomSql "select i, max(n) from primary"',
    'CustomSql "select i"',
    'CustomSql "with x as (select 1) select * from x"',
  ])('%s gives no rows of the partition', (text) => {
    const reason = 'without a condition, CustomSql selects columns of the partition by their names';

    expect(scanOf(text)).toEqual({ kind: 'closed', reason, evidence: 'scan' });
  });
});

describe('a column', () => {
  const pair: RuleContext = {
    ...known,
    columns: [
      { name: 'A', type: 'int' },
      { name: 'a', type: 'date' },
      { name: 'DT', type: 'string' },
    ],
  };

  it('is the one of just that name, else one that differs in case', () => {
    expect(['A', 'a', 'dt', 'Dt', 'x'].map((name) => byName(columnsOf(pair), name)?.name)).toEqual([
      'A',
      'a',
      'DT',
      'DT',
      undefined,
    ]);
  });

  it('is of the files before it is a key, and counts once', () => {
    expect(columnsOf(pair).map(({ name }) => name)).toEqual(['A', 'a', 'DT', 'hour']);
    expect([findColumn(pair, 'dt')?.key, findColumn(pair, 'HOUR')?.key]).toEqual([null, '07']);
  });

  it('is known by its footer, but not below a repeated one', () => {
    const facts = known.facts && {
      ...known.facts,
      columns: known.facts.columns.map((column) => ({ ...column, repeated: column.name !== 'i' })),
    };

    expect([findColumn(known, 'A.B')?.sql, findColumn({ ...known, facts }, 'a.b')]).toEqual(['"a"."b"', null]);
    expect([findColumn({ ...known, facts }, 'i')?.facts?.nulls, findColumn({ ...known, facts }, 'n')?.facts]).toEqual([
      0,
      null,
    ]);
  });

  it.each([
    [0, true],
    [1, true],
    [2, false],
  ])('of %i schemas is agreed upon: %s', (count, expected) => {
    const schemas = Array.from({ length: count }, () => []);

    expect(agree({ ...known, facts: known.facts && { ...known.facts, schemas } })).toBe(expected);
  });
});

describe('files that disagree', () => {
  const i = { name: 'i', type: 'int' };
  const two: RuleContext = {
    ...known,
    keys: {},
    facts: known.facts && { ...known.facts, schemas: [[i], [i, { name: 'z', type: 'int' }]] },
  };

  it.each([
    ['ColumnCount = 1', 'unknown', 'the files have different columns'],
    ['SchemaMatch "ref" = 1', 'unknown', 'the files have different columns'],
    ['ColumnExists "Z"', 'unknown', 'only some of the files have a column "Z"'],
    ['ColumnExists "I"', 'pass', 'there is a column "I"'],
    ['ColumnExists "y"', 'fail', 'there is no column "y"'],
    ['ColumnNamesMatchPattern "i"', 'fail', 'these names do not match: z'],
    ['ColumnNamesMatchPattern "[iz]"', 'pass', 'all names match'],
  ])('make %s %s: %s', (text, outcome, detail) => {
    expect(verdictOf(text, two)).toEqual({ outcome, evidence: 'footer', detail });
  });

  it.each([
    ['ColumnNamesMatchPattern "("', 'unknown', '( is not a pattern that can be read here'],
    ['ColumnNamesMatchPattern "x"', 'fail', 'there are no columns'],
  ])('or have none: %s is %s: %s', (text, outcome, detail) => {
    expect(verdictOf(text, { ...known, keys: {}, facts: null })).toEqual({ outcome, evidence: 'footer', detail });
  });
});
