import { describe, expect, it } from 'vitest';
import type { Operator } from '../../../../core/audit/dqdl/ast.ts';
import { compareRange, negate } from '../../../../core/audit/rules/compare.ts';

/** What each operator means for one number, said without intervals. */
const meaning: Readonly<Record<Operator, (x: number, operands: readonly number[]) => boolean>> = {
  '>': (x, [a = 0]) => x > a,
  '>=': (x, [a = 0]) => x >= a,
  '<': (x, [a = 0]) => x < a,
  '<=': (x, [a = 0]) => x <= a,
  '=': (x, [a]) => x === a,
  '!=': (x, [a]) => x !== a,
  in: (x, list) => list.includes(x),
  'not in': (x, list) => !list.includes(x),
  between: (x, [a = 0, b = 0]) => x > a && x < b,
  'not between': (x, [a = 0, b = 0]) => !(x > a && x < b),
};
const operators = Object.keys(meaning) as Operator[];
const whole = [0, 1, 2, 3];
const pairs = whole.flatMap((a) => whole.map((b): [number, number] => [a, b]));

/** Operands are whole and ends of intervals too, so the whole and half numbers between stand for all the others. */
function judge(low: number, high: number, operator: Operator, operands: readonly number[]) {
  const points = Array.from({ length: (high - low) * 2 + 1 }, (_, i) => low + i / 2);
  const satisfied = points.filter((x) => meaning[operator](x, operands)).length;
  return satisfied === points.length ? 'pass' : satisfied === 0 ? 'fail' : 'unknown';
}

describe('a metric that lies in an interval', () => {
  it.each(operators)('is held to %s as each of its numbers would be', (operator) => {
    const cases = pairs
      .filter(([low, high]) => low <= high)
      .flatMap(([low, high]) => pairs.map((operands) => ({ low, high, operands })));

    const judged = cases.map((c) => ({ ...c, outcome: compareRange(c.low, c.high, operator, c.operands) }));

    expect(judged).toEqual(cases.map((c) => ({ ...c, outcome: judge(c.low, c.high, operator, c.operands) })));
  });

  it('leaves open what is open when the question is turned round', () => {
    expect((['pass', 'fail', 'unknown'] as const).map(negate)).toEqual(['fail', 'pass', 'unknown']);
  });
});
