import type { DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../../core/audit/dqdl/ast.ts';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { auditQuery } from '../../../../core/audit/rules/audit-query.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';
import { evaluateFromAnswers, evaluateFromFooters } from '../../../../core/audit/rules/evaluate.ts';
import { at } from '../../../../core/errors.ts';
import { ask, type Cell, connect, factsOfTable, load, schemaOf, type Table } from './table.ts';

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await connect();
});
afterAll(() => connection.closeSync());

const ruleOf = (text: string): Rule => {
  const { rules, errors } = parseDqdl(`Rules = [ ${text} ]`);
  expect(errors).toEqual([]);
  return at(rules, 0);
};

const columnOf = (...cells: Cell[]): Table => ({ columns: ['c'], rows: cells.map((cell) => [cell]) });

const contextOf = (table: Table, more: Partial<RuleContext> = {}): RuleContext => ({
  facts: factsOfTable(table),
  keys: {},
  history: [],
  references: {},
  ...more,
});

/** By the query alone, as for a format without footers. */
async function scanned(text: string, table: Table, more: Partial<RuleContext> = {}): Promise<string> {
  await load(connection, 'partition', table);
  const rule = ruleOf(text);
  const context = { ...contextOf(table, more), facts: null, columns: schemaOf(table) };
  const query = auditQuery([rule], context);
  const answers = query === null ? {} : await ask(connection, query.sql);
  return evaluateFromAnswers(rule, answers, context).outcome;
}

describe('a NULL row', () => {
  it.each([
    ['ColumnValues "c" > 0', 'fail'],
    ['ColumnValues "c" between 0 and 9', 'fail'],
    ['ColumnValues "c" not between 5 and 9', 'fail'],
    ['ColumnValues "c" = 1', 'fail'],
    ['ColumnValues "c" != 2', 'pass'],
    ['ColumnValues "c" in [1]', 'fail'],
    ['ColumnValues "c" in [1, NULL]', 'pass'],
    ['ColumnValues "c" not in [2]', 'pass'],
    ['ColumnValues "c" not in [2, NULL]', 'fail'],
    ['ColumnValues "c" = NULL', 'fail'],
    ['ColumnValues "c" != NULL', 'fail'],
    ['ColumnValues "c" = NULL where "c is null"', 'pass'],
    ['ColumnValues "c" > 0 where "c > 0"', 'pass'],
    ['ColumnValues "c" matches "1"', 'fail'],
    ['ColumnValues "c" > 0 with threshold >= 0.5', 'pass'],
    ['Mean "c" = 1', 'pass'],
    ['Sum "c" = 1', 'pass'],
    ['DistinctValuesCount "c" = 1', 'pass'],
    ['IsUnique "c"', 'pass'],
    ['IsPrimaryKey "c"', 'fail'],
    ['IsPrimaryKey "c" "c"', 'fail'],
    ['ColumnDataType "c" = "Integer"', 'fail'],
    ['ColumnLength "c" = 1', 'pass'],
    ['ColumnLength "c" in [1]', 'fail'],
    ['ColumnLength "c" in [0, 1]', 'pass'],
  ])('makes %s %s', async (text, expected) => {
    const table = columnOf(1, null);

    const footer = evaluateFromFooters(ruleOf(text), contextOf(table)).outcome;

    expect({ scan: await scanned(text, table), footer: ['unknown', expected].includes(footer) }).toEqual({
      scan: expected,
      footer: true,
    });
  });

  it.each([
    ['ColumnValues "c" not between "2024-05-01" and "2024-06-01"', 'pass'],
    ['ColumnValues "c" != "2024-05-01"', 'pass'],
    ['ColumnValues "c" > "2023-01-01"', 'fail'],
    ['ColumnValues "c" = "x"', 'fail'],
    ['ColumnValues "c" != "x"', 'pass'],
    ['ColumnValues "c" != EMPTY', 'fail'],
    ['ColumnValues "c" in ["2024-01-01", NULL]', 'pass'],
  ])('of a text makes %s %s', async (text, expected) => {
    expect(await scanned(text, columnOf('2024-01-01', null))).toBe(expected);
  });
});

