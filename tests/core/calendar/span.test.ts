import { describe, expect, it } from 'vitest';
import type { Calendar, Unit } from '../../../core/calendar/calendar.ts';
import { createCalendar } from '../../../core/calendar/create.ts';
import { formatInstant, type Interval } from '../../../core/calendar/interval.ts';
import { plainCalendar } from '../../../core/calendar/plain.ts';
import { lowerBound, meaningOf, spanOf, upperBound } from '../../../core/calendar/span.ts';

const calendarOf = (timeZone: string, unit: Unit, formats: Record<string, string>, origin?: string): Calendar =>
  createCalendar({
    timeZone,
    unit,
    interval: 1,
    keys: Object.entries(formats).map(([name, format]) => ({ name, format })),
    ...(origin !== undefined && { origin }),
  });

const days = plainCalendar('DAYS');
const weeks = plainCalendar('WEEKS');
const years = plainCalendar('YEARS');
const compact = calendarOf('UTC', 'DAYS', { dt: 'yyyyMMdd' });
const parted = calendarOf('UTC', 'DAYS', { year: 'yyyy', month: 'MM', day: 'dd' });
const hours = calendarOf('America/New_York', 'HOURS', { dt: 'yyyy-MM-dd-HH' });
const fromSix = calendarOf('America/New_York', 'DAYS', { dt: "yyyy-MM-dd'T'HH" }, '2001-01-01T06');
const fromFifteenth = calendarOf('UTC', 'MONTHS', { dt: 'yyyy-MM-dd' }, '2001-01-15');
const fromSunday = calendarOf('UTC', 'WEEKS', { dt: 'yyyy-MM-dd' }, '2001-01-07');

const everyOther = createCalendar({
  timeZone: 'UTC',
  unit: 'DAYS',
  interval: 2,
  keys: [{ name: 'dt', format: "yyyy-MM-dd'T'HH" }],
  origin: '2001-01-01T06',
});

const interval = (start: string, end: string): Interval => ({ start: Date.parse(start), end: Date.parse(end) });

describe('a text', () => {
  it.each([
    ['a key', compact, '20010203', { cells: interval('2001-02-03', '2001-02-04') }],
    ['a key that reads like a period', days, '2001-02-03', { cells: interval('2001-02-03', '2001-02-04') }],
    ['several keys', parted, '2001/02/03', { cells: interval('2001-02-03', '2001-02-04') }],
    ['the first of several keys', parted, '2001/02', { cells: interval('2001-02-01', '2001-03-01') }],
    ['a period longer than a cell', days, '2001-02', { period: interval('2001-02-01', '2001-03-01') }],
    [
      'a period of a local clock',
      hours,
      '2001-02-03T05',
      { period: interval('2001-02-03T05:00Z', '2001-02-03T06:00Z') },
    ],
    ['an instant', hours, '2001-02-03T05Z', { instants: interval('2001-02-03T05:00Z', '2001-02-03T06:00Z') }],
    ['nothing', compact, 'soon', { problem: '"soon" is not written yyyyMMdd' }],
    ['a day that there is not', compact, '2001-02-30', { problem: '2001-02 has 28 days, no day 30' }],
    [
      'an hour that clocks skipped',
      hours,
      '2001-04-01T02',
      { problem: '2001-04-01T02 does not exist in America/New_York: clocks went past it' },
    ],
  ])('may mean %s', (_, calendar, text, meaning) => {
    expect(meaningOf(text, calendar)).toEqual(meaning);
  });

  it.each([
    ['a key', compact, '20010203', interval('2001-02-03', '2001-02-04')],
    ['a day of 23 hours', hours, '2001-04-01', interval('2001-04-01T05:00Z', '2001-04-02T04:00Z')],
    ['an hour that is repeated', hours, '2000-10-29T01', interval('2000-10-29T05:00Z', '2000-10-29T07:00Z')],
    ['an instant', hours, '2001-02-03T05:30+01:00', interval('2001-02-03T04:30Z', '2001-02-03T04:31Z')],
    ['nothing', days, 'soon', { problem: '"soon" is not written yyyy-MM-dd' }],
  ])('names as instants the time of %s', (_, calendar, text, span) => {
    expect(spanOf(text, calendar)).toEqual(span);
  });
});

