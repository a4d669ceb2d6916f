import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../../core/audit/dqdl/parser.ts';
import type { RuleContext } from '../../../../../core/audit/rules/context.ts';
import { predicateOf } from '../../../../../core/audit/rules/values/predicate.ts';
import { resolveValues } from '../../../../../core/audit/rules/values/resolve.ts';

const context: RuleContext = { facts: null, keys: {}, history: [], references: {}, now: '2024-01-03T12:34:56Z' };

/** The SQL that is asked of a column `c`, or the finding in its place. */
function predicate(type: string, condition: string) {
  const [rule] = parseDqdl(`Rules = [ ColumnValues "c" ${condition} ]`).rules;
  if (rule?.kind !== 'rule') throw new Error(`${condition} is no condition`);
  const wanted = resolveValues(rule, context);
  return 'finding' in wanted
    ? wanted.finding
    : predicateOf({ name: 'c', type, sql: '"c"', facts: null, key: null }, wanted);
}

/** Word for word: DuckDB runs it here, and Spark, which no test here has, accepts the same words and no others. */
describe('a condition on a column', () => {
  it.each([
    ['int', '> 1', '"c" > 1'],
    ['int', '= 1', '"c" IN (1)'],
    ['decimal(9,2)', '!= 1.50', '("c" IS NULL OR "c" NOT IN (1.50))'],
    ['double', '<= 1', 'CAST("c" AS DOUBLE) <= 1'],
    ['string', '>= 1', 'TRY_CAST("c" AS DOUBLE) >= 1'],
    ['int', 'between 1 and 2', '"c" > 1 AND "c" < 2'],
    ['int', 'not between 1 and 2', '"c" <= 1 OR "c" >= 2'],
    ['int', 'in [1, NULL]', '"c" IN (1) OR "c" IS NULL'],
    ['int', 'not in [1, 2, NULL]', '("c" IS NULL OR "c" NOT IN (1, 2)) AND "c" IS NOT NULL'],
    ['int', '= NULL', '"c" IS NULL'],
    ['int', '!= NULL', '"c" IS NOT NULL'],
    ['int', 'in [NULL]', '"c" IS NULL'],
    ['int', 'not in [NULL]', '"c" IS NOT NULL'],
    ['date', '>= (now() - 1 days)', `CAST("c" AS DATE) >= DATE '2024-01-02'`],
    ['int', '> 0.1 + 0.2', '"c" > 0.30000000000000004'],
    ['int', '> 100000000000000000000000000000000000000', '"c" > 1E+38'],
    ['int', '> 99999999999999999999999999999999999999', '"c" > 99999999999999999999999999999999999999'],
    ['date', '> "2024-01-31"', `CAST("c" AS DATE) > DATE '2024-01-31'`],
    ['string', '= "2024-01-31"', `TRY_CAST("c" AS DATE) IN (DATE '2024-01-31')`],
    [
      'timestamp',
      'between "2024-01-01" and now()',
      `CAST("c" AS DATE) > DATE '2024-01-01' AND CAST("c" AS DATE) < DATE '2024-01-03'`,
    ],
    [
      'date',
      'not between "2024-01-01" and (now() - 2 days)',
      `"c" IS NULL OR CAST("c" AS DATE) <= DATE '2024-01-01' OR CAST("c" AS DATE) >= DATE '2024-01-01'`,
    ],
    ['date', 'in ["2024-01-01", NULL]', `CAST("c" AS DATE) IN (DATE '2024-01-01') OR "c" IS NULL`],
    ['date', '!= "2024-01-01"', `(CAST("c" AS DATE) IS NULL OR CAST("c" AS DATE) NOT IN (DATE '2024-01-01'))`],
    [
      'date',
      'not in ["2024-01-01", "2024-01-02", NULL]',
      `(CAST("c" AS DATE) IS NULL OR CAST("c" AS DATE) NOT IN (DATE '2024-01-01', DATE '2024-01-02')) AND "c" IS NOT NULL`,
    ],
    ['string', '= "x"', `"c" IN ('x')`],
    ['string', '!= "x"', `("c" IS NULL OR "c" NOT IN ('x'))`],
    ['int', 'in ["1", "2"]', `CAST("c" AS STRING) IN ('1', '2')`],
    [
      'string',
      'in ["a", NULL, EMPTY, WHITESPACES_ONLY]',
      `"c" IS NULL OR "c" = '' OR (TRIM("c") = '' AND "c" <> '') OR "c" IN ('a')`,
    ],
    [
      'string',
      'not in ["a", NULL, EMPTY, WHITESPACES_ONLY]',
      `"c" IS NOT NULL AND "c" <> '' AND (TRIM("c") <> '' OR "c" = '') AND ("c" IS NULL OR "c" NOT IN ('a'))`,
    ],
    ['string', '= EMPTY', `"c" = ''`],
    ['string', '!= EMPTY', `"c" <> ''`],
    ['string', '= WHITESPACES_ONLY', `(TRIM("c") = '' AND "c" <> '')`],
    ['string', '!= WHITESPACES_ONLY', `(TRIM("c") <> '' OR "c" = '')`],
    ['string', 'in ["Ab"] with ignoreCase = "TRUE"', `LOWER("c") IN ('ab')`],
    ['string', 'in ["Ab"] with ignoreCase = "no"', `"c" IN ('Ab')`],
    ['string', 'in [NULL, EMPTY]', `"c" IS NULL OR "c" = ''`],
    ['string', 'in [NULL, WHITESPACES_ONLY]', `"c" IS NULL OR (TRIM("c") = '' AND "c" <> '')`],
    [
      'string',
      'matches "a+"',
      `"c" IS NOT NULL AND REGEXP_REPLACE("c", '^(?:a+)$', 'a') = 'a' AND REGEXP_REPLACE("c", '^(?:a+)$', 'b') = 'b'`,
    ],
    [
      'int',
      'not matches "a"',
      `"c" IS NOT NULL AND NOT (REGEXP_REPLACE(CAST("c" AS STRING), '^(?:a)$', 'a') = 'a' AND REGEXP_REPLACE(CAST("c" AS STRING), '^(?:a)$', 'b') = 'b')`,
    ],
    [
      'varchar(3)',
      `matches "it's"`,
      `"c" IS NOT NULL AND REGEXP_REPLACE("c", ('^(?:it' || CHR(39) || 's)$'), 'a') = 'a' AND REGEXP_REPLACE("c", ('^(?:it' || CHR(39) || 's)$'), 'b') = 'b'`,
    ],
  ])('of %s: %s is asked as %s', (type, condition, sql) => {
    expect(predicate(type, condition)).toBe(sql);
  });

  it.each([
    ['boolean', '> 1', 'fail', '"c" is boolean, which a number cannot be compared with'],
    ['int', '> "2024-01-31"', 'fail', '"c" is int, which a date cannot be compared with'],
    ['boolean', '> "2024-01-31"', 'fail', '"c" is boolean, which a date cannot be compared with'],
    ['map<int,int>', '= "x"', 'closed', '"c" is map<int,int>, not text'],
    ['struct<a:int>', 'matches "a"', 'closed', '"c" is struct<a:int>, not text'],
    ['int', '> NULL', 'closed', '> NULL is never true or false'],
    ['int', 'between 1 and NULL', 'closed', 'between NULL is never true or false'],
  ])('of %s: %s is %s: %s', (type, condition, kind, said) => {
    expect(predicate(type, condition)).toMatchObject(
      kind === 'closed' ? { kind, reason: said, evidence: 'scan' } : { kind: 'verdict', outcome: kind, detail: said },
    );
  });
});
