import { describe, expect, it } from 'vitest';
import { parsePattern } from '../../../core/calendar/pattern.ts';
import { createTimeKey, type Fields, readingOf } from '../../../core/calendar/time-key.ts';

function keyOf(...formats: string[]) {
  const patterns = formats.map((format) => {
    const parsed = parsePattern(format);
    if ('problems' in parsed) throw new Error(parsed.problems.join('; '));
    return parsed.parts;
  });
  return createTimeKey(patterns, formats);
}

describe('the fields of a time', () => {
  it.each<[Fields, string]>([
    [{}, '1970-01-01T00:00:00.000Z'],
    [{ year: 2001 }, '2001-01-01T00:00:00.000Z'],
    [{ year: 1 }, '0001-01-01T00:00:00.000Z'],
    [{ year: 9999, month: 12, day: 31 }, '9999-12-31T00:00:00.000Z'],
    [{ year: 2001, quarter: 3 }, '2001-07-01T00:00:00.000Z'],
    [{ year: 2001, quarter: 4 }, '2001-10-01T00:00:00.000Z'],
    [{ year: 2001, quarter: 3, month: 8 }, '2001-08-01T00:00:00.000Z'],
    [{ year: 2000, month: 2, day: 29 }, '2000-02-29T00:00:00.000Z'],
    [{ year: 2001, dayOfYear: 1 }, '2001-01-01T00:00:00.000Z'],
    [{ year: 2000, dayOfYear: 366 }, '2000-12-31T00:00:00.000Z'],
    [{ weekYear: 2021, week: 1 }, '2021-01-04T00:00:00.000Z'],
    [{ weekYear: 2020, week: 53, weekday: 7 }, '2021-01-03T00:00:00.000Z'],
    [{ weekYear: 2021, week: 1, year: 2020 }, '2021-01-04T00:00:00.000Z'],
    [{ weekYear: 2020, year: 2021, month: 1, day: 2 }, '2021-01-02T00:00:00.000Z'],
    [{ weekYear: 2020, week: 53, year: 2021, month: 1 }, '2020-12-28T00:00:00.000Z'],
    [{ weekYear: 2020, week: 53, year: 2021, month: 1, day: 2 }, '2021-01-02T00:00:00.000Z'],
    [{ weekYear: 2020, week: 53, year: 2021, dayOfYear: 3 }, '2021-01-03T00:00:00.000Z'],
    [{ year: 2001, month: 2, dayOfYear: 34 }, '2001-02-03T00:00:00.000Z'],
    [{ year: 2001, month: 3, week: 10, weekday: 2 }, '2001-03-06T00:00:00.000Z'],
    [{ weekYear: 2021 }, '2021-01-01T00:00:00.000Z'],
    [{ year: 2021, week: 2 }, '2021-01-11T00:00:00.000Z'],
    [{ year: 2001, hour: 23, minute: 59, second: 59, fraction: 999 }, '2001-01-01T23:59:59.999Z'],
    [{ year: 2001, hourOfHalf: 4 }, '2001-01-01T04:00:00.000Z'],
    [{ year: 2001, hourOfHalf: 4, halfDay: 1 }, '2001-01-01T16:00:00.000Z'],
    [{ year: 2001, halfDay: 1 }, '2001-01-01T12:00:00.000Z'],
    [{ year: 2001, hour: 3, hourOfHalf: 4, halfDay: 1 }, '2001-01-01T03:00:00.000Z'],
  ])('%j are %s', (fields, reading) => {
    expect(readingOf(fields)).toEqual({ reading: Date.parse(reading) });
  });

  it.each<[Fields, string]>([
    [{ year: 0 }, 'the year 0 is not between 1 and 9999'],
    [{ year: 10_000 }, 'the year 10000 is not between 1 and 9999'],
    [{ year: 2001, month: 0 }, 'there is no month 0'],
    [{ year: 2001, month: 13 }, 'there is no month 13'],
    [{ year: 2001, quarter: 0 }, 'there is no quarter 0'],
    [{ year: 2001, quarter: 5, month: 3 }, 'there is no quarter 5'],
    [{ year: 2001, month: 1, day: 0 }, '2001-01 has 31 days, no day 0'],
    [{ year: 2001, month: 2, day: 29 }, '2001-02 has 28 days, no day 29'],
    [{ year: 31, month: 12, day: 32 }, '0031-12 has 31 days, no day 32'],
    [{ year: 2001, dayOfYear: 0 }, '2001 has 365 days, no day 0'],
    [{ year: 2000, dayOfYear: 367 }, '2000 has 366 days, no day 367'],
    [{ weekYear: 2021, week: 0 }, '2021 has 52 ISO weeks, no week 0'],
    [{ weekYear: 2020, week: 54 }, '2020 has 53 ISO weeks, no week 54'],
    [{ weekYear: 2020, week: 1, weekday: 0 }, 'there is no day 0 of a week'],
    [{ weekYear: 2020, week: 1, weekday: 8 }, 'there is no day 8 of a week'],
    [{ year: 2001, month: 13, dayOfYear: 3 }, 'there is no month 13'],
    [{ hour: 24 }, 'there is no hour 24'],
    [{ minute: 60 }, 'there is no minute 60'],
    [{ second: 60 }, 'there is no second 60'],
  ])('%j name nothing', (fields, problem) => {
    expect(readingOf(fields)).toEqual({ problem });
  });
});

