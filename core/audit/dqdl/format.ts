import { at } from '../../errors.ts';
import type {
  CompositeRule,
  Condition,
  DateExpression,
  NumberExpression,
  Parameter,
  Rule,
  StringOperand,
} from './ast.ts';
import type { Labels } from './labels.ts';

/** Rules as the reference prints them, so that a text found in one product is found in the other. */
export function formatParameters(parameters: readonly Parameter[]): string {
  return parameters
    .map(({ raw, quoted, variable, connector }) => {
      const value = variable === undefined ? (quoted ? `"${raw}"` : raw) : `$${variable}`;
      return ` ${connector === undefined ? '' : `${connector} `}${value}`;
    })
    .join('');
}

export function formatCondition(condition: Condition): string {
  const { operator } = condition;
  if (condition.kind === 'string' && condition.variable !== undefined) return `${operator} $${condition.variable}`;
  const operands = formatOperands(condition);
  if (operator === 'between' || operator === 'not between')
    return `${operator} ${at(operands, 0)} and ${at(operands, 1)}`;
  if (operator === 'in' || operator === 'not in') return `${operator} [${operands.join(',')}]`;
  return `${operator} ${at(operands, 0)}`;
}

function formatOperands(condition: Condition): string[] {
  switch (condition.kind) {
    case 'number':
      return condition.operands.map(formatNumber);
    case 'string':
      return condition.operands.map((o) => formatString(o, condition.operator.endsWith('in')));
    case 'date':
      return condition.operands.map(formatDate);
    case 'duration':
    case 'size':
      return condition.operands.map(({ amount, unit }) => `${amount} ${unit}`);
  }
}

export function formatNumber(expression: NumberExpression): string {
  switch (expression.kind) {
    case 'number':
      return expression.text;
    case 'null':
      return 'NULL';
    case 'call':
      return `${expression.name}(${expression.arguments.map(formatNumber).join(',')})`;
    case 'binary': {
      const text = `${formatNumber(expression.left)} ${expression.operator} ${formatNumber(expression.right)}`;
      return expression.parenthesized ? `(${text})` : text;
    }
  }
}

/** The reference takes escapes out of lists only. */
const formatString = (operand: StringOperand, listed: boolean): string =>
  operand.kind === 'keyword' ? operand.keyword : `"${listed ? operand.value : operand.raw}"`;

function formatDate(expression: DateExpression): string {
  switch (expression.kind) {
    case 'date':
      return `"${expression.date}"`;
    case 'time':
      return `"${expression.text}"`;
    case 'null':
      return 'NULL';
    case 'now': {
      const { duration, sign } = expression;
      return duration === null ? 'now()' : `(now() ${sign} ${duration.amount} ${duration.unit})`;
    }
  }
}

/** `order` is that of the keys in print. */
export const formatLabels = (labels: Labels, order: readonly string[]): string => {
  const entries = order.map((key) => `"${key}"="${labels.get(key) ?? ''}"`);
  return entries.length === 0 ? '' : ` labels=[${entries.join(', ')}]`;
};

/** A composite of one operator prints flat, whatever its parentheses were. */
export function formatComposite(rule: Pick<CompositeRule, 'operator' | 'members'>): string {
  const flat = rule.members.every((member) => isAll(member, rule.operator));
  const members = flat ? rule.members.flatMap(leaves) : rule.members;
  return members.map(({ text }) => `(${text})`).join(rule.operator === 'and' ? ' AND ' : ' OR ');
}

/** A single rule counts as `and`, as the reference has it. */
const isAll = (rule: Rule, operator: 'and' | 'or'): boolean =>
  rule.kind === 'rule' || (rule.operator === operator && rule.members.every((member) => isAll(member, operator)));

export const leaves = (rule: Rule): Rule[] => (rule.kind === 'rule' ? [rule] : rule.members.flatMap(leaves));
