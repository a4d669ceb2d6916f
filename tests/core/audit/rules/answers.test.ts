import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { answerName, countOf, numberOf } from '../../../../core/audit/rules/answer.ts';
import { evaluateFromAnswers, kindOf } from '../../../../core/audit/rules/evaluate.ts';
import type { Finding } from '../../../../core/audit/rules/finding.ts';
import { at } from '../../../../core/errors.ts';
import type { Json } from '../../../../core/json.ts';
import { known } from './known.ts';

const ruleOf = (text: string) => at(parseDqdl(`Rules = [ ${text} ]`).rules, 0);

/** The metric that the answers, in the order of the expressions, give. */
function findingOf(text: string, answers: Json[]): Finding {
  const rule = ruleOf(text);
  const scan = rule.kind === 'rule' ? kindOf(rule).scan(rule, known) : null;
  if (scan?.kind !== 'scan') throw new Error(`${text} asks nothing`);
  return scan.read(answers);
}

describe('the metric by the answers of a query', () => {
  it.each<[string, Json[], number, number?]>([
    ['RowCount = 1', ['12345678901'], 12345678901],
    ['RowCount = 1 where "i"', [null], 0],
    ['RowCountMatch "ref" = 1', [10, 4], 2.5],
    ['Completeness "i" = 1', [10, '8'], 0.8, 10],
    ['ColumnDataType "i" = "Integer"', [10, 5], 0.5, 10],
    ['ColumnCorrelation "i" "n" > 0', [0, -0.5], -0.5],
    ['ColumnCorrelation "i" "n" > 0', [null, 0.5], 0.5],
    ['Uniqueness "i" > 0', [8, 2], 0.25],
    ['IsPrimaryKey "i"', [10, 8, 9], 0.8, 10],
    ['IsPrimaryKey "i"', [10, 9, 8], 0.8, 10],
    ['Mean "i" > 0', [0, '2.5'], 2.5],
    ['Entropy "i" > 0', [0.5], 0.5],
    ['DistinctValuesCount "i" > 0', ['5'], 5],
    ['UniqueValueRatio "i" > 0', [1, 4], 0.25],
    ['ColumnLength "s" > 0', [10, 5, 8], 0.5, 10],
    ['ColumnLength "s" in [0]', [10, 5, 0], 0.5, 10],
    ['ColumnValues "i" > 0', [10, null], 0, 10],
    ['DataFreshness "d" < 1 days', [10, 5], 0.5],
    ['CustomSql "select 1" = 1', [true], 1],
    ['CustomSql "select 1" = 1', [false], 0],
    ['CustomSql "select i from primary"', [10, 5], 0.5],
    ['ReferentialIntegrity "i" "ref.i" = 1', [10, 5], 0.5, 10],
    ['DatasetMatch "ref" "i" "s" = 1', [10, 10, 4, 4, 5], 0.5],
    ['AggregateMatch "sum(i)" "sum(ref.i)" = 1', [4, 2], 2],
    ['AggregateMatch "sum(i)" "sum(ref.i)" = 1', [null, null], 1],
    ['AggregateMatch "sum(i)" "sum(ref.i)" = 1', [1, null], 0],
    ['AggregateMatch "sum(i)" "sum(ref.i)" = 1', [0, 5], 0],
  ])('of %s with %j is %d', (text, answers, value, rows) => {
    expect(findingOf(text, answers)).toEqual({
      kind: 'range',
      low: value,
      high: value,
      evidence: 'scan',
      maybeNaN: false,
      ...(rows !== undefined && { rows }),
    });
  });

  it.each<[string, Json[], 'pass' | 'fail', string]>([
    ['RowCountMatch "ref" = 1', [0, 0], 'fail', 'the metric is not a number'],
    ['Completeness "i" = 1', [0, null], 'fail', 'there are no rows to judge'],
    ['ColumnDataType "i" = "Integer" where "i"', [null, null], 'pass', 'no rows matched the filter'],
    ['ColumnCorrelation "i" "n" > 0', [1, 0.5], 'fail', 'there are values that are not finite'],
    ['ColumnCorrelation "i" "n" > 0', [0, null], 'fail', 'the metric is not a number'],
    ['Uniqueness "i" > 0', [0, 0], 'fail', 'there are no rows to judge'],
    ['IsPrimaryKey "i"', [0, null, 0], 'fail', 'there are no rows to judge'],
    ['Mean "f" > 0', [1, 2.5], 'fail', 'there are values that are not finite'],
    ['Mean "i" > 0', [0, null], 'fail', 'there are no values'],
    ['Mean "i" > 0', [null, 'x'], 'fail', 'the metric is not a number'],
    ['Entropy "i" > 0', [null], 'fail', 'there are no values'],
    ['UniqueValueRatio "i" > 0', [0, 0], 'fail', 'there are no rows to judge'],
    ['ColumnLength "s" > 0', [0, 0, 0], 'fail', 'there are no rows to judge'],
    ['ColumnLength "s" > 0', [10, 5, 0], 'fail', '"s" has no values'],
    ['ColumnValues "i" > 0', [0, 0], 'fail', 'there are no rows to judge'],
    ['DataFreshness "d" < 1 days', [0, null], 'pass', 'no rows matched the filter'],
    ['CustomSql "select 1" = 1', ['x'], 'fail', 'the SQL gave "x", not a number'],
    ['CustomSql "select 1" = 1', [' '], 'fail', 'the SQL gave " ", not a number'],
    ['CustomSql "select 1" = 1', [null], 'fail', 'the SQL gave null, not a number'],
    ['CustomSql "select i from primary"', [0, 0], 'fail', 'there are no rows to judge'],
    ['ReferentialIntegrity "i" "ref.i" = 1', [0, 0], 'fail', 'there are no rows to judge'],
    ['DatasetMatch "ref" "i" "s" = 1', [0, 0, 4, 4, 0], 'fail', 'there are no rows to judge'],
    [
      'DatasetMatch "ref" "i" "s" = 1',
      [10, 9, 4, 4, 5],
      'fail',
      'keys are not unique: 9 for 10 rows here, 4 for 4 there',
    ],
    [
      'DatasetMatch "ref" "i" "s" = 1',
      [10, 10, 4, 3, 5],
      'fail',
      'keys are not unique: 10 for 10 rows here, 3 for 4 there',
    ],
  ])('of %s with %j is none: it is a %s, since %s', (text, answers, outcome, detail) => {
    expect(findingOf(text, answers)).toEqual({ kind: 'verdict', outcome, evidence: 'scan', detail });
  });
});

