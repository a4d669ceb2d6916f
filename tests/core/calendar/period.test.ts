import { describe, expect, it } from 'vitest';
import { parsePeriod } from '../../../core/calendar/period.ts';

describe('a period', () => {
  it.each([
    ['2001', 'local', '2001-01-01T00:00Z', '2002-01-01T00:00Z'],
    ['2000-02', 'local', '2000-02-01T00:00Z', '2000-03-01T00:00Z'],
    ['2001-12', 'local', '2001-12-01T00:00Z', '2002-01-01T00:00Z'],
    ['2013-W01', 'local', '2012-12-31T00:00Z', '2013-01-07T00:00Z'],
    ['2001-02-03', 'local', '2001-02-03T00:00Z', '2001-02-04T00:00Z'],
    ['2001-02-03T04', 'local', '2001-02-03T04:00Z', '2001-02-03T05:00Z'],
    ['2001-02-03 04:05', 'local', '2001-02-03T04:05Z', '2001-02-03T04:06Z'],
    ['2001-02-03T040506', 'local', '2001-02-03T04:05:06Z', '2001-02-03T04:05:07Z'],
    ['2001-02-03T04:05:06.000', 'local', '2001-02-03T04:05:06Z', '2001-02-03T04:05:07Z'],
    ['2001-02-03T04Z', 'instant', '2001-02-03T04:00Z', '2001-02-03T05:00Z'],
    ['2001-02-03T04:05:06.000Z', 'instant', '2001-02-03T04:05:06Z', '2001-02-03T04:05:07Z'],
    ['2001-02-03T04:05-05:00', 'instant', '2001-02-03T09:05Z', '2001-02-03T09:06Z'],
    ['2001-02-03T04+0530', 'instant', '2001-02-02T22:30Z', '2001-02-02T23:30Z'],
  ] as const)('%s is %s, %s to %s', (text, kind, start, end) => {
    expect(parsePeriod(text)).toEqual({ kind, start: Date.parse(start), end: Date.parse(end) });
  });

  it.each(['', 'xyz', '01', '2001-1', '2001-01-01T', '2001-01-01Z05', '20010101', '2001-01-01T05:00:00.5'])(
    '"%s" is none',
    (text) => {
      expect(parsePeriod(text)).toBeUndefined();
    },
  );

  it.each([
    ['2001-02-29', '2001-02 has 28 days, no day 29'],
    ['2001-00', 'there is no month 0'],
    ['2021-W53', '2021 has 52 ISO weeks, no week 53'],
    ['2001-01-01T24', 'there is no hour 24'],
  ])('%s does not exist', (text, problem) => {
    expect(parsePeriod(text)).toEqual({ problem });
  });
});