describe('a text', () => {
  it.each([
    ["it's", 'ColumnValues "c" = "it\'s"'],
    ['back\\slash', 'ColumnValues "c" = "back\\\\slash"'],
    ['${x}', 'ColumnValues "c" = "${x}"'],
    ['say "x"', 'ColumnValues "c" in ["say \\"x\\""]'],
    ['12-34', 'ColumnValues "c" matches "\\d+-\\d+"'],
    ['ab', 'ColumnValues "c" not matches "a"'],
    ['ab', 'ColumnValues "c" matches "^ab$"'],
    ['', 'ColumnValues "c" = EMPTY'],
    ['  ', 'ColumnValues "c" = WHITESPACES_ONLY'],
    ['AB', 'ColumnValues "c" in ["ab"] with ignoreCase = "true"'],
    ['1.5', 'ColumnValues "c" > 1'],
    ['31-12-2024', 'ColumnDataType "c" = "Date" with format = "dd-MM-yyyy"'],
    ['2024-12', 'ColumnDataType "c" = "Date" with format = "yyyy-MM"'],
    ['yes', 'ColumnDataType "c" = "Boolean"'],
    ['12.50', 'ColumnDataType "c" = "DECIMAL(5,2)"'],
    ['x', 'ColumnDataType "c" != "Long"'],
    ['2024-01-01T05:00:00', 'ColumnDataType "c" = "Timestamp"'],
  ])('of %j satisfies %s', async (value, text) => {
    expect(await scanned(text, columnOf(value))).toBe('pass');
  });

  it('is not searched with a pattern that only one engine has', async () => {
    const verdict = evaluateFromFooters(ruleOf('ColumnValues "c" matches "(?=a)b"'), contextOf(columnOf('b')));

    expect(verdict).toEqual({
      outcome: 'unknown',
      evidence: 'scan',
      detail: 'the pattern cannot be evaluated: lookaround and atomic groups are not available in both engines',
    });
  });
});

describe('without rows', () => {
  it.each([
    ['RowCount = 0', 'pass'],
    ['ColumnCount = 1', 'pass'],
    ['ColumnValues "c" != "x"', 'fail'],
    ['IsComplete "c"', 'fail'],
    ['IsUnique "c"', 'fail'],
    ['DataFreshness "c" <= 1 days', 'pass'],
    ['CustomSql "select count(*) from primary" = 0', 'pass'],
    ['DistinctValuesCount "c" = 0', 'pass'],
    ['Sum "c" = 0', 'fail'],
  ])('%s is a %s', async (text, expected) => {
    expect(await scanned(text, columnOf(), { now: '2024-01-01T00:00:00Z' })).toBe(expected);
  });
});

