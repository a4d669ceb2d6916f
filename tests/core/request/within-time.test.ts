import { expect, it } from 'vitest';
import { withinTime } from '../../../core/request/table-range.ts';

it.each([
  ['the first days that keys can say', Date.parse('0001-01-03T00:00Z'), Date.parse('0001-01-03T00:00Z')],
  ['a moment before them', Date.parse('0001-01-03T00:00Z') - 1, undefined],
  ['the last days', Date.parse('9999-12-29T00:00Z'), Date.parse('9999-12-29T00:00Z')],
  ['a moment after them', Date.parse('9999-12-29T00:00Z') + 1, undefined],
])('%s', (_, instant, within) => {
  expect(withinTime(() => instant)).toBe(within);
});

it('what no calendar can count is outside, and any other fault goes on', () => {
  const fail = (error: Error) => () => {
    throw error;
  };

  expect(withinTime(fail(new RangeError('out of range')))).toBeUndefined();
  expect(() => withinTime(fail(new TypeError('a bug')))).toThrow('a bug');
});
