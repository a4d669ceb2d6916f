import type { Condition, NumberExpression, SimpleRule, StringCondition } from '../../dqdl/ast.ts';
import type { RuleContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { closed } from '../finding.ts';
import { evaluateOperand } from '../operand.ts';
import { patternProblem } from '../sql.ts';
import { readClock } from './clock.ts';
import type { Decimal, WantedValues } from './wanted-values.ts';
import { dayOf, parseDay, parseDecimal } from './wanted-values.ts';

/** The rule's operands as values; or the finding that there are none. */
export function resolveValues(rule: SimpleRule, context: RuleContext): WantedValues | { finding: Finding } {
  const { condition } = rule;
  if (condition === null) return { finding: closed('the rule has no condition') };
  switch (condition.kind) {
    case 'number':
      return resolveNumbers(condition);
    case 'string':
      return resolveStrings(condition, rule.tags.ignoreCase?.toLowerCase() === 'true');
    case 'date':
      return resolveDates(condition, context);
    default:
      return { finding: closed(`a ${condition.kind} says nothing of a value`) };
  }
}

function resolveNumbers({ operator, operands }: Extract<Condition, { kind: 'number' }>) {
  const values: Decimal[] = [];
  let hasNull = false;
  for (const operand of operands) {
    if (operand.kind === 'null') {
      hasNull = true;
      continue;
    }
    const value = decimalOf(operand);
    if ('finding' in value) return value;
    values.push(value);
  }
  const problem = countProblem(operator, values.length, hasNull);
  return problem ?? { kind: 'number' as const, operator, values, hasNull };
}

/** A literal keeps all its digits; arithmetic is done in doubles. Values of rows have no history. */
function decimalOf(operand: NumberExpression): Decimal | { finding: Finding } {
  const literal = operand.kind === 'number' ? parseDecimal(operand.text) : null;
  if (literal !== null) return literal;
  const result = evaluateOperand(operand, null);
  if ('reason' in result) return { finding: closed(result.reason, result.history ? 'history' : 'scan') };
  return parseDecimal(String(result.value)) ?? { finding: closed(`the condition compares with ${result.value}`) };
}

function resolveStrings(condition: StringCondition, ignoreCase: boolean): WantedValues | { finding: Finding } {
  const { operator, operands } = condition;
  if (operator === 'matches' || operator === 'not matches') {
    const [operand] = operands;
    const pattern = operand?.kind === 'text' ? operand.value : '';
    const problem = patternProblem(pattern);
    return problem === null
      ? { kind: 'pattern', operator, pattern }
      : { finding: closed(`the pattern cannot be evaluated: ${problem}`) };
  }
  const keywords = new Set(operands.flatMap((operand) => (operand.kind === 'keyword' ? [operand.keyword] : [])));
  return {
    kind: 'string',
    operator,
    values: operands.flatMap((operand) => (operand.kind === 'text' ? [operand.value] : [])),
    hasNull: keywords.has('NULL'),
    hasEmpty: keywords.has('EMPTY'),
    hasSpaces: keywords.has('WHITESPACES_ONLY'),
    ignoreCase,
  };
}

/** Compared by the day, as Deequ does; `now()` and times of day are the day they fall on in UTC. */
function resolveDates({ operator, operands }: Extract<Condition, { kind: 'date' }>, context: RuleContext) {
  const values = [];
  for (const operand of operands) {
    if (operand.kind === 'null') continue;
    if (operand.kind === 'date') {
      const day = parseDay(operand.date);
      if (day === null) return { finding: closed(`${operand.date} is not a day of the calendar`) };
      values.push(day);
      continue;
    }
    const ms = readClock(operand, context);
    if (ms === null) return { finding: closed('the rule needs a clock, and none was given') };
    values.push(dayOf(ms));
  }
  const hasNull = operands.some(({ kind }) => kind === 'null');
  const problem = countProblem(operator, values.length, hasNull);
  return problem ?? { kind: 'date' as const, operator, values, hasNull };
}

/** NULL can be equal or listed; it is not above or below anything. */
function countProblem(operator: string, count: number, hasNull: boolean): { finding: Finding } | null {
  const takesNull = ['=', '!=', 'in', 'not in'].includes(operator);
  if (hasNull && !takesNull) return { finding: closed(`${operator} NULL is never true or false`) };
  return count === 0 && !hasNull ? { finding: closed('the condition has no values') } : null;
}