const shown = (bound: { instant: number } | { problem: string }): string =>
  'problem' in bound ? bound.problem : formatInstant(bound.instant);

describe('bounds of whole cells', () => {
  it.each([
    ['a key', compact, '20010203', '2001-02-03T00:00:00Z', '2001-02-04T00:00:00Z'],
    ['a longer period', days, '2001-02', '2001-02-01T00:00:00Z', '2001-03-01T00:00:00Z'],
    ['an instant', hours, '2001-02-03T05Z', '2001-02-03T05:00:00Z', '2001-02-03T06:00:00Z'],
    ['several keys', parted, '2001/02', '2001-02-01T00:00:00Z', '2001-03-01T00:00:00Z'],
    ['a shorter period with which a cell begins', years, '2001-01', '2001-01-01T00:00:00Z', '2002-01-01T00:00:00Z'],
    ['a day of cells from six', fromSix, '2001-02-03', '2001-02-03T11:00:00Z', '2001-02-04T11:00:00Z'],
    ['a month of cells from six', fromSix, '2001-02', '2001-02-01T11:00:00Z', '2001-03-01T11:00:00Z'],
    ['a day of every other one from six', everyOther, '2001-01-03', '2001-01-03T06:00:00Z', '2001-01-05T06:00:00Z'],
    ['a month of cells from the 15th', fromFifteenth, '2001-02', '2001-02-15T00:00:00Z', '2001-03-15T00:00:00Z'],
    ['a week of cells from Sunday', fromSunday, '2001-W05', '2001-02-04T00:00:00Z', '2001-02-11T00:00:00Z'],
  ])('lie at both ends of %s', (_, calendar, text, lower, upper) => {
    expect([shown(lowerBound(text, calendar)), shown(upperBound(text, calendar))]).toEqual([lower, upper]);
  });

  it.each([
    [
      'an hour inside a day',
      days,
      '2001-02-03T05',
      '2001-02-03T05 begins inside the partition 2001-02-03: write 2001-02-03 or 2001-02-04',
      '2001-02-03T05 ends inside the partition 2001-02-03: write 2001-02-02 or 2001-02-03',
    ],
    [
      'an hour inside a day of several keys',
      parted,
      '2001-02-03T05',
      '2001-02-03T05 begins inside the partition 2001/02/03: write 2001/02/03 or 2001/02/04',
      '2001-02-03T05 ends inside the partition 2001/02/03: write 2001/02/02 or 2001/02/03',
    ],
    [
      'a month inside weeks',
      weeks,
      '2001-02',
      '2001-02 begins inside the partition 2001-01-29: write 2001-01-29 or 2001-02-05',
      '2001-02 ends inside the partition 2001-02-26: write 2001-02-19 or 2001-02-26',
    ],
    [
      "an instant, whose day is not the clock's",
      fromSix,
      '2001-02-03T05Z',
      '2001-02-03T05Z begins inside the partition 2001-02-02T06: write 2001-02-02T06 or 2001-02-03T06',
      '2001-02-03T05Z ends inside the partition 2001-02-02T06: write 2001-02-01T06 or 2001-02-02T06',
    ],
    [
      'an hour that begins no day',
      fromSix,
      '2001-02-03T05:00',
      '2001-02-03T05:00 begins inside the partition 2001-02-02T06: write 2001-02-02T06 or 2001-02-03T06',
      '2001-02-03T05:00 ends inside the partition 2001-02-02T06: write 2001-02-01T06 or 2001-02-02T06',
    ],
    ['nothing', compact, 'soon', '"soon" is not written yyyyMMdd', '"soon" is not written yyyyMMdd'],
  ])('are not where %s begins or ends', (_, calendar, text, lower, upper) => {
    expect([shown(lowerBound(text, calendar)), shown(upperBound(text, calendar))]).toEqual([lower, upper]);
  });

  it('lie at no beginning of a day in which no cell begins', () => {
    expect(shown(lowerBound('2001-01-02', everyOther))).toBe(
      '2001-01-02 begins inside the partition 2001-01-01T06: write 2001-01-01T06 or 2001-01-03T06',
    );
  });
});
