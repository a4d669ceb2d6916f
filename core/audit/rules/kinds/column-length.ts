import type { NumberCondition, SimpleRule } from '../../dqdl/ast.ts';
import { countOf } from '../answer.ts';
import { findColumn } from '../context.ts';
import { closed, failed, open, shareOfRows } from '../finding.ts';
import { familyOf } from '../hive-type.ts';
import { noColumn, noRows } from '../missing.ts';
import { evaluateOperand } from '../operand.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { countRows, countWhere } from '../sql.ts';

/**
 * Share of rows whose text has a wanted length, in characters. As in Deequ a NULL row is left out by comparisons; in a
 * list it counts as length 0. Where all rows are NULL, comparisons fail.
 */
export const columnLength: RuleKind = {
  metric: 'share of rows with a wanted length',
  footer(rule, context) {
    const name = parameter(rule, 0);
    return findColumn(context, name) === null ? noColumn(context, name) : open('footers do not tell lengths');
  },
  scan(rule, context) {
    const column = findColumn(context, parameter(rule, 0));
    if (column === null) return noColumn(context, parameter(rule, 0));
    if (familyOf(column.type) === 'other') return closed(`"${column.name}" is ${column.type}, not text`);
    const condition = conditionOf(rule);
    if ('reason' in condition) return closed(condition.reason, condition.history ? 'history' : 'scan');
    const text = familyOf(column.type) === 'text' ? column.sql : `CAST(${column.sql} AS STRING)`;
    const listed = condition.operator.endsWith('in');
    const predicate = predicateOf(listed ? `COALESCE(LENGTH(${text}), 0)` : `LENGTH(${text})`, condition);
    const expressions = [
      countRows(rule),
      countWhere(rule, listed ? predicate : `${column.sql} IS NULL OR ${predicate}`),
      countWhere(rule, `${column.sql} IS NOT NULL`),
    ];
    return scanOf(expressions, ([rows, wanted, values]) => {
      if (countOf(rows) === 0) return noRows;
      if (!listed && countOf(values) === 0) return failed(`"${column.name}" has no values`, 'scan');
      return shareOfRows(countOf(wanted), countOf(rows), 'scan');
    });
  },
};

interface Lengths {
  operator: NumberCondition['operator'];
  values: number[];
}

function conditionOf({ condition }: SimpleRule): Lengths | { reason: string; history: boolean } {
  if (condition?.kind !== 'number') return { reason: 'the rule has no condition', history: false };
  const values: number[] = [];
  for (const expression of condition.operands) {
    const operand = evaluateOperand(expression, null);
    if ('reason' in operand) return operand;
    values.push(operand.value);
  }
  return { operator: condition.operator, values };
}

function predicateOf(length: string, { operator, values: [a, b, ...more] }: Lengths): string {
  const all = [a, b, ...more].filter((value) => value !== undefined).join(', ');
  switch (operator) {
    case 'between':
      return `${length} > ${a} AND ${length} < ${b}`;
    case 'not between':
      return `${length} <= ${a} OR ${length} >= ${b}`;
    case 'in':
    case 'not in':
      return `${length} ${operator.toUpperCase()} (${all})`;
    default:
      return `${length} ${operator === '!=' ? '<>' : operator} ${a}`;
  }
}
