import { describe, expect, it } from 'vitest';
import { type CalendarOptions, createCalendar } from '../../../core/calendar/create.ts';
import { formatInstant } from '../../../core/calendar/interval.ts';

const calendarOf = (
  timeZone: string,
  unit: CalendarOptions['unit'],
  format: string,
  more: Partial<CalendarOptions> = {},
) => createCalendar({ timeZone, unit, interval: 1, keys: [{ name: 'dt', format }], ...more });

/** `key start end` of each cell. */
const shown = (calendar: ReturnType<typeof createCalendar>, start: string, end: string): string[] =>
  [...calendar.cells(Date.parse(start), Date.parse(end))].map((cell) =>
    [calendar.format(cell).join('/'), formatInstant(cell.start), formatInstant(cell.end)].join(' '),
  );

describe('cells of local time', () => {
  it.each([
    {
      what: 'a day of 23 hours',
      calendar: calendarOf('America/New_York', 'DAYS', 'yyyy-MM-dd'),
      from: '2001-03-31T05:00Z',
      to: '2001-04-03T04:00Z',
      cells: [
        '2001-03-31 2001-03-31T05:00:00Z 2001-04-01T05:00:00Z',
        '2001-04-01 2001-04-01T05:00:00Z 2001-04-02T04:00:00Z',
        '2001-04-02 2001-04-02T04:00:00Z 2001-04-03T04:00:00Z',
      ],
    },
    {
      what: 'a day of 25 hours',
      calendar: calendarOf('America/New_York', 'DAYS', 'yyyy-MM-dd'),
      from: '2001-10-28T04:00Z',
      to: '2001-10-29T05:00Z',
      cells: ['2001-10-28 2001-10-28T04:00:00Z 2001-10-29T05:00:00Z'],
    },
    {
      what: 'a midnight that does not exist',
      calendar: calendarOf('America/Sao_Paulo', 'DAYS', "yyyy-MM-dd'T'HH:mm"),
      from: '2018-11-03T03:00Z',
      to: '2018-11-05T02:00Z',
      cells: [
        '2018-11-03T00:00 2018-11-03T03:00:00Z 2018-11-04T03:00:00Z',
        '2018-11-04T00:00 2018-11-04T03:00:00Z 2018-11-05T02:00:00Z',
      ],
    },
    {
      what: 'a midnight that occurs twice counts the first time',
      calendar: calendarOf('America/St_Johns', 'DAYS', 'yyyy-MM-dd'),
      from: '2000-10-28T02:30Z',
      to: '2000-10-30T03:30Z',
      cells: [
        '2000-10-28 2000-10-28T02:30:00Z 2000-10-29T02:30:00Z',
        '2000-10-29 2000-10-29T02:30:00Z 2000-10-30T03:30:00Z',
      ],
    },
    {
      what: 'a day that the zone skipped has no cell',
      calendar: calendarOf('Pacific/Apia', 'DAYS', 'yyyyMMdd'),
      from: '2011-12-29T10:00Z',
      to: '2011-12-31T10:00Z',
      cells: [
        '20111229 2011-12-29T10:00:00Z 2011-12-30T10:00:00Z',
        '20111231 2011-12-30T10:00:00Z 2011-12-31T10:00:00Z',
      ],
    },
    {
      what: 'a day that the zone skipped has no cell at the end either',
      calendar: calendarOf('Pacific/Apia', 'DAYS', 'yyyyMMdd'),
      from: '2011-12-29T10:00Z',
      to: '2011-12-30T10:00Z',
      cells: ['20111229 2011-12-29T10:00:00Z 2011-12-30T10:00:00Z'],
    },
    {
      what: 'a week of which the zone skipped a day is a day shorter',
      calendar: calendarOf('Pacific/Apia', 'WEEKS', 'yyyyMMdd'),
      from: '2011-12-26T10:00Z',
      to: '2012-01-01T10:00Z',
      cells: ['20111226 2011-12-26T10:00:00Z 2012-01-01T10:00:00Z'],
    },
    {
      what: 'a skipped hour has no cell',
      calendar: calendarOf('America/New_York', 'HOURS', 'yyyy-MM-dd-HH'),
      from: '2021-03-14T06:00Z',
      to: '2021-03-14T08:00Z',
      cells: [
        '2021-03-14-01 2021-03-14T06:00:00Z 2021-03-14T07:00:00Z',
        '2021-03-14-03 2021-03-14T07:00:00Z 2021-03-14T08:00:00Z',
      ],
    },
    {
      what: 'a repeated hour has two, the later with its offset',
      calendar: calendarOf('America/Los_Angeles', 'HOURS', 'yyyy-MM-dd-HH'),
      from: '2020-11-01T07:00Z',
      to: '2020-11-01T11:00Z',
      cells: [
        '2020-11-01-00 2020-11-01T07:00:00Z 2020-11-01T08:00:00Z',
        '2020-11-01-01 2020-11-01T08:00:00Z 2020-11-01T09:00:00Z',
        '2020-11-01-01-0800 2020-11-01T09:00:00Z 2020-11-01T10:00:00Z',
        '2020-11-01-02 2020-11-01T10:00:00Z 2020-11-01T11:00:00Z',
      ],
    },
    {
      what: 'clocks that go back into an hour from half past begin it again there',
      calendar: calendarOf('America/New_York', 'HOURS', "yyyy-MM-dd'T'HH:mm", { origin: '1970-01-01T00:30' }),
      from: '2020-11-01T03:30Z',
      to: '2020-11-01T07:30Z',
      cells: [
        '2020-10-31T23:30 2020-11-01T03:30:00Z 2020-11-01T04:30:00Z',
        '2020-11-01T00:30 2020-11-01T04:30:00Z 2020-11-01T05:30:00Z',
        '2020-11-01T01:30 2020-11-01T05:30:00Z 2020-11-01T06:00:00Z',
        '2020-11-01T00:30-0500 2020-11-01T06:00:00Z 2020-11-01T06:30:00Z',
        '2020-11-01T01:30-0500 2020-11-01T06:30:00Z 2020-11-01T07:30:00Z',
      ],
    },
    {
      what: 'an hour of which half is repeated stays one cell',
      calendar: calendarOf('Australia/Lord_Howe', 'HOURS', 'yyyy-MM-dd-HH'),
      from: '2024-04-06T13:00Z',
      to: '2024-04-06T16:30Z',
      cells: [
        '2024-04-07-00 2024-04-06T13:00:00Z 2024-04-06T14:00:00Z',
        '2024-04-07-01 2024-04-06T14:00:00Z 2024-04-06T15:30:00Z',
        '2024-04-07-02 2024-04-06T15:30:00Z 2024-04-06T16:30:00Z',
      ],
    },
    {
      what: 'six hours on the clock are five on a day that loses one',
      calendar: calendarOf('America/New_York', 'HOURS', 'yyyyMMddHH', { interval: 6 }),
      from: '2021-03-14T05:00Z',
      to: '2021-03-14T16:00Z',
      cells: [
        '2021031400 2021-03-14T05:00:00Z 2021-03-14T10:00:00Z',
        '2021031406 2021-03-14T10:00:00Z 2021-03-14T16:00:00Z',
      ],
    },
    {
      what: 'a cell whose label was skipped begins with the readings after it',
      calendar: calendarOf('America/New_York', 'HOURS', 'yyyyMMddHH', { interval: 2 }),
      from: '2021-03-14T05:00Z',
      to: '2021-03-14T08:00Z',
      cells: [
        '2021031400 2021-03-14T05:00:00Z 2021-03-14T07:00:00Z',
        '2021031402 2021-03-14T07:00:00Z 2021-03-14T08:00:00Z',
      ],
    },
    {
      what: 'ISO weeks at the turn of a year',
      calendar: calendarOf('UTC', 'WEEKS', "YYYY-'W'ww"),
      from: '2020-12-28T00:00Z',
      to: '2021-01-11T00:00Z',
      cells: [
        '2020-W53 2020-12-28T00:00:00Z 2021-01-04T00:00:00Z',
        '2021-W01 2021-01-04T00:00:00Z 2021-01-11T00:00:00Z',
      ],
    },
    {
      what: 'months from the 31st, which comes back after a short month',
      calendar: calendarOf('UTC', 'MONTHS', 'yyyy-MM-dd', { origin: '2001-01-31' }),
      from: '2001-01-31T00:00Z',
      to: '2001-04-30T00:00Z',
      cells: [
        '2001-01-31 2001-01-31T00:00:00Z 2001-02-28T00:00:00Z',
        '2001-02-28 2001-02-28T00:00:00Z 2001-03-31T00:00:00Z',
        '2001-03-31 2001-03-31T00:00:00Z 2001-04-30T00:00:00Z',
      ],
    },
    {
      what: 'quarters in a leap year',
      calendar: calendarOf('Asia/Tokyo', 'MONTHS', "yyyy-'Q'q", { interval: 3 }),
      from: '2019-12-31T15:00Z',
      to: '2020-06-30T15:00Z',
      cells: ['2020-Q1 2019-12-31T15:00:00Z 2020-03-31T15:00:00Z', '2020-Q2 2020-03-31T15:00:00Z 2020-06-30T15:00:00Z'],
    },
    {
      what: 'every second day from an origin',
      calendar: calendarOf('UTC', 'DAYS', 'yyyy/MM/dd', { interval: 2, origin: '2001/01/02' }),
      from: '2001-01-01T00:00Z',
      to: '2001-01-06T00:00Z',
      cells: [
        '2001/01/02 2001-01-02T00:00:00Z 2001-01-04T00:00:00Z',
        '2001/01/04 2001-01-04T00:00:00Z 2001-01-06T00:00:00Z',
      ],
    },
    {
      what: 'one time in four keys',
      calendar: createCalendar({
        timeZone: 'America/New_York',
        unit: 'HOURS',
        interval: 1,
        keys: [
          { name: 'year', format: 'yyyy' },
          { name: 'month', format: 'MM' },
          { name: 'day', format: 'dd' },
          { name: 'hour', format: 'HH' },
        ],
      }),
      from: '2020-11-01T05:00Z',
      to: '2020-11-01T07:00Z',
      cells: [
        '2020/11/01/01 2020-11-01T05:00:00Z 2020-11-01T06:00:00Z',
        '2020/11/01/01-0500 2020-11-01T06:00:00Z 2020-11-01T07:00:00Z',
      ],
    },
    {
      what: 'an offset that is in the key anyway',
      calendar: calendarOf('America/New_York', 'HOURS', "yyyy-MM-dd'T'HHXXX"),
      from: '2020-11-01T05:00Z',
      to: '2020-11-01T07:00Z',
      cells: [
        '2020-11-01T01-04:00 2020-11-01T05:00:00Z 2020-11-01T06:00:00Z',
        '2020-11-01T01-05:00 2020-11-01T06:00:00Z 2020-11-01T07:00:00Z',
      ],
    },
  ])('$what', ({ calendar, from, to, cells }) => {
    expect(shown(calendar, from, to)).toEqual(cells);
    expect(calendar.count(Date.parse(from), Date.parse(to))).toBe(cells.length);
    const found = [...calendar.cells(Date.parse(from), Date.parse(to))];
    expect(found.map((cell) => calendar.parse(calendar.format(cell)))).toEqual(found.map((cell) => ({ cell })));
  });

  it('yields only whole cells', () => {
    const calendar = calendarOf('UTC', 'DAYS', 'yyyy-MM-dd');

    const cells = shown(calendar, '2001-01-01T00:00:01Z', '2001-01-03T23:59:59Z');

    expect(cells).toEqual(['2001-01-02 2001-01-02T00:00:00Z 2001-01-03T00:00:00Z']);
    expect(calendar.count(Date.parse('2001-01-01T00:00:01Z'), Date.parse('2001-01-01T23:00Z'))).toBe(0);
  });

  it('keeps an instant after a second midnight in the day that has begun', () => {
    const calendar = calendarOf('America/St_Johns', 'DAYS', 'yyyy-MM-dd');

    const cell = calendar.at(Date.parse('2000-10-29T03:00Z'));

    expect(calendar.format(cell)).toEqual(['2000-10-29']);
  });

  it('counts a century of hours as many as it walks', () => {
    const calendar = calendarOf('America/New_York', 'HOURS', 'yyyyMMddHH');
    const [start, end] = [Date.parse('1930-01-01T05:00Z'), Date.parse('2030-01-01T05:00Z')];

    const walked = [...calendar.cells(start, end)].length;

    expect(calendar.count(start, end)).toBe(walked);
    expect(walked).toBe((end - start) / 3_600_000);
  });
});

