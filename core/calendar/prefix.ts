import { bijectionProblem } from './bijection.ts';
import type { Unit } from './calendar.ts';
import { DAY, mondayOf } from './civil.ts';
import { createGrid, FIRST_MONDAY } from './grid.ts';
import type { Interval } from './interval.ts';
import type { PatternPart } from './pattern.ts';
import type { FieldName } from './pattern-field.ts';
import { createTimeKey } from './time-key.ts';

/** Stretches of the wall clock that the first of several keys may name together, the finest first. */
const STRETCHES: readonly [Unit, number][] = [
  ['MINUTES', 1],
  ['HOURS', 1],
  ['DAYS', 1],
  ['WEEKS', 1],
  ['MONTHS', 1],
  ['MONTHS', 3],
  ['YEARS', 1],
];

/**
 * The readings `[start, end)` that the values of the first keys allow: `2001/02` of year, month and day is February 2001.
 * A problem where they are not written so, or name no stretch (a month without its year).
 */
export function readingsUnder(
  values: readonly string[],
  patterns: readonly (readonly PatternPart[])[],
  formats: readonly string[],
): Interval | { problem: string } {
  const first = createTimeKey(patterns.slice(0, values.length), formats.slice(0, values.length));
  const read = first.read(values);
  if ('problem' in read) return read;
  if (saysOnlyWeekYear(first.says)) return weekYear(Number(values[0]?.match(/\d{4}/)?.[0]));
  const stretch = STRETCHES.find(([unit, interval]) => bijectionProblem(first.says, unit, interval) === undefined);
  if (stretch === undefined) return { problem: `${values.join('/')} alone names no stretch of time` };
  const [unit, interval] = stretch;
  const grid = createGrid(unit, interval, unit === 'WEEKS' ? FIRST_MONDAY : 0);
  return { start: read.reading, end: grid.label(grid.index(read.reading) + 1) };
}

/** A week's year begins and ends with its weeks, not on 1 January. */
const saysOnlyWeekYear = (says: ReadonlySet<FieldName>): boolean => says.size === 1 && says.has('weekYear');

const weekYear = (year: number): Interval => ({ start: mondayOf(year, 1) * DAY, end: mondayOf(year + 1, 1) * DAY });
