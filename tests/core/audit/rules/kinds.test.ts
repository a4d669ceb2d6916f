import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { auditQuery } from '../../../../core/audit/rules/audit-query.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';
import { evaluateFromAnswers, evaluateFromFooters } from '../../../../core/audit/rules/evaluate.ts';
import type { RuleVerdict } from '../../../../core/audit/rules/rule-verdict.ts';
import { at } from '../../../../core/errors.ts';
import { ask, connect, factsOfTable, load, type Table } from './table.ts';

let connection: DuckDBConnection;
const table: Table = {
  columns: ['i', 'f', 's', 'd', 'b'],
  rows: [
    [1, 0.5, 'x', '2024-01-01', true],
    [2, 1.5, 'y', '2024-01-02', false],
    [2, 1.5, 'y', 'nope', true],
    [null, null, null, null, null],
  ],
};
const other: Table = {
  columns: ['k', 'v', 's'],
  rows: [
    [1, 0.5, 'x'],
    [2, 1.5, 'z'],
  ],
};

beforeAll(async () => {
  connection = await connect();
  await load(connection, 'partition', table);
  await load(connection, 'ref', other);
});
afterAll(() => connection.closeSync());

const facts = factsOfTable(table);
const context: RuleContext = {
  facts: {
    ...facts,
    schemas: [
      [
        ...at(facts.schemas, 0),
        { name: 'm', type: 'map<string,int>' },
        { name: 'p', type: 'struct<q:int>' },
        { name: 't', type: 'timestamp' },
      ],
    ],
    columns: [
      ...facts.columns,
      {
        name: 'p.q',
        type: 'int',
        nulls: 0,
        values: 4,
        minExact: true,
        maxExact: true,
        min: { kind: 'integer', value: 1n },
        max: { kind: 'integer', value: 4n },
        repeated: false,
      },
    ],
  },
  keys: {},
  history: [],
  references: {
    ref: { columns: at(factsOfTable(other).schemas, 0), rows: 2 },
    same: { columns: [{ name: 'i', type: 'bigint' }] },
  },
  now: '2024-01-03T00:00:00Z',
};

async function judge(text: string, more: Partial<RuleContext> = {}): Promise<RuleVerdict> {
  const { rules, errors } = parseDqdl(`Rules = [ ${text} ]`);
  expect(errors).toEqual([]);
  const query = auditQuery(rules, { ...context, ...more });
  return evaluateFromAnswers(at(rules, 0), query === null ? {} : await ask(connection, query.sql), {
    ...context,
    ...more,
  });
}