describe('what a column without zone reads inside a cell', () => {
  it.each([
    [
      'America/New_York',
      'HOURS',
      'the hour before a gap',
      '2021-03-14T06:00Z',
      '2021-03-14T01:00:00',
      '2021-03-14T03:00:00',
    ],
    [
      'America/New_York',
      'HOURS',
      'the first of a repeated hour',
      '2020-11-01T05:00Z',
      '2020-11-01T01:00:00',
      '2020-11-01T02:00:00',
    ],
    [
      'America/New_York',
      'HOURS',
      'nothing in the second',
      '2020-11-01T06:00Z',
      '2020-11-01T02:00:00',
      '2020-11-01T02:00:00',
    ],
    ['America/New_York', 'DAYS', 'a day', '2001-04-01T12:00Z', '2001-04-01T00:00:00', '2001-04-02T00:00:00'],
    [
      'Pacific/Apia',
      'DAYS',
      'the day before a skipped one',
      '2011-12-29T12:00Z',
      '2011-12-29T00:00:00',
      '2011-12-31T00:00:00',
    ],
  ] as const)('%s %s: %s', (timeZone, unit, _, instant, start, end) => {
    const calendar = calendarOf(timeZone, unit, 'yyyyMMddHH');

    const wall = calendar.wall(calendar.at(Date.parse(instant)));

    expect(wall).toEqual({ start, end });
  });
});

