import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkDqdl } from '../../../../core/audit/dqdl/check.ts';

const PIECES =
  'Rules = [ ] { } ( ) , : $ ! < > >= <= + - * / " \\" Metadata DataSources Analyzers DefaultLabels labels with where matches in not and or of NULL EMPTY now() (now() - 3 days) 9 10 1.5 9999999999999 days KB "a" "2024-01-01" "9:30 AM" threshold RowCount IsComplete ColumnValues DataFreshness FileSize CustomSql "x"="y" last avg # \r \uFEFF é'.split(
    ' ',
  );

const VALID = [
  'Rules = [ (RowCount > avg(last(3)) * 0.5) and (ColumnValues "a" in ["x", NULL] where "b > 1" with threshold > 0.9) ]',
  'v = ["a", "b"]\nDefaultLabels = ["k"="v"]\nRules = [ ColumnValues "a" not in $v labels=["x"="y"] ]\nAnalyzers = [ RowCount ]',
];

/** Any text, any pieces of the language in any order, and valid rulesets with a part cut out or put in. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((pieces) => pieces.join(' ')),
  fc
    .tuple(fc.constantFrom(...VALID), fc.nat(200), fc.nat(20), fc.constantFrom('', ...PIECES))
    .map(([text, start, length, piece]) => text.slice(0, start) + piece + text.slice(start + length)),
);

it('answers every text, with each problem at a place inside it', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const lines = text.replaceAll(/\r\n?/g, '\n').split('\n');

      const { valid, rules, analyzers, errors, warnings } = checkDqdl(text);

      expect(valid).toBe(errors.length === 0);
      expect(valid && rules.length + analyzers.length === 0).toBe(false);
      for (const { line, column, message } of [...errors, ...warnings]) {
        expect(line).toBeGreaterThanOrEqual(1);
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeGreaterThanOrEqual(1);
        expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        expect(message).not.toBe('');
      }
    }),
  );
});

const column = fc.constantFrom('"a"', '"b c"', 'of d', '"e\\"f"');
const number = fc.constantFrom('1', '-2.5', 'avg(last(3)) * 2', '(1 + 2) * 3', '- 7');
const condition = fc.oneof(
  number.map((n) => `> ${n}`),
  fc.tuple(number, number).map(([a, b]) => `not between ${a} and ${b}`),
  fc.array(number, { minLength: 1, maxLength: 3 }).map((list) => `in [${list.join(' , ')}]`),
);
const rule = fc.oneof(
  fc.tuple(column, condition).map(([c, wanted]) => `Mean ${c} ${wanted} where "x > 1"`),
  fc.tuple(column, condition).map(([c, wanted]) => `ColumnValues ${c} ${wanted} with threshold > 0.5`),
  column.map((c) => `IsUnique ${c} ${c}`),
  column.map((c) => `ColumnValues ${c} not in ["x", EMPTY, NULL] with note = "n"`),
  column.map((c) => `ColumnValues ${c} between "2024-01-01" and (now() - 3 days)`),
);
const composite = fc
  .tuple(rule, fc.constantFrom('or', 'OR'), rule)
  .map(([a, op, b]) => `(${a}) ${op} ((${b}) and (${a}))`);

it('reads what it printed as the same rules', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(rule, composite), { minLength: 1, maxLength: 4 }), (rules) => {
      const first = checkDqdl(`Rules = [ ${rules.join(',\n')} ]`);

      const second = checkDqdl(`Rules = [ ${first.rules.map(({ text }) => text).join(', ')} ]`);

      expect([first.errors, second]).toEqual([[], first]);
    }),
  );
});