describe('a rule that cannot hold of the columns there are', () => {
  it.each([
    ['ColumnValues "none" > 1', 'there is no column "none"'],
    ['Mean "none" > 1', 'there is no column "none"'],
    ['ColumnLength "none" > 1', 'there is no column "none"'],
    ['ColumnDataType "none" = "Date"', 'there is no column "none"'],
    ['ColumnCorrelation "i" "none" > 1', 'there is no column "none"'],
    ['IsUnique "i" "none"', 'there is no column "none"'],
    ['IsPrimaryKey "none"', 'there is no column "none"'],
    ['Entropy "none" > 1', 'there is no column "none"'],
    ['DistinctValuesCount "none" > 1', 'there is no column "none"'],
    ['UniqueValueRatio "none" > 1', 'there is no column "none"'],
    ['DataFreshness "none" > 1 days', 'there is no column "none"'],
    ['ReferentialIntegrity "none" "ref.k" > 0', 'there is no column "none"'],
    ['AggregateMatch "sum(none)" "sum(i)" > 0', 'there is no column "none"'],
    ['Mean "d" > 1 where "i > 5"', 'there are no values'],
    ['Mean "b" > 1', '"b" is boolean, which is no number'],
    ['ColumnCorrelation "i" "b" > 1', '"b" is boolean, which is no number'],
    ['AggregateMatch "sum(b)" "sum(i)" > 0', '"b" is boolean, which is no number'],
    ['ColumnValues "b" > 1', '"b" is boolean, which a number cannot be compared with'],
    ['ColumnValues "i" > "2024-01-01"', '"i" is bigint, which a date cannot be compared with'],
    ['DataFreshness "i" > 1 days', '"i" is bigint, which tells no time'],
    ['ReferentialIntegrity "i,f" "ref.k" > 0', '2 columns here, 1 in the reference'],
    ['ReferentialIntegrity "i" "ref.none" > 0', 'the reference "ref" has no column "none"'],
    ['AggregateMatch "sum(i)" "sum(ref.none)" > 0', 'the reference "ref" has no column "none"'],
    ['AggregateMatch "sum(i)" "sum(no.k)" > 0', 'the reference "no" was not found'],
    ['RowCountMatch "no" > 0', 'the reference "no" was not found'],
    ['SchemaMatch "no" > 0', 'the reference "no" was not found'],
    ['SchemaMatch "ref" > 0', '8 columns here, 3 in the reference'],
    ['DatasetMatch "no" "i" > 0', 'the reference "no" was not found'],
    ['DatasetMatch "same" "i" > 0', 'columns were not found: "f"'],
    ['DatasetMatch "ref" "i->k" "s" > 0', 'keys are not unique: 3 for 4 rows here, 2 for 2 there'],
    ['ColumnExists "none"', 'there is no column "none"'],
    ['ColumnNamesMatchPattern "^[a-z]$" ', null],
    ['ColumnNamesMatchPattern "^i$"', 'these names do not match: f, s, d, b, m, p, t'],
    ['CustomSql "select none from primary where i > 1"', 'the SQL selects "none", which is no column of the partition'],
    ['CustomSql "select max(s) from primary" > 1', 'the SQL gave "y", not a number'],
    ['Entropy "i" > 0 where "i > 5"', 'there are no values'],
    ['UniqueValueRatio "i" > 0 where "i > 5"', 'there are no rows to judge'],
    ['ColumnLength "s" > 0 where "s is null"', '"s" has no values'],
  ])('fails: %s', async (text, detail) => {
    expect(await judge(text)).toMatchObject(detail === null ? { outcome: 'pass' } : { outcome: 'fail', detail });
  });
});

describe('a rule that is beyond Lakefill', () => {
  it.each([
    ['ColumnValues "m.key" > 1', '"m.key" lies inside a column, which no rule reaches here'],
    ['ColumnValues "m" = "x"', '"m" is map<string,int>, not text'],
    ['ColumnValues "m" matches "x"', '"m" is map<string,int>, not text'],
    ['ColumnLength "m" > 1', '"m" is map<string,int>, not text'],
    ['ColumnLength "s" > foo(1)', 'there is no function foo'],
    ['ColumnValues "i" > foo(1)', 'there is no function foo'],
    ['ColumnValues "i" > 1 / 0', 'the condition compares with Infinity'],
    ['ColumnValues "i" > NULL', '> NULL is never true or false'],
    ['IsUnique "m"', '"m" is map<string,int>, which is not counted here'],
    ['ColumnDataType "s" in ["Date"]', 'the type of a column is compared with = and != only'],
    ['ColumnDataType "s" = EMPTY', 'EMPTY is not a type'],
    ['ColumnNamesMatchPattern "("', '( is not a pattern that can be read here'],
    ['ColumnValues "s" matches "("', 'the pattern cannot be evaluated: it is not a regular expression'],
    [
      'ColumnValues "s" matches "(a)\\1"',
      'the pattern cannot be evaluated: back references are not available in both engines',
    ],
    [
      'ColumnValues "s" matches "a++"',
      'the pattern cannot be evaluated: possessive quantifiers are not available in both engines',
    ],
    ['ReferentialIntegrity "i" "k" > 0', 'k does not name columns of a reference, like ref.{a,b}'],
    ['AggregateMatch "max(i)" "sum(i)" > 0', 'max(i) is not sum(column) or avg(column)'],
    ['AggregateMatch "sum(i)" "max(i)" > 0', 'max(i) is not sum(column) or avg(column)'],
    ['CustomSql "update primary"', 'CustomSql takes one SELECT'],
    [
      'CustomSql "select i + 1 from primary"',
      'without a condition, CustomSql selects columns of the partition by their names',
    ],
    [
      'CustomSql "with x as (select 1) select * from x"',
      'without a condition, CustomSql selects columns of the partition by their names',
    ],
    ['RowCount > last(0)', 'last(k) takes a whole number from 1 on'],
    ['RowCount > index(1)', 'index takes a list and a place'],
    ['RowCount > avg()', 'avg() has nothing to work on'],
  ])('stays unknown: %s', async (text, detail) => {
    expect(await judge(text)).toMatchObject({ outcome: 'unknown', detail });
  });
});