describe('a rule whose answers are missing', () => {
  it.each([
    ['Entropy "i" > 0', 'not answered: footers do not tell the entropy'],
    [
      '(RowCount > 1) and (Entropy "i" > 0)',
      'pass (rows: 10, wanted > 1) and unknown (not answered: footers do not tell the entropy)',
    ],
  ])('%s stays unknown', (text, detail) => {
    expect(evaluateFromAnswers(ruleOf(text), {}, known)).toEqual({ outcome: 'unknown', evidence: 'scan', detail });
  });

  it('is judged when one of them is NULL', () => {
    const name = answerName('(select 1\n)');

    expect(evaluateFromAnswers(ruleOf('CustomSql "select 1" = 1'), { [name]: null }, known)).toEqual({
      outcome: 'fail',
      evidence: 'scan',
      detail: 'the SQL gave null, not a number',
    });
  });
});

describe('an answer', () => {
  it.each<[Json | undefined, number, number]>([
    [1.5, 1.5, 1.5],
    ['12', 12, 12],
    [true, 1, 1],
    [false, 0, 0],
    [null, Number.NaN, 0],
    [undefined, Number.NaN, 0],
    ['', Number.NaN, Number.NaN],
    [' ', Number.NaN, Number.NaN],
    [[], Number.NaN, Number.NaN],
  ])('%j is the number %d and the count %d', (answer, number, count) => {
    expect([numberOf(answer), countOf(answer)]).toEqual([number, count]);
  });

  /** The published vectors of 64-bit FNV-1a: names may not change, or a job's answers are not found again. */
  it.each([
    ['', 'dq_cbf29ce484222325'],
    ['a', 'dq_af63dc4c8601ec8c'],
    ['foobar', 'dq_85944171f73967e8'],
  ])('of the expression "%s" is named %s', (expression, name) => {
    expect(answerName(expression)).toBe(name);
  });

  it('has a name of one length, whatever the expression', () => {
    const names = Array.from({ length: 1000 }, (_, i) => answerName(`expression ${i}`));

    expect({ lengths: [...new Set(names.map(({ length }) => length))], distinct: new Set(names).size }).toEqual({
      lengths: [19],
      distinct: 1000,
    });
  });
});
