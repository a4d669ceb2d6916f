import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../core/calendar/calendar.ts';
import { createCalendar } from '../../../core/calendar/create.ts';
import { formatInstant } from '../../../core/calendar/interval.ts';

/** `start end` of the cells under the values, or why there are none. */
function under(formats: readonly string[], unit: Unit, values: readonly string[], timeZone = 'UTC', interval = 1) {
  const keys = formats.map((format, i) => ({ name: `k${i}`, format }));
  const found = createCalendar({ timeZone, unit, interval, keys }).under(values);
  return 'problem' in found ? found.problem : [found.cells.start, found.cells.end].map(formatInstant);
}

describe('the values of the first keys', () => {
  it.each<[string, string[], Unit, string[], [string, string]]>([
    ['a year', ['yyyy', 'MM', 'dd'], 'DAYS', ['2001'], ['2001-01-01T00:00:00Z', '2002-01-01T00:00:00Z']],
    ['a quarter', ['yyyy', "'Q'q", 'MM'], 'MONTHS', ['2001', 'Q3'], ['2001-07-01T00:00:00Z', '2001-10-01T00:00:00Z']],
    ['a month', ['yyyy', 'MM', 'dd'], 'DAYS', ['2000', '02'], ['2000-02-01T00:00:00Z', '2000-03-01T00:00:00Z']],
    ['a week', ["YYYY-'W'ww", 'EEE'], 'DAYS', ['2001-W05'], ['2001-01-29T00:00:00Z', '2001-02-05T00:00:00Z']],
    ['a day', ['yyyyMMdd', 'HH'], 'HOURS', ['20010203'], ['2001-02-03T00:00:00Z', '2001-02-04T00:00:00Z']],
    ['an hour', ['yyyyMMddHH', 'mm'], 'MINUTES', ['2001020305'], ['2001-02-03T05:00:00Z', '2001-02-03T06:00:00Z']],
    [
      'a minute',
      ["yyyyMMdd'T'HHmm", 'XXX'],
      'MINUTES',
      ['20010203T0506'],
      ['2001-02-03T05:06:00Z', '2001-02-03T05:07:00Z'],
    ],
    ["a week's year", ['YYYY', 'ww'], 'WEEKS', ['2020'], ['2019-12-30T00:00:00Z', '2021-01-04T00:00:00Z']],
    [
      "a week's year that is written with text",
      ["'year 'YYYY", 'ww'],
      'WEEKS',
      ['year 2021'],
      ['2021-01-04T00:00:00Z', '2022-01-03T00:00:00Z'],
    ],
  ])('name all cells of %s', (_, formats, unit, values, cells) => {
    expect(under(formats, unit, values)).toEqual(cells);
  });

  it('name the days of 23 and 25 hours whole', () => {
    const formats = ['yyyy-MM-dd', 'HH'];

    expect(under(formats, 'HOURS', ['2001-04-01'], 'America/New_York')).toEqual([
      '2001-04-01T05:00:00Z',
      '2001-04-02T04:00:00Z',
    ]);
    expect(under(formats, 'HOURS', ['2001-10-28'], 'America/New_York')).toEqual([
      '2001-10-28T04:00:00Z',
      '2001-10-29T05:00:00Z',
    ]);
  });

  it('name whole cells where a cell goes on beyond the stretch', () => {
    // Every 7 days from 1970-01-01: one begins on 27 December 2001 and ends in 2002, the next on 3 January.
    expect(under(['yyyy', 'MM', 'dd'], 'DAYS', ['2002'], 'UTC', 7)).toEqual([
      '2002-01-03T00:00:00Z',
      '2003-01-02T00:00:00Z',
    ]);
  });

  it.each<[string, string[], Unit, string[], number, string]>([
    ['are not written so', ['yyyy', 'MM', 'dd'], 'DAYS', ['2001', '2'], 1, '"2" is not written MM'],
    ['do not exist', ['yyyy', 'MM', 'dd'], 'DAYS', ['2001', '13'], 1, 'there is no month 13'],
    ['name no stretch of time', ['MM', 'dd', 'yyyy'], 'DAYS', ['02', '03'], 1, '02/03 alone names no stretch of time'],
    ['lie in several stretches', ['yyyy', 'dd', 'MM'], 'DAYS', ['2001', '02'], 1, 'no partition lies under 2001/02'],
    ['have no cell of their own', ['yyyy', 'MM', 'dd'], 'DAYS', ['2001', '02'], 60, 'no partition lies under 2001/02'],
  ])('name none where they %s', (_, formats, unit, values, interval, problem) => {
    expect(under(formats, unit, values, 'UTC', interval)).toBe(problem);
  });
});