describe('keys that name no cell', () => {
  const hours = calendarOf('America/New_York', 'HOURS', 'yyyy-MM-dd-HH');
  const seconds = calendarOf('UTC', 'DAYS', 'yyyy-MM-dd', { interval: 2, origin: '2001-01-01' });
  const minutes = calendarOf('America/New_York', 'HOURS', "yyyy-MM-dd'T'HH:mm");
  it.each([
    [hours, 'fdsjkl', '"fdsjkl" is not written yyyy-MM-dd-HH'],
    [hours, '2001-02-30-01', '2001-02 has 28 days, no day 30'],
    [hours, '2001-13-01-01', 'there is no month 13'],
    [hours, '2001-12-01-24', 'there is no hour 24'],
    [hours, '0000-12-01-01', 'the year 0 is not between 1 and 9999'],
    [
      hours,
      '2021-03-14-02',
      '2021-03-14-02 does not exist in America/New_York: clocks went from 2021-03-14T02:00:00 to 2021-03-14T03:00:00',
    ],
    [hours, '2020-11-01-01-0400', '2020-11-01-01-0400 is not repeated: it is written 2020-11-01-01'],
    [hours, '2020-11-01-02-0500', '2020-11-01-02-0500 is not repeated: it is written 2020-11-01-02'],
    [seconds, '2001-01-02', '2001-01-02 is not where a partition begins: the nearest are 2001-01-01 and 2001-01-03'],
    [
      minutes,
      '2021-03-14T01:30',
      '2021-03-14T01:30 is not where a partition begins: the nearest are 2021-03-14T01:00 and 2021-03-14T03:00',
    ],
    [seconds, '2001-1234-01-01', '"2001-1234-01-01" is not written yyyy-MM-dd'],
    [calendarOf('UTC', 'DAYS', 'yyyy-DDD'), '2001-366', '2001 has 365 days, no day 366'],
    [calendarOf('UTC', 'WEEKS', "YYYY-'W'ww"), '2021-W53', '2021 has 52 ISO weeks, no week 53'],
    [calendarOf('UTC', 'MINUTES', 'yyyyMMddHHmm'), '200101010160', 'there is no minute 60'],
    [calendarOf('UTC', 'MINUTES', 'yyyyMMddHHmmss'), '20010101010160', 'there is no second 60'],
    [
      calendarOf('Pacific/Apia', 'DAYS', 'yyyy-MM-dd'),
      '2011-12-30',
      '2011-12-30 does not exist in Pacific/Apia: clocks went from 2011-12-30T00:00:00 to 2011-12-31T00:00:00',
    ],
  ])('%#: %s', (calendar, key, problem) => {
    expect(calendar.parse([key])).toEqual({ problem });
  });

  it('may have the time in several values', () => {
    const keys = [
      { name: 'day', format: 'yyyy-MM-dd' },
      { name: 'hour', format: 'HH' },
    ];
    const calendar = createCalendar({ timeZone: 'America/New_York', unit: 'HOURS', interval: 1, keys });

    expect(calendar.parse(['2020-11-01', '02-0500'])).toEqual({
      problem: '2020-11-01/02-0500 is not repeated: it is written 2020-11-01/02',
    });
    expect(calendar.parse(['2020-11-01', '01-0500'])).toEqual({
      cell: { start: Date.parse('2020-11-01T06:00Z'), end: Date.parse('2020-11-01T07:00Z') },
    });
  });

  it('needs as many values as there are keys', () => {
    expect(hours.parse(['2001-01-01-01', '02'])).toEqual({ problem: '2 values where 1 are due' });
  });
});

