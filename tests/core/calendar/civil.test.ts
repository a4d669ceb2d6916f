import { describe, expect, it } from 'vitest';
import {
  daysInMonth,
  daysInYear,
  daysOf,
  mondayOf,
  weekdayOf,
  weekOf,
  weeksInYear,
} from '../../../core/calendar/civil.ts';

const daysAt = (date: string): number => Date.parse(date) / 86_400_000;

describe('a year', () => {
  it.each([
    [1900, 365, 28, 52],
    [2000, 366, 29, 52],
    [2001, 365, 28, 52],
    [2004, 366, 29, 53],
    [2009, 365, 28, 53],
    [2020, 366, 29, 53],
    [2100, 365, 28, 52],
  ])('%i has %i days, %i in February, and %i weeks', (year, days, february, weeks) => {
    expect([daysInYear(year), daysInMonth(year, 2), weeksInYear(year)]).toEqual([days, february, weeks]);
  });

  it('has months of 31, 28 and 30 days', () => {
    const lengths = Array.from({ length: 12 }, (_, i) => daysInMonth(2001, i + 1));

    expect(lengths).toEqual([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]);
  });
});

describe('a date', () => {
  it.each([
    ['1970-01-01', 4, 1970, 1],
    ['1969-12-28', 7, 1969, 52],
    ['1969-12-29', 1, 1970, 1],
    ['2001-02-28', 3, 2001, 9],
    ['2021-01-03', 7, 2020, 53],
    ['2021-01-04', 1, 2021, 1],
    ['2018-12-31', 1, 2019, 1],
    ['0001-01-01', 1, 1, 1],
  ])('%s is weekday %i of a week of %i, the %i.', (date, weekday, year, week) => {
    const days = daysAt(date);

    expect([weekdayOf(days), weekOf(days), mondayOf(year, week)]).toEqual([
      weekday,
      { year, week },
      days - weekday + 1,
    ]);
  });

  it.each(['0000-03-01', '0001-01-01', '1600-02-29', '1969-12-31', '2000-02-29', '2000-03-01', '2100-03-01'])(
    '%s is counted from 1970',
    (date) => {
      const [year = 0, month = 0, day = 0] = date.split('-').map(Number);

      expect(daysOf(year, month, day)).toBe(daysAt(date));
    },
  );
});