describe('a key of time', () => {
  it('writes each of its values, also after another day', () => {
    const key = keyOf('yyyy', "MMM' 'dd", "HH'h'mm");

    const written = ['2001-02-03T04:05Z', '2001-02-03T23:59Z', '2001-02-04T00:00Z', '2001-02-02T12:00Z'].map(
      (reading) => key.write(Date.parse(reading), 0),
    );

    expect(written).toEqual([
      ['2001', 'Feb 03', '04h05'],
      ['2001', 'Feb 03', '23h59'],
      ['2001', 'Feb 04', '00h00'],
      ['2001', 'Feb 02', '12h00'],
    ]);
  });

  it('writes the offset that it is given', () => {
    const key = keyOf("yyyy-MM-dd'T'HHXXX");

    const written = [0, 3_600_000, -3_600_000].map((offset) => key.write(Date.parse('2001-02-03T04:00Z'), offset));

    expect(written).toEqual([['2001-02-03T04Z'], ['2001-02-03T04+01:00'], ['2001-02-03T04-01:00']]);
  });

  it('says the fields of all its values', () => {
    expect(keyOf('yyyy', 'MM-dd', "'literal'").says).toEqual(new Set(['year', 'month', 'day']));
  });

  it.each([
    ['yyyy.MM.dd', '2001.02.03', '2001-02.03'],
    ['yyyy+MM+dd', '2001+02+03', '20011+02+03'],
    ['yyyy(MM)dd', '2001(02)03', '20010203'],
    ['yyyy|MM|dd', '2001|02|03', '2001'],
    ['yyyy*MM?dd', '2001*02?03', '200102?03'],
    ['yyyy$MM^dd', '2001$02^03', '20010203'],
    ["yyyy'[a]'MM'{1}'dd", '2001[a]02{1}03', '2001a0203'],
    ['yyyy\\MM-dd', '2001\\02-03', '2001\\\\02-03'],
  ])('takes the text of %s as it stands: %s, not %s', (format, text, other) => {
    const key = keyOf(format);

    expect(key.read([text])).toEqual({ reading: Date.parse('2001-02-03') });
    expect(key.read([other])).toEqual({ problem: `"${other}" is not written ${format}` });
  });

  it('reads all of a value, and as many values as there are', () => {
    const key = keyOf('yyyy-MM', 'dd');

    expect(key.read(['2001-02', '03'])).toEqual({ reading: Date.parse('2001-02-03') });
    expect(key.read(['x2001-02', '03'])).toEqual({ problem: '"x2001-02" is not written yyyy-MM' });
    expect(key.read(['2001-02', '03x'])).toEqual({ problem: '"03x" is not written dd' });
    expect(key.read(['2001-02'])).toEqual({ problem: '1 values where 2 are due' });
  });
});
