import type { SimpleRule } from '../../dqdl/ast.ts';
import { countOf, numberOf } from '../answer.ts';
import type { RuleColumn, RuleContext } from '../context.ts';
import { findColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { exactly, failed, open, roughlyBetween } from '../finding.ts';
import { asDouble, finite, notFinite } from '../hive-type.ts';
import { noColumn, rowsOf } from '../missing.ts';
import type { RuleKind, Scan } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { countWhere, valueWhere } from '../sql.ts';
import { rangeOf } from '../values/span.ts';

/** Facts of a numeric column that has values: how many, and the bounds of them. */
interface Numbers {
  count: number;
  min: number;
  max: number;
  /** Both bounds are attained. */
  attained: boolean;
}

/** Rules on one number of a numeric column, computed in doubles; NULL rows do not count. */
const aggregate = (metric: string, sql: string, range: (numbers: Numbers) => [number, number] | null): RuleKind => ({
  metric,
  footer(rule, context) {
    const column = numericColumn(rule, context);
    if ('kind' in column) return column;
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    const bounds = rangeOf(column.facts);
    const nulls = column.facts?.nulls;
    if (bounds === null || nulls === undefined || nulls >= rows) return open(`footers do not tell the ${metric}`);
    const [min, max] = bounds;
    const attained = column.facts?.minExact === true && column.facts.maxExact;
    const found = range({ count: rows - nulls, min, max, attained });
    const maybeNaN = column.facts?.min?.kind === 'float';
    return found === null ? open(`footers do not tell the ${metric}`) : roughlyBetween(...found, maybeNaN);
  },
  scan: (rule, context) => aggregateScan(rule, context, sql),
});

function aggregateScan(rule: SimpleRule, context: RuleContext, sql: string): Scan | Finding {
  const column = numericColumn(rule, context);
  if ('kind' in column) return column;
  const value = asDouble(column.sql, column.type) ?? 'NULL';
  const expressions = [countWhere(rule, notFinite(value)), sql.replace('?', () => valueWhere(rule, finite(value)))];
  return scanOf(expressions, ([others, answer]) => {
    if (countOf(others) > 0) return failed('there are values that are not finite', 'scan');
    return answer === null ? failed('there are no values', 'scan') : exactly(numberOf(answer), 'scan');
  });
}

function numericColumn(rule: SimpleRule, context: RuleContext): RuleColumn | Finding {
  const name = parameter(rule, 0);
  const column = findColumn(context, name);
  if (column === null) return noColumn(context, name);
  return asDouble(column.sql, column.type) === null
    ? failed(`"${name}" is ${column.type}, which is no number`)
    : column;
}

export const mean: RuleKind = aggregate('mean', 'AVG(?)', ({ min, max }) => [min, max]);

export const sum: RuleKind = aggregate('sum', 'SUM(?)', ({ count, min, max }) => [count * min, count * max]);

/**
 * Of the population. At most half the way between the ends; at least what two values at the ends make among values that
 * all lie in the middle.
 */
const deviation = ({ count, min, max, attained }: Numbers): [number, number] => [
  attained ? (max - min) / Math.sqrt(2 * count) : 0,
  (max - min) / 2,
];

export const standardDeviation: RuleKind = aggregate('standard deviation', 'STDDEV_POP(?)', deviation);

export const variance: RuleKind = aggregate('variance', 'VAR_POP(?)', (numbers) => {
  const [low, high] = deviation(numbers);
  return [low ** 2, high ** 2];
});