describe('a dynamic operand', () => {
  const past = [{ rows: 10 }, { rows: 20 }, { rows: 90 }];
  const four = contextOf(columnOf(1, 2, 3, 4), { history: past });

  it.each([
    ['RowCount < last(1)', 'pass', 'rows: 4, wanted < last(1) (10)'],
    ['RowCount = avg(last(2)) - 11', 'pass', 'rows: 4, wanted = avg(last(2)) - 11 (4)'],
    ['RowCount > max(last(10)) * 0.5', 'fail', 'rows: 4, wanted > max(last(10)) * 0.5 (45)'],
    ['RowCount = median(last(3)) - 8 * 2', 'fail', 'rows: 4, wanted = median(last(3)) - 8 * 2 (24)'],
    ['RowCount > min(last(2)) - 7', 'pass', 'rows: 4, wanted > min(last(2)) - 7 (3)'],
    ['RowCount > abs(-3)', 'pass', 'rows: 4, wanted > abs(-3) (3)'],
    ['RowCount = count(last(9)) + 1', 'pass', 'rows: 4, wanted = count(last(9)) + 1 (4)'],
    ['RowCount = multiply(2,2)', 'pass', 'rows: 4, wanted = multiply(2,2) (4)'],
    ['RowCount in [1, 8 / 2]', 'pass', 'rows: 4, wanted in [1,8 / 2] (1, 4)'],
    ['RowCount < index(last(3), 2)', 'pass', 'rows: 4, wanted < index(last(3),2) (90)'],
    [
      'RowCount between std(last(2)) - 2 and sum(last(2))',
      'pass',
      'rows: 4, wanted between std(last(2)) - 2 and sum(last(2)) (3, 30)',
    ],
  ])('makes %s a %s', (text, outcome, detail) => {
    expect(evaluateFromFooters(ruleOf(text), four)).toEqual({ outcome, evidence: 'footer', detail });
  });

  it.each([
    ['RowCount > avg(last(3))', contextOf(columnOf(1)), 'history', 'there are no earlier partitions'],
    ['Mean "c" > last(1)', four, 'history', 'this metric of earlier partitions was not recorded'],
    ['RowCount > last(2)', four, 'scan', 'last(2) gives 2 values; a rule compares with one'],
    ['RowCount > foo(1)', four, 'scan', 'there is no function foo'],
    ['RowCount = NULL', four, 'scan', 'a metric is never NULL'],
  ])('leaves %s unknown', (text, context, evidence, detail) => {
    expect(evaluateFromFooters(ruleOf(text), context)).toEqual({ outcome: 'unknown', evidence, detail });
  });

  it('of a recorded metric is that metric of the partitions before', () => {
    const history = [{ rows: 1, metrics: { 'Completeness c': 0.5 } }];
    const context = contextOf(columnOf(1, null), { history });

    expect(evaluateFromFooters(ruleOf('Completeness "c" >= last(1)'), context).outcome).toBe('pass');
  });

  it('asks nothing of the rows while there is no history', () => {
    expect(auditQuery([ruleOf('Mean "c" > avg(last(3))')], contextOf(columnOf(1)))).toBeNull();
  });
});

describe('a key of the partition', () => {
  const context = contextOf(columnOf(1, 2), { keys: { dt: '2024-02-03', hour: '7' } });

  it.each([
    ['ColumnExists "dt"', 'pass'],
    ['ColumnCount = 3', 'pass'],
    ['ColumnValues "dt" = "2024-02-03"', 'pass'],
    ['ColumnValues "dt" > "2024-02-03"', 'fail'],
    ['ColumnValues "hour" between 6 and 8', 'pass'],
    ['ColumnValues "hour" in ["7"]', 'pass'],
    ['IsComplete "dt"', 'pass'],
    ['IsUnique "dt"', 'fail'],
    ['DistinctValuesCount "dt" = 1', 'pass'],
    ['ColumnNamesMatchPattern "^(c|dt|hour)$"', 'pass'],
  ])('makes %s a %s without reading anything', (text, outcome) => {
    expect(evaluateFromFooters(ruleOf(text), context)).toMatchObject({ outcome, evidence: 'footer' });
  });
});