describe('a rule over the rows', () => {
  it.each([
    ['CustomSql "select i, s from primary where i > 1" with threshold = 0.5', 'pass'],
    ['CustomSql "select distinct primary.\\"i\\" from primary;"', 'pass'],
    ['CustomSql "select sum(v) from ref -- primary" = 2', 'pass'],
    ['CustomSql "select count(*) from primary where s = \'primary\'" = 0', 'pass'],
    ['CustomSql "select max(i) > 1 from primary" = 1', 'pass'],
    ['ReferentialIntegrity "i,f" "ref.{k,v}" = 0.75', 'pass'],
    ['DatasetMatch "ref" "i->k,d->s" "f->v" >= 0', 'pass'],
    ['AggregateMatch "avg(primary.i)" "avg(ref.k)" > 1', 'pass'],
    ['AggregateMatch "sum(d)" "sum(i)" = 0', 'pass'],
    ['RowCountMatch "ref" = 2', 'pass'],
    ['ColumnLength "s" not between 2 and 5', 'pass'],
    ['ColumnLength "s" between 0 and 2', 'pass'],
    ['ColumnLength "i" != 2', 'pass'],
    ['ColumnDataType "b" = "Integer" where "b is not null"', 'pass'],
    ['ColumnDataType "i" = "Date" with threshold = 0', 'pass'],
    ['ColumnDataType "i" = "Boolean" with threshold = 0.75', 'pass'],
    ['ColumnDataType "f" = "Float" with threshold = 0.75', 'pass'],
    ['ColumnDataType "d" = "Date" with threshold = 0.5', 'pass'],
    ['ColumnDataType "d" = "Date" with format = "yyyy" with threshold = 0', 'pass'],
    ['DataFreshness "d" in [1 days, 2 days] where "i > 0 and d <> \'nope\'"', 'pass'],
    ['DataFreshness "d" not in [5 days] where "i > 0 and d <> \'nope\'"', 'pass'],
    ['DataFreshness "d" not between 5 days and 6 days where "i = 1"', 'pass'],
    ['ColumnCorrelation "i" "f" > 0.99', 'pass'],
    ['Variance "i" between 0.2 and 0.3', 'pass'],
    ['Uniqueness "i" "f" between 0.3 and 0.4', 'pass'],
    ['UniqueValueRatio "i" = 0.5', 'pass'],
    ['IsPrimaryKey "i" where "i = 1"', 'pass'],
    ['Completeness "i" = 0.75', 'pass'],
    ['Completeness "i" = 1 where "i > 0"', 'pass'],
    ['ColumnValues "p.q" between 0 and 5', 'pass'],
    ['ColumnValues "i" in [1, 1e3]', null],
    ['ColumnValues "i" < 99999999999999999999999999999999999999999 where "i > 0"', 'pass'],
    ['ColumnValues "f" <= 1 + 0.5 where "i > 0"', 'pass'],
  ])('is judged: %s', async (text, outcome) => {
    if (outcome === null) expect(parseDqdl(`Rules = [ ${text} ]`).errors).toHaveLength(1);
    else expect((await judge(text)).outcome).toBe(outcome);
  });
});

