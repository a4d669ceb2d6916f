import type { SimpleRule } from '../../dqdl/ast.ts';
import { numberOf } from '../answer.ts';
import type { RuleContext } from '../context.ts';
import { findColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { closed, exactly, failed, open } from '../finding.ts';
import { asDouble } from '../hive-type.ts';
import { findReference, noReference, referenceColumn } from '../reference.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { quoteName } from '../sql.ts';

/** One sum or average by another, of this dataset or a reference: 0 by 0 is 1, anything else by 0 is 0. */
export const aggregateMatch: RuleKind = {
  metric: 'ratio of the aggregates',
  footer(rule, context) {
    const [first, second] = expressionsOf(rule, context);
    if (typeof first !== 'string') return first;
    return typeof second === 'string' ? open('footers do not tell sums') : second;
  },
  scan(rule, context) {
    const [first, second] = expressionsOf(rule, context);
    if (typeof first !== 'string') return first;
    if (typeof second !== 'string') return second;
    return scanOf([first, second], ([a, b]) => exactly(ratio(orZero(numberOf(a)), orZero(numberOf(b))), 'scan'));
  },
};

/** A sum over no values counts 0, as Deequ reads it. */
const orZero = (value: number): number => (Number.isNaN(value) ? 0 : value);

const ratio = (a: number, b: number): number => (a === 0 && b === 0 ? 1 : b === 0 ? 0 : a / b);

const expressionsOf = (rule: SimpleRule, context: RuleContext): [string | Finding, string | Finding] => [
  expressionOf(parameter(rule, 0), context),
  expressionOf(parameter(rule, 1), context),
];

/** `sum(a)`, `avg(ref.a)`; the reference's name ends at the last point. */
function expressionOf(text: string, context: RuleContext): string | Finding {
  const match = /^(sum|avg)\((.*)\)$/is.exec(text);
  const [, name = '', target = ''] = match ?? [];
  if (match === null) return closed(`${text} is not sum(column) or avg(column)`);
  const aggregate = name.toUpperCase();
  const point = target.lastIndexOf('.');
  const alias = point < 0 ? 'primary' : target.slice(0, point);
  const own = findColumn(context, alias === 'primary' ? target.slice(point + 1) : target);
  if (own !== null) return numeric(aggregate, own.sql, own.type, own.name);
  if (alias === 'primary') return failed(`there is no column "${target}"`);
  const reference = findReference(context, alias);
  if (reference === null) return noReference(alias);
  const column = referenceColumn(reference, target.slice(point + 1));
  if (column === null) return failed(`the reference "${alias}" has no column "${target.slice(point + 1)}"`);
  const value = numeric(aggregate, quoteName(column.name), column.type, column.name);
  return typeof value === 'string' ? `(SELECT ${value} FROM ${reference.sql})` : value;
}

function numeric(aggregate: string, sql: string, type: string, name: string): string | Finding {
  const value = asDouble(sql, type);
  return value === null ? failed(`"${name}" is ${type}, which is no number`) : `${aggregate}(${value})`;
}
