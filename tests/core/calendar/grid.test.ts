import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../core/calendar/calendar.ts';
import { createGrid, FIRST_MONDAY } from '../../../core/calendar/grid.ts';

const at = (reading: string): number => Date.parse(`${reading}Z`);

describe('labels on the wall clock', () => {
  it.each<[Unit, number, string, number, string]>([
    ['MINUTES', 15, '1970-01-01T00:00', 2, '1970-01-01T00:30'],
    ['HOURS', 6, '1970-01-01T01:00', -1, '1969-12-31T19:00'],
    ['DAYS', 1, '1970-01-01T00:00', 11_000, '2000-02-13T00:00'],
    ['WEEKS', 2, '2001-01-01T00:00', 3, '2001-02-12T00:00'],
    ['MONTHS', 1, '1970-01-01T00:00', 13, '1971-02-01T00:00'],
    ['MONTHS', 1, '2001-01-31T06:30', 1, '2001-02-28T06:30'],
    ['MONTHS', 1, '2001-01-31T06:30', 2, '2001-03-31T06:30'],
    ['MONTHS', 3, '2001-11-01T00:00', -4, '2000-11-01T00:00'],
    ['YEARS', 1, '2000-02-29T00:00', 1, '2001-02-28T00:00'],
    ['YEARS', 4, '2000-02-29T00:00', 1, '2004-02-29T00:00'],
  ])('every %s %i from %s: number %i is %s', (unit, interval, origin, index, label) => {
    const grid = createGrid(unit, interval, at(origin));

    expect(new Date(grid.label(index)).toISOString()).toBe(new Date(at(label)).toISOString());
    expect([grid.index(at(label)), grid.index(at(label) - 1), grid.index(at(label) + 1)]).toEqual([
      index,
      index - 1,
      index,
    ]);
  });

  it('are a step apart, or none where months vary', () => {
    const units: Unit[] = ['MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'];

    const steps = units.map((unit) => createGrid(unit, 2, 0).step);

    expect(steps).toEqual([120_000, 7_200_000, 172_800_000, 1_209_600_000, null, null]);
  });

  it('of weeks are counted from a Monday', () => {
    expect(new Date(FIRST_MONDAY).toUTCString()).toBe('Mon, 05 Jan 1970 00:00:00 GMT');
  });
});