describe('calendars that cannot be', () => {
  it.each([
    [
      { unit: 'DAYS', format: 'yyyy-MM' },
      /a key would not say where its partition begins: every DAYS needs the whole date/,
    ],
    [{ unit: 'HOURS', format: 'yyyy-MM-dd-hh' }, /every HOURS needs the hour \(HH, or hh with a\)/],
    [{ unit: 'HOURS', format: 'HH' }, /every HOURS needs the whole date/],
    [{ unit: 'MINUTES', format: 'yyyy-MM-dd-HH', interval: 15 }, /every 15 MINUTES needs the minute/],
    [{ unit: 'WEEKS', format: 'yyyy-ww' }, /a week needs the year it belongs to.*write YYYY/],
    [{ unit: 'WEEKS', format: 'yyyy-MM' }, /needs the whole date .* or the week/],
    [{ unit: 'DAYS', format: 'YYYY-MM-dd' }, /differs from the calendar year around 1 January: write yyyy/],
    [{ unit: 'MONTHS', format: "yyyy-'Q'q" }, /every MONTHS needs the year and the month/],
    [{ unit: 'YEARS', format: 'MM' }, /every YEARS needs the year/],
    [{ unit: 'DAYS', format: 'yy-MM-dd' }, /yy is the same for 1999 and 2099: write yyyy/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd G' }, /Lakefill does not write G/],
    [{ unit: 'DAYS', format: 'yyyy-MM-ddd' }, /ddd is too long: write dd/],
    [{ unit: 'DAYS', format: "yyyy-MM-dd'T" }, /a quote is never closed/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd[-HH]' }, /\[ bounds an optional section/],
    [{ unit: 'DAYS', format: 'yyyy-Md' }, /write 1 11 and 11 1 alike/],
    [{ unit: 'DAYS', format: "yyyy-M'1'd" }, /double one of them/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd', interval: 0 }, /0 is not a whole number above 0/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd', timeZone: 'Mars/Olympus' }, /Mars\/Olympus is not a time zone/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd', origin: 'soon' }, /"soon" is not written yyyy-MM-dd/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd', origin: '2001-02-30T00' }, /2001-02 has 28 days/],
    [{ unit: 'DAYS', format: 'yyyy-MM-dd', origin: '2001-02-03T00Z' }, /has an offset: write it as local time/],
  ] as const)('%o', ({ unit, format, ...more }, reason) => {
    expect(() => calendarOf('UTC', unit, format, more)).toThrow(
      expect.objectContaining({ name: 'InvalidDeclaration', message: expect.stringMatching(reason) }),
    );
  });

  it.each<[Partial<CalendarOptions>, string, string]>([
    [{ interval: 1.5 }, 'interval', '1.5 is not a whole number above 0'],
    [{ keys: [] }, 'partitions', 'no key says the time'],
    [
      { keys: [{ name: 'd', format: 'yy[' }] },
      'd.format',
      'yy[: yy is the same for 1999 and 2099: write yyyy; [ bounds an optional section, and a partition has one spelling: leave it out or quote it',
    ],
    [
      {
        keys: [
          { name: 'year', format: 'yyyy' },
          { name: 'month', format: 'MM' },
        ],
      },
      'year/month.format',
      'yyyy/MM: a key would not say where its partition begins: every DAYS needs the whole date (yyyy, MM, dd) in the format',
    ],
    [{ origin: 'soon' }, 'range', '"soon" is not written yyyyMMdd'],
    [{ origin: '2001-02-30' }, 'range', '2001-02 has 28 days, no day 30'],
    [{ origin: '2001-02-03T00Z' }, 'range', '2001-02-03T00Z has an offset: write it as local time'],
  ])('%j tells which field is wrong, and why', (options, key, reason) => {
    expect(() => calendarOf('UTC', 'DAYS', 'yyyyMMdd', options)).toThrow(
      expect.objectContaining({ name: 'InvalidDeclaration', message: `${key}: ${reason}`, data: { key, reason } }),
    );
  });

  it('is counted from an origin in several keys', () => {
    const keys = ['yyyy', 'MM', 'dd'].map((format) => ({ name: format, format }));

    const calendar = createCalendar({ timeZone: 'UTC', unit: 'DAYS', interval: 2, keys, origin: '2001/01/02' });

    expect(calendar.format(calendar.at(Date.parse('2001-01-05T12:00Z')))).toEqual(['2001', '01', '04']);
  });

  it('needs a key that says the time', () => {
    expect(() => createCalendar({ timeZone: 'UTC', unit: 'DAYS', interval: 1, keys: [] })).toThrow(
      /no key says the time/,
    );
  });
});

