import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { kindOf } from '../../../../core/audit/rules/evaluate.ts';
import { at } from '../../../../core/errors.ts';
import { known } from './known.ts';

function scanOf(text: string) {
  const rule = at(parseDqdl(`Rules = [ ${text} ]`).rules, 0);
  const scan = rule.kind === 'rule' ? kindOf(rule).scan(rule, known) : null;
  if (scan?.kind !== 'scan') throw new Error(`${text} asks nothing`);
  return scan;
}

/** Word for word: DuckDB runs it here, and Spark, which no test here has, accepts the same words and no others. */
describe('what a rule asks', () => {
  it.each([
    ['RowCount = 1', ['COUNT(*)']],
    ['RowCount = 1 where "i > 1"', ['SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)']],
    ['RowCountMatch "ref" = 1', ['COUNT(*)', '(SELECT COUNT(*) FROM "ref")']],
    ['Completeness "i" = 1', ['COUNT(*)', 'SUM(CASE WHEN ("i" IS NOT NULL) THEN 1 ELSE 0 END)']],
    [
      'IsComplete "i" where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN (i > 1\n) AND ("i" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnDataType "i" = "Integer"',
      ['COUNT(*)', 'SUM(CASE WHEN (CAST("i" AS DOUBLE) BETWEEN -2147483648 AND 2147483647) THEN 1 ELSE 0 END)'],
    ],
    [
      'ColumnDataType "i" != "Integer" where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN (i > 1\n) AND (NOT COALESCE(CAST("i" AS DOUBLE) BETWEEN -2147483648 AND 2147483647, FALSE)) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnCorrelation "i" "n" > 0',
      [
        'SUM(CASE WHEN (ABS(CAST("i" AS DOUBLE)) > 1.7976931348623157E308 OR ABS(CAST("n" AS DOUBLE)) > 1.7976931348623157E308) THEN 1 ELSE 0 END)',
        'CORR(CASE WHEN ABS(CAST("i" AS DOUBLE)) <= 1.7976931348623157E308 THEN CAST("i" AS DOUBLE) END, CASE WHEN ABS(CAST("n" AS DOUBLE)) <= 1.7976931348623157E308 THEN CAST("n" AS DOUBLE) END)',
      ],
    ],
    [
      'ColumnCorrelation "i" "s" > 0 where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) AND (ABS(CAST("i" AS DOUBLE)) > 1.7976931348623157E308 OR ABS(TRY_CAST("s" AS DOUBLE)) > 1.7976931348623157E308) THEN 1 ELSE 0 END)',
        'CORR(CASE WHEN (i > 1\n) THEN CASE WHEN ABS(CAST("i" AS DOUBLE)) <= 1.7976931348623157E308 THEN CAST("i" AS DOUBLE) END END, CASE WHEN (i > 1\n) THEN CASE WHEN ABS(TRY_CAST("s" AS DOUBLE)) <= 1.7976931348623157E308 THEN TRY_CAST("s" AS DOUBLE) END END)',
      ],
    ],
    [
      'Uniqueness "i" "n" > 0 where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) AND ("i" IS NOT NULL OR "n" IS NOT NULL) THEN 1 ELSE 0 END)',
        '(SELECT COUNT(*) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL OR "n" IS NOT NULL) AND (i > 1\n) GROUP BY "i", "n") g WHERE g.c = 1)',
      ],
    ],
    [
      'IsUnique "i"',
      [
        'SUM(CASE WHEN ("i" IS NOT NULL) THEN 1 ELSE 0 END)',
        '(SELECT COUNT(*) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL) GROUP BY "i") g WHERE g.c = 1)',
      ],
    ],
    [
      'IsPrimaryKey "i" "n"',
      [
        'COUNT(*)',
        'SUM(CASE WHEN ("i" IS NOT NULL AND "n" IS NOT NULL) THEN 1 ELSE 0 END)',
        '(SELECT COUNT(*) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL OR "n" IS NOT NULL) GROUP BY "i", "n") g WHERE g.c = 1)',
      ],
    ],
    [
      'IsPrimaryKey "i" where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN (i > 1\n) AND ("i" IS NOT NULL) THEN 1 ELSE 0 END)',
        '(SELECT COUNT(*) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL) AND (i > 1\n) GROUP BY "i") g WHERE g.c = 1)',
      ],
    ],
    [
      'Mean "i" > 0',
      [
        'SUM(CASE WHEN (ABS(CAST("i" AS DOUBLE)) > 1.7976931348623157E308) THEN 1 ELSE 0 END)',
        'AVG(CASE WHEN ABS(CAST("i" AS DOUBLE)) <= 1.7976931348623157E308 THEN CAST("i" AS DOUBLE) END)',
      ],
    ],
    [
      'Sum "s" > 0 where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) AND (ABS(TRY_CAST("s" AS DOUBLE)) > 1.7976931348623157E308) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN (i > 1\n) THEN CASE WHEN ABS(TRY_CAST("s" AS DOUBLE)) <= 1.7976931348623157E308 THEN TRY_CAST("s" AS DOUBLE) END END)',
      ],
    ],
    [
      'StandardDeviation "i" > 0',
      [
        'SUM(CASE WHEN (ABS(CAST("i" AS DOUBLE)) > 1.7976931348623157E308) THEN 1 ELSE 0 END)',
        'STDDEV_POP(CASE WHEN ABS(CAST("i" AS DOUBLE)) <= 1.7976931348623157E308 THEN CAST("i" AS DOUBLE) END)',
      ],
    ],
    [
      'Variance "i" > 0',
      [
        'SUM(CASE WHEN (ABS(CAST("i" AS DOUBLE)) > 1.7976931348623157E308) THEN 1 ELSE 0 END)',
        'VAR_POP(CASE WHEN ABS(CAST("i" AS DOUBLE)) <= 1.7976931348623157E308 THEN CAST("i" AS DOUBLE) END)',
      ],
    ],
    [
      'Entropy "i" > 1 where "i > 1"',
      [
        '(SELECT LN(SUM(g.c)) - SUM(g.c * LN(g.c)) / SUM(g.c) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL) AND (i > 1\n) GROUP BY "i") g)',
      ],
    ],
    ['DistinctValuesCount "i" > 1', ['COUNT(DISTINCT "i")']],
    ['DistinctValuesCount "i" > 1 where "i > 1"', ['COUNT(DISTINCT CASE WHEN (i > 1\n) THEN "i" END)']],
    [
      'UniqueValueRatio "i" > 0',
      [
        '(SELECT COUNT(*) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL) GROUP BY "i") g WHERE g.c = 1)',
        '(SELECT COUNT(*) FROM (SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE ("i" IS NOT NULL) GROUP BY "i") g)',
      ],
    ],
    [
      'ColumnLength "s" > 0',
      [
        'COUNT(*)',
        'SUM(CASE WHEN ("s" IS NULL OR LENGTH("s") > 0) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN ("s" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnLength "i" != 3',
      [
        'COUNT(*)',
        'SUM(CASE WHEN ("i" IS NULL OR LENGTH(CAST("i" AS STRING)) <> 3) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN ("i" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnLength "s" = 3 where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN (i > 1\n) AND ("s" IS NULL OR LENGTH("s") = 3) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN (i > 1\n) AND ("s" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnLength "s" in [0, 1 + 2]',
      [
        'COUNT(*)',
        'SUM(CASE WHEN (COALESCE(LENGTH("s"), 0) IN (0, 3)) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN ("s" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnLength "s" not in [1]',
      [
        'COUNT(*)',
        'SUM(CASE WHEN (COALESCE(LENGTH("s"), 0) NOT IN (1)) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN ("s" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnLength "s" between 1 and 3',
      [
        'COUNT(*)',
        'SUM(CASE WHEN ("s" IS NULL OR LENGTH("s") > 1 AND LENGTH("s") < 3) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN ("s" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnLength "s" not between 1 and 3',
      [
        'COUNT(*)',
        'SUM(CASE WHEN ("s" IS NULL OR LENGTH("s") <= 1 OR LENGTH("s") >= 3) THEN 1 ELSE 0 END)',
        'SUM(CASE WHEN ("s" IS NOT NULL) THEN 1 ELSE 0 END)',
      ],
    ],
    [
      'ColumnValues "a.b" > 0 where "i > 1"',
      ['SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)', 'SUM(CASE WHEN (i > 1\n) AND ("a"."b" > 0) THEN 1 ELSE 0 END)'],
    ],
    [
      'DataFreshness "d" < 1 days',
      ['COUNT(*)', `SUM(CASE WHEN (CAST("d" AS TIMESTAMP) > TIMESTAMP '2024-01-01 19:00:00.000') THEN 1 ELSE 0 END)`],
    ],
    [
      'DataFreshness "t" >= 1 days where "i > 1"',
      [
        'SUM(CASE WHEN (i > 1\n) THEN 1 ELSE 0 END)',
        `SUM(CASE WHEN (i > 1\n) AND ("t" <= TIMESTAMP '2024-01-01 19:00:00.000') THEN 1 ELSE 0 END)`,
      ],
    ],
    [
      'DataFreshness "s" <= 1 minutes',
      [
        'COUNT(*)',
        `SUM(CASE WHEN (TRY_CAST("s" AS TIMESTAMP) >= TIMESTAMP '2024-01-02 18:59:00.000') THEN 1 ELSE 0 END)`,
      ],
    ],
    [
      'DataFreshness "z" > 1 hours',
      ['COUNT(*)', `SUM(CASE WHEN ("z" < TIMESTAMP '2024-01-02 23:00:00.000') THEN 1 ELSE 0 END)`],
    ],
    [
      'DataFreshness "t" = 1 days',
      ['COUNT(*)', `SUM(CASE WHEN ("t" IN (TIMESTAMP '2024-01-01 19:00:00.000')) THEN 1 ELSE 0 END)`],
    ],
    [
      'DataFreshness "t" != 1 days',
      ['COUNT(*)', `SUM(CASE WHEN ("t" NOT IN (TIMESTAMP '2024-01-01 19:00:00.000')) THEN 1 ELSE 0 END)`],
    ],
    [
      'DataFreshness "t" in [1 days, 2 days]',
      [
        'COUNT(*)',
        `SUM(CASE WHEN ("t" IN (TIMESTAMP '2024-01-01 19:00:00.000', TIMESTAMP '2023-12-31 19:00:00.000')) THEN 1 ELSE 0 END)`,
      ],
    ],
    [
      'DataFreshness "t" not in [1 days, 2 days]',
      [
        'COUNT(*)',
        `SUM(CASE WHEN ("t" NOT IN (TIMESTAMP '2024-01-01 19:00:00.000', TIMESTAMP '2023-12-31 19:00:00.000')) THEN 1 ELSE 0 END)`,
      ],
    ],
    [
      'DataFreshness "t" between 1 days and 2 days',
      [
        'COUNT(*)',
        `SUM(CASE WHEN ("t" > TIMESTAMP '2023-12-31 19:00:00.000' AND "t" < TIMESTAMP '2024-01-01 19:00:00.000') THEN 1 ELSE 0 END)`,
      ],
    ],
    [
      'DataFreshness "t" not between 1 days and 2 days',
      [
        'COUNT(*)',
        `SUM(CASE WHEN ("t" <= TIMESTAMP '2023-12-31 19:00:00.000' OR "t" >= TIMESTAMP '2024-01-01 19:00:00.000') THEN 1 ELSE 0 END)`,
      ],
    ],
    ['CustomSql "select max(v) from primary; " = 1', ['(select max(v) from partition\n)']],
    [
      `CustomSql "WITH x as (select 'primary', \`primary\`, \\"\\"primary\\"\\" from Primary /* primary */ -- primary) select 1" = 1`,
      [`(WITH x as (select 'primary', \`primary\`, ""partition"" from partition /* primary */ -- primary) select 1\n)`],
    ],
    [
      'CustomSql "select distinct i, primary.s from primary where i > 1"',
      [
        'COUNT(*)',
        '(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM (select distinct i, partition.s from partition where i > 1\n) s WHERE s."i" IS NOT DISTINCT FROM p."i" AND s."s" IS NOT DISTINCT FROM p."s"))',
      ],
    ],
    [
      'ReferentialIntegrity "i, s" "my.ref.{i,s}" = 1',
      [
        'COUNT(*)',
        '(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM "my.ref" r WHERE r."i" = p."i" AND r."s" = p."s"))',
      ],
    ],
    [
      'ReferentialIntegrity "i" "ref.i" = 1',
      ['COUNT(*)', '(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM "ref" r WHERE r."i" = p."i"))'],
    ],
    [
      'DatasetMatch "ref" "i" "s" = 1',
      [
        'COUNT(*)',
        '(SELECT COUNT(*) FROM (SELECT DISTINCT "i" FROM partition) d)',
        '(SELECT COUNT(*) FROM "ref")',
        '(SELECT COUNT(*) FROM (SELECT DISTINCT "i" FROM "ref") d)',
        '(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM "ref" r WHERE r."i" = p."i" AND r."s" IS NOT DISTINCT FROM p."s"))',
      ],
    ],
    [
      'DatasetMatch "ref" "i->s, s -> i" "n->i" = 1',
      [
        'COUNT(*)',
        '(SELECT COUNT(*) FROM (SELECT DISTINCT "i", "s" FROM partition) d)',
        '(SELECT COUNT(*) FROM "ref")',
        '(SELECT COUNT(*) FROM (SELECT DISTINCT "s", "i" FROM "ref") d)',
        '(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM "ref" r WHERE r."s" = p."i" AND r."i" = p."s" AND CAST(r."i" AS STRING) IS NOT DISTINCT FROM CAST(p."n" AS STRING)))',
      ],
    ],
    [
      'AggregateMatch "sum(i)" "avg(ref.i)" = 1',
      ['SUM(CAST("i" AS DOUBLE))', '(SELECT AVG(CAST("i" AS DOUBLE)) FROM "ref")'],
    ],
    [
      'AggregateMatch "SUM(primary.i)" "avg(dark.x)" = 1',
      ['SUM(CAST("i" AS DOUBLE))', '(SELECT AVG(TRY_CAST("x" AS DOUBLE)) FROM "dark")'],
    ],
    [
      'AggregateMatch "avg(a.b)" "sum(my.ref.i)" = 1',
      ['AVG(CAST("a"."b" AS DOUBLE))', '(SELECT SUM(CAST("i" AS DOUBLE)) FROM "my.ref")'],
    ],
    ['AggregateMatch "sum(dt)" "sum(i)" = 1', ['SUM(TRY_CAST("dt" AS DOUBLE))', 'SUM(CAST("i" AS DOUBLE))']],
  ])('%s', (text, expressions) => {
    expect(scanOf(text).expressions).toEqual(expressions);
  });
});