describe('a rule that cannot be judged', () => {
  it.each([
    ['DetectAnomalies "RowCount"', 'scan', /Glue's own model/],
    ['ColumnValues "c" > "2024-13-99"', 'scan', /not a day of the calendar/],
    ['DataFreshness "t" <= 3 days', 'scan', /no clock|needs a clock/],
    ['FileSize > 1 KB', 'list', /not listed/],
    ['FileSize "s3://other/" > 1 KB', 'list', /other paths/],
    ['FileMatch "s3://a/" "s3://b/"', 'list', /other paths/],
    ['ColumnDataType "c" = "Blob"', 'scan', /not a type/],
    ['CustomSql "delete from primary" = 1', 'scan', /.+/],
  ])('stays unknown and says why: %s', (text, evidence, reason) => {
    const context = contextOf({ columns: ['c', 't'], rows: [[1, '2024-01-01']] });

    const verdict = evaluateFromAnswers(ruleOf(text), {}, context);

    expect(verdict).toEqual({ outcome: 'unknown', evidence, detail: expect.stringMatching(reason) });
  });
});

describe('a rule over files', () => {
  const files = [
    { uri: 's3://b/1', size: 1024, modified: '2024-01-01T00:00:00Z', checksum: 'MD5:aa' },
    { uri: 's3://b/2', size: 2048, modified: '2024-01-02T00:00:00Z', checksum: 'MD5:bb' },
  ];
  const context = contextOf(columnOf(1), { files, now: '2024-01-03T12:00:00Z' });

  it.each([
    ['FileSize >= 1 KB', 'pass'],
    ['FileSize > 1024', 'fail'],
    ['FileSize between 1 KB and 1 MB with threshold >= 0.5', 'pass'],
    ['FileFreshness > "2023-12-31"', 'pass'],
    ['FileFreshness > (now() - 2 days)', 'fail'],
    ['FileFreshness < "9:30 AM"', 'pass'],
    ['FileFreshness < "00:30" with timeZone = "Asia/Tokyo"', 'pass'],
    ['FileMatch in ["aa", "BB"]', 'pass'],
    ['FileMatch in ["aa"]', 'fail'],
    ['FileUniqueness = 1.0', 'pass'],
  ])('is judged from the listing: %s is a %s', (text, outcome) => {
    expect(evaluateFromFooters(ruleOf(text), context)).toMatchObject({ outcome, evidence: 'list' });
  });
});

describe('freshness', () => {
  const wall: RuleContext = {
    ...contextOf(columnOf(1)),
    facts: {
      ...factsOfTable(columnOf(1)),
      schemas: [[{ name: 't', type: 'timestamp' }]],
      columns: [
        {
          name: 't',
          type: 'timestamp',
          clock: 'wall',
          nulls: 0,
          values: 1,
          min: { kind: 'wall', value: 1_704_110_400_000_000n },
          max: { kind: 'wall', value: 1_704_110_400_000_000n },
          minExact: true,
          maxExact: true,
          repeated: false,
        },
      ],
    },
    now: '2024-01-01T18:00:00Z',
  };

  it.each([
    ['UTC', 'DataFreshness "t" <= 6 hours', 'pass'],
    ['UTC', 'DataFreshness "t" < 6 hours', 'fail'],
    ['America/New_York', 'DataFreshness "t" <= 1 hours', 'pass'],
    ['America/New_York', 'DataFreshness "t" between 0 hours and 1 hours', 'fail'],
    ['America/New_York', 'DataFreshness "t" between 30 minutes and 90 minutes', 'pass'],
  ])('of 12:00 on the wall of %s: %s is a %s at 18:00 UTC', (timeZone, text, outcome) => {
    expect(evaluateFromFooters(ruleOf(text), { ...wall, timeZone })).toMatchObject({ outcome, evidence: 'footer' });
  });
});

describe('rules joined by and, or', () => {
  const context = contextOf(columnOf(1, 2));

  it.each([
    ['(RowCount > 1) and (RowCount > 2)', 'fail', 'footer'],
    ['(RowCount > 1) or (Entropy "c" > 5)', 'pass', 'footer'],
    ['(RowCount > 5) and (Entropy "c" > 5)', 'fail', 'footer'],
    ['(RowCount > 1) and (Entropy "c" > 5)', 'unknown', 'scan'],
    ['(RowCount > 1) and (RowCount > last(1))', 'unknown', 'history'],
    ['(Entropy "c" > 5) and (RowCount > last(1))', 'unknown', 'scan'],
  ])('make of three values one: %s is %s by %s', (text, outcome, evidence) => {
    expect(evaluateFromFooters(ruleOf(text), context)).toMatchObject({ outcome, evidence });
  });

  it('ask only what their members leave open', () => {
    const query = auditQuery([ruleOf('(RowCount > 5) or (Entropy "c" > 5)'), ruleOf('Entropy "c" < 2')], context);

    expect(query?.questions.map(({ sql }) => sql.slice(0, 14))).toEqual(['COUNT(*)', '(SELECT LN(SUM']);
  });
});