describe('patterns', () => {
  const afternoon = Date.parse('2001-02-03T16:05:00Z');
  it.each([
    ['yyyy-MM-dd HH:mm', '2001-02-03 16:05'],
    ['y-M-d-H-m', '2001-2-3-16-5'],
    ["yyyy'y'MMM''dd''HHmm", "2001yFeb'03'1605"],
    ['EEE dd MMMM yyyy, hh:mm a', 'Sat 03 February 2001, 04:05 PM'],
    ['EEEE yyyy-DDD-KK-mm-a', 'Saturday 2001-034-04-05-PM'],
    ['YYYY-ww-E-kk-mm', '2001-05-Sat-16-05'],
    ['uuuu-LL-dd-HH-mm-ss-SSS', '2001-02-03-16-05-00-000'],
    ["QQQ yyyyMMdd'T'HHmmxx", 'Q1 20010203T1605+0000'],
    ["yyyyMMdd'T'HHmmXX", '20010203T1605Z'],
    ["yyyy''MMdd'o''clock'HHmm", "2001'0203o'clock1605"],
    ["yyyyMMdd'T'HHmmZ", '20010203T1605+0000'],
    ["yyyyMMdd'T'HHmmx", '20010203T1605+00'],
    ["yyyyMMdd'T'HHmmZZZZZ", '20010203T1605Z'],
    ["YYYY-'W'ww-e HH:mm", '2001-W05-6 16:05'],
    ["eee, YYYY-'W'ww-cccc HH:mm", 'Sat, 2001-W05-Saturday 16:05'],
    ['yyyyMMddHmm', '200102031605'],
    ['yyyyMdd HH:mm', '2001203 16:05'],
  ])('%s writes %s and reads it back', (format, text) => {
    const calendar = calendarOf('UTC', 'MINUTES', format);
    const cell = calendar.at(afternoon);

    expect(calendar.format(cell)).toEqual([text]);
    expect(calendar.parse(calendar.format(cell))).toEqual({ cell });
  });

  it.each<[string, CalendarOptions['unit'], number]>([
    ['yyyy-MM-DDD', 'DAYS', 1],
    ["yyyy-MM-'W'ww YYYY", 'WEEKS', 1],
    ["yyyy-MM YYYY-'W'ww", 'MONTHS', 1],
    ["yyyy-MM-dd YYYY-'W'ww", 'DAYS', 1],
    ["yyyy-MM YYYY-'W'ww-e", 'DAYS', 1],
    ['yyyy-QQQ DDD', 'DAYS', 1],
    ['yyyy-DDD YYYY-ww', 'DAYS', 1],
    ["YYYY-'W'ww", 'DAYS', 7],
    ['yyyy-MM-dd a', 'HOURS', 12],
    ['yMMdd', 'DAYS', 1],
    ['d.M.yyyy Hmm', 'HOURS', 1],
    ['yyyy-MM-dd HHx', 'HOURS', 1],
  ])('%s names each cell of %s %i by a key that is read back', (format, unit, interval) => {
    const calendar = calendarOf('Europe/Paris', unit, format, { interval });
    const cells = [...calendar.cells(Date.parse('2020-12-20T00:00Z'), Date.parse('2021-04-10T00:00Z'))];

    expect(cells.map((cell) => calendar.parse(calendar.format(cell)))).toEqual(cells.map((cell) => ({ cell })));
    expect(new Set(cells.map((cell) => calendar.format(cell).join())).size).toBe(cells.length);
  });
});
