import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../core/calendar/calendar.ts';
import { formatInstant, formatReading } from '../../../core/calendar/interval.ts';
import { plainCalendar } from '../../../core/calendar/plain.ts';

/** `count of hours from start, labelled label` of each run, `again` where it repeats a label. */
const shown = (unit: Unit, interval: number, timeZone: string, from: string, to: string): string[] =>
  [...plainCalendar(unit, interval, timeZone).runs(Date.parse(from), Date.parse(to))].map(
    ({ start, step, label, count, repeated }) =>
      `${count} of ${step / 3_600_000} from ${formatInstant(start)}, ${formatReading(label)}${repeated ? ' again' : ''}`,
  );

describe('runs of cells', () => {
  it('are one where the clock never changes, however many cells there are', () => {
    expect(shown('HOURS', 1, 'UTC', '2020-01-01', '2021-01-01')).toEqual([
      '8784 of 1 from 2020-01-01T00:00:00Z, 2020-01-01T00:00:00',
    ]);
  });

  it('are parted where clocks go forward', () => {
    expect(shown('HOURS', 1, 'America/New_York', '2021-03-14T05:00Z', '2021-03-14T12:00Z')).toEqual([
      '1 of 1 from 2021-03-14T05:00:00Z, 2021-03-14T00:00:00',
      '1 of 1 from 2021-03-14T06:00:00Z, 2021-03-14T01:00:00',
      '5 of 1 from 2021-03-14T07:00:00Z, 2021-03-14T03:00:00',
    ]);
  });

  it('hold one repeated cell each where clocks go back', () => {
    expect(shown('MINUTES', 30, 'America/New_York', '2020-11-01T04:30Z', '2020-11-01T08:00Z')).toEqual([
      '2 of 0.5 from 2020-11-01T04:30:00Z, 2020-11-01T00:30:00',
      '1 of 0.5 from 2020-11-01T05:30:00Z, 2020-11-01T01:30:00',
      '1 of 0.5 from 2020-11-01T06:00:00Z, 2020-11-01T01:00:00 again',
      '1 of 0.5 from 2020-11-01T06:30:00Z, 2020-11-01T01:30:00 again',
      '2 of 0.5 from 2020-11-01T07:00:00Z, 2020-11-01T02:00:00',
    ]);
  });

  it('hold a day of another length alone', () => {
    expect(shown('DAYS', 1, 'America/New_York', '2001-03-30T05:00Z', '2001-04-04T04:00Z')).toEqual([
      '2 of 24 from 2001-03-30T05:00:00Z, 2001-03-30T00:00:00',
      '1 of 23 from 2001-04-01T05:00:00Z, 2001-04-01T00:00:00',
      '2 of 24 from 2001-04-02T04:00:00Z, 2001-04-02T00:00:00',
    ]);
  });

  it('hold a month each, up to the very end', () => {
    expect(shown('MONTHS', 1, 'UTC', '2001-01-01', '2001-03-01')).toEqual([
      '1 of 744 from 2001-01-01T00:00:00Z, 2001-01-01T00:00:00',
      '1 of 672 from 2001-02-01T00:00:00Z, 2001-02-01T00:00:00',
    ]);
  });

  it('leave out cells that are cut at either end', () => {
    expect(shown('DAYS', 1, 'UTC', '2001-01-01T00:00:01Z', '2001-01-04T23:00Z')).toEqual([
      '2 of 24 from 2001-01-02T00:00:00Z, 2001-01-02T00:00:00',
    ]);
  });
});
