import type { Operator } from '../dqdl/ast.ts';
import type { Outcome } from '../verdict.ts';

/**
 * Whether every number of `[low, high]` satisfies the comparison (pass), none does (fail), or that depends (unknown).
 * `between` excludes both ends and `not between` includes them, as in the reference.
 */
export function compareRange(low: number, high: number, operator: Operator, operands: readonly number[]): Outcome {
  const [a = Number.NaN, b = Number.NaN] = operands;
  switch (operator) {
    case '>':
      return decide(low > a, high <= a);
    case '>=':
      return decide(low >= a, high < a);
    case '<':
      return decide(high < a, low >= a);
    case '<=':
      return decide(high <= a, low > a);
    case '=':
      return isIn(low, high, [a]);
    case '!=':
      return negate(isIn(low, high, [a]));
    case 'in':
      return isIn(low, high, operands);
    case 'not in':
      return negate(isIn(low, high, operands));
    case 'between':
      return decide(low > a && high < b, high <= a || low >= b || a >= b);
    case 'not between':
      return negate(compareRange(low, high, 'between', operands));
  }
}

const decide = (pass: boolean, fail: boolean): Outcome => (pass ? 'pass' : fail ? 'fail' : 'unknown');

const isIn = (low: number, high: number, operands: readonly number[]): Outcome =>
  decide(low === high && operands.includes(low), !operands.some((operand) => operand >= low && operand <= high));

export const negate = (outcome: Outcome): Outcome =>
  outcome === 'unknown' ? outcome : outcome === 'pass' ? 'fail' : 'pass';
