import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';

const textsOf = (text: string): unknown => {
  const { rules, errors } = parseDqdl(text);
  return errors.length > 0 ? errors : rules.map((rule) => rule.text);
};

describe('a rule prints as the reference prints it', () => {
  it.each([
    ['NULL in capitals', 'Mean "m" > null', 'Mean "m" > NULL'],
    ['NULL in capitals inside a sum', 'Sum "m" in [f(null), (null + 1)]', 'Sum "m" in [f(NULL),(NULL + 1)]'],
    ['a number of a tag as its tokens', 'IsUnique "m" with n = ( 1 + 2 )', 'IsUnique "m" with n = (1+2)'],
    ['a NULL of a tag in capitals', 'IsUnique "m" with n = null', 'IsUnique "m" with n = NULL'],
    ['a NULL in a tag that reckons as written', 'IsUnique "m" with n = null + 1', 'IsUnique "m" with n = null+1'],
    ['tags by the bucket of their names', 'IsUnique "m" with b = 1 with q = 2', 'IsUnique "m" with q = 2 with b = 1'],
    ['a blank filter not at all', 'IsUnique "m" where "  "', 'IsUnique "m"'],
    ['a text of a list that its own quote ends', 'ColumnDataType "m" in ["p\\"]', 'ColumnDataType "m" in ["p"]'],
    ['a threshold of NULL', 'ColumnDataType "m" = "p" with threshold > NULL', null],
    ['a threshold between NULLs', 'ColumnDataType "m" = "p" with threshold between NULL and NULL', null],
  ])('%s', (_, written, printed) => {
    expect(textsOf(`Rules = [ ${written} ]`)).toEqual([printed ?? written]);
  });
});

/** The reference's orders, found by running it: by Java's hash of the name, with as many buckets as its maps have. */
describe('labels print in the order of the reference', () => {
  const own = (keys: string): string =>
    `labels=[${keys
      .split(' ')
      .map((key) => `"${key}"="1"`)
      .join(', ')}]`;

  it.each([
    ['crew lot', 'lot crew'],
    ['lot crew', 'lot crew'],
    ['q b', 'q b'],
    ['BB Aa', 'BB Aa'],
    ['m3 m2 m1', 'm1 m2 m3'],
    ['z y x w v', 'x y z v w'],
    ['10 9 8 7 6 5 4 3 2 1', '1 2 3 4 5 6 7 8 9 10'],
    ['ö 列 größe', 'größe ö 列'],
  ])('%s: %s', (written, printed) => {
    expect(textsOf(`Rules = [ RowCount > 1 ${own(written)} ]`)).toEqual([`RowCount > 1 ${own(printed)}`]);
  });

  it.each([
    ['', 'crew lot', 'lot crew'],
    ['shift', 'line', 'line shift'],
    ['crew lot plant', 'line shift', 'lot line plant crew shift'],
    ['shift line', 'line crew', 'line shift crew'],
    ['q', 'a 1 A', 'q a 1 A'],
    ['z y', 'BB Aa', 'BB Aa y z'],
  ])('behind parentheses, with the defaults: "%s" and %s', (defaults, written, printed) => {
    const head = defaults === '' ? '' : `DefaultLabels${own(defaults).slice('labels'.length)} `;

    const texts = textsOf(`${head}Rules = [ (RowCount > 1) ${own(written)} ]`);

    expect(texts).toEqual([`RowCount > 1 ${own(printed)}`]);
  });

  it('of two rules joined they do not print', () => {
    expect(textsOf(`Rules = [ ((RowCount > 1) and (RowCount < 9)) ${own('plant')} ]`)).toEqual([
      '(RowCount > 1) AND (RowCount < 9)',
    ]);
  });
});
