import { expect, it } from 'vitest';
import { fieldsOf, finest, grainOf } from '../../../core/dataset/grain.ts';

it.each([
  ['yyyy', 'YEARS'],
  ['YYYY', 'YEARS'],
  ["yyyy'Q'q", 'MONTHS'],
  ['yyyyMM', 'MONTHS'],
  ["YYYY'-W'ww", 'WEEKS'],
  ["YYYY'-W'ww-EEE", 'DAYS'],
  ['yyyy-MM-dd', 'DAYS'],
  ['dd/MM/yyyy', 'DAYS'],
  ['yyyyDDD', 'DAYS'],
  ['yyyy-MM-dd-HH', 'HOURS'],
  ['HH', 'HOURS'],
  ['yyyy-MM-dd hh a', 'HOURS'],
  ["yyyy-MM-dd'T'HH:mm", 'MINUTES'],
  ["yyyy-MM-dd'T'HH:mm:ss", 'MINUTES'],
  ["'year'", undefined],
  ['bb', undefined],
])('a key written %s lasts for %s', (format, unit) => {
  expect(grainOf(format)).toBe(unit);
});

it('a pattern says the time that its letters mean, not its quoted text', () => {
  expect([...fieldsOf("yyyy'd'MM")]).toEqual(['year', 'month']);
});

it('the finest of several keys says how long a cell lasts, the first of equals', () => {
  const [year, month, day, again] = [
    { name: 'year', unit: 'YEARS' },
    { name: 'month', unit: 'MONTHS' },
    { name: 'day', unit: 'DAYS' },
    { name: 'again', unit: 'DAYS' },
  ] as const;

  expect(finest([year, day, month, again])).toBe(day);
  expect(finest([year])).toBe(year);
});
