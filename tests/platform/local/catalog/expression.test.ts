import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../../platform/local/catalog/expression.ts';

const types = { dt: 'string', hour: 'int', amount: 'decimal(10,2)', day: 'date' };
const values = { dt: "o'clock", hour: '10', amount: '1.50', day: '2001-02-03' };

describe('a partition expression', () => {
  it.each([
    ["dt = 'o''clock'", true],
    ["DT='o''clock'", true],
    ['hour = 10', true],
    ["hour = '010'", true],
    ['hour > 9', true],
    ["hour > '9'", true],
    ['hour<-1', false],
    ['amount = 1.5', true],
    ["day > '2001-02-02' and day <= '2001-02-03'", true],
    ["dt = 'x' OR hour = 10 AND amount = 2", false],
    ["(dt = 'x' OR hour = 10) AND amount = 1.5", true],
    ['hour in (1, 10)', true],
    ['hour between 11 and 20', false],
    ['  hour = 10  ', true],
  ])('%s is %s', (expression, expected) => {
    expect(parseExpression(expression, types)(values)).toBe(expected);
  });

  it.each([
    ['', 'expected a word'],
    ['dt', 'expected a sign'],
    ['dt =', 'expected a value'],
    ['dt ( 1', 'expected a comparison'],
    ['region = 1', '"region" is not a partition key'],
    ['dt = 1 dt = 2', '"dt" is one word too many'],
    ['(dt = 1', 'expected )'],
    ['dt IN 1', 'expected ('],
    ['dt BETWEEN 1, 2', 'expected AND'],
    ["dt = 'open", 'cannot read "\'open"'],
    ['dt ~ 1', 'cannot read "~ 1"'],
  ])('%j is refused: %s', (expression, problem) => {
    expect(() => parseExpression(expression, types)).toThrow(
      expect.objectContaining({
        name: 'InvalidRequest',
        message: `partition expression: ${problem}`,
        data: { expression },
      }),
    );
  });

  it('selects exactly the value that it quotes, whatever it contains', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (wanted, other) => {
        const selects = parseExpression(`dt = '${wanted.replaceAll("'", "''")}'`, types);
        expect([selects({ dt: wanted }), selects({ dt: other })]).toEqual([true, wanted === other]);
      }),
    );
  });

  it('answers any text with a function or an InvalidRequest', () => {
    const word = fc.constantFrom('dt', 'hour', '=', '<', '(', ')', 'IN', 'AND', 'OR', 'BETWEEN', ',', "'a'", '1', ' ');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((words) => words.join(' ')),
        ),
        (text) => {
          try {
            expect(typeof parseExpression(text, types)(values)).toBe('boolean');
          } catch (error) {
            expect(error).toMatchObject({ name: 'InvalidRequest' });
          }
        },
      ),
    );
  });
});