describe('files that disagree about their columns', () => {
  const two = {
    ...facts,
    schemas: [
      [{ name: 'i', type: 'bigint' }],
      [
        { name: 'i', type: 'bigint' },
        { name: 'z', type: 'int' },
      ],
    ],
  };

  it.each([
    ['ColumnCount = 1', 'unknown'],
    ['SchemaMatch "same" = 1', 'unknown'],
    ['ColumnExists "z"', 'unknown'],
    ['ColumnExists "i"', 'pass'],
    ['ColumnNamesMatchPattern "^i$"', 'fail'],
  ])('make %s a %s', async (text, outcome) => {
    expect((await judge(text, { facts: two })).outcome).toBe(outcome);
  });
});

describe('footers of a partition with an unreadable file', () => {
  it('are not taken for the partition', () => {
    const broken = { ...facts, problems: [{ file: 'f', check: 'unreadable' as const, message: 'broken' }] };
    const { rules } = parseDqdl('Rules = [ RowCount > 1 ]');

    expect(evaluateFromFooters(at(rules, 0), { ...context, facts: broken }).outcome).toBe('unknown');
  });
});

describe('a reference whose columns nobody told', () => {
  it.each([
    ['ReferentialIntegrity "i" "ref.k" = 0.75', 'pass'],
    ['DatasetMatch "ref" "i->k,d->s" "f->v" >= 0', 'pass'],
    ['AggregateMatch "sum(i)" "sum(ref.k)" > 1.6', 'pass'],
  ])('is left to the query: %s', async (text, outcome) => {
    expect((await judge(text, { references: { ref: { columns: [] } } })).outcome).toBe(outcome);
  });
});

describe('a schema', () => {
  it.each([
    [[{ name: 'i', type: 'bigint' }], 'pass'],
    [
      [
        { name: 'i', type: 'bigint' },
        { name: 'dt', type: 'string' },
      ],
      'pass',
    ],
    [[{ name: 'i', type: 'int' }], 'fail'],
    [[], 'unknown'],
  ])('is compared by names and types, keys where the reference has them: %j', async (columns, outcome) => {
    const one = { ...facts, schemas: [[{ name: 'i', type: 'bigint' }]] };

    const verdict = await judge('SchemaMatch "r" = 1.0', {
      facts: one,
      keys: { dt: 'x' },
      references: { r: { columns } },
    });

    expect(verdict.outcome).toBe(outcome);
  });
});

describe('a file rule', () => {
  const listed = (text: string, files: RuleContext['files']) => judge(text, files === undefined ? {} : { files });

  it.each([
    ['FileSize > 1', [], 'fail'],
    ['FileFreshness > "2024-01-01"', [], 'fail'],
    ['FileMatch in ["a"]', [], 'fail'],
    ['FileUniqueness > 0', [], 'fail'],
    ['FileFreshness > "2024-01-01"', [{ uri: 'f', size: 1 }], 'unknown'],
    ['FileFreshness > "2024-99-01"', [{ uri: 'f', size: 1 }], 'unknown'],
    ['FileMatch in ["a"]', [{ uri: 'f', size: 1 }], 'unknown'],
    ['FileMatch not in ["a"] with hashAlgorithm = "SHA-256"', [{ uri: 'f', size: 1, checksum: 'sha256:b' }], 'pass'],
    ['FileMatch matches "a"', [{ uri: 'f', size: 1, checksum: 'md5:a' }], 'unknown'],
    ['FileUniqueness > 0', [{ uri: 'f', size: 1 }], 'unknown'],
    ['FileUniqueness > 0', undefined, 'unknown'],
    ['FileFreshness > "2024-01-01"', undefined, 'unknown'],
    ['FileMatch in ["a"]', undefined, 'unknown'],
  ] as const)('says %s of %j: %s', async (text, files, outcome) => {
    expect((await listed(text, files)).outcome).toBe(outcome);
  });
});
