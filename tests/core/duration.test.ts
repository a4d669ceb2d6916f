import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../core/calendar/interval.ts';
import { after, before, parseDuration } from '../../core/duration.ts';

describe('a duration', () => {
  it.each(['P7D', 'PT6H', 'P1M', 'P1Y2M3DT4H5M6S', 'P2W', 'PT0.5S'])('%s is one', (text) => {
    expect(parseDuration(text)?.toString()).toBe(text);
  });

  it.each(['', 'P', '7D', 'P0D', '-P7D', '+P7D', 'p7d', '7 days', 'P1.5D', 'PT'])('%o is none', (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it.each([
    ['P1D', 'America/New_York', '2001-04-01T23:00:00Z', '2001-04-01T00:00:00Z', '2001-04-02T23:00:00Z'],
    ['P7D', 'UTC', '2001-01-08T00:00:00Z', '2001-01-01T00:00:00Z', '2001-01-15T00:00:00Z'],
    ['P1M', 'UTC', '2001-03-31T00:00:00Z', '2001-02-28T00:00:00Z', '2001-04-30T00:00:00Z'],
    ['PT24H', 'America/New_York', '2001-04-01T23:00:00Z', '2001-03-31T23:00:00Z', '2001-04-02T23:00:00Z'],
  ])('of %s in %s counts on the wall clock', (duration, zone, instant, earlier, later) => {
    const ms = Date.parse(instant);

    expect([formatInstant(before(ms, duration, zone)), formatInstant(after(ms, duration, zone))]).toEqual([
      earlier,
      later,
    ]);
  });
});
