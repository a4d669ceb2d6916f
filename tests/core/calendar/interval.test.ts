import { describe, expect, it } from 'vitest';
import { formatInstant, formatReading, formatSecond } from '../../../core/calendar/interval.ts';

describe('a moment', () => {
  it.each([
    ['2001-02-03T04:05:06.000Z', '2001-02-03T04:05:06Z', '2001-02-03T04:05:06Z', '2001-02-03T04:05:06'],
    ['2001-02-03T04:05:06.789Z', '2001-02-03T04:05:06.789Z', '2001-02-03T04:05:06Z', '2001-02-03T04:05:06.789'],
    ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59Z', '1969-12-31T23:59:59.999'],
  ])('%s is written %s, to the second %s, as a reading %s', (moment, instant, second, reading) => {
    const ms = Date.parse(moment);

    expect([formatInstant(ms), formatSecond(ms), formatReading(ms)]).toEqual([instant, second, reading]);
  });
});
