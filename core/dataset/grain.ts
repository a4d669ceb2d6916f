import type { Unit } from '../calendar/calendar.ts';
import { parsePattern } from '../calendar/pattern.ts';
import type { FieldName } from '../calendar/pattern-field.ts';

/** Units from fine to coarse. */
const UNITS: readonly Unit[] = ['MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'];

/** The unit that a field alone can tell apart; an offset tells none. */
const UNIT_OF: Readonly<Record<FieldName, Unit | undefined>> = {
  fraction: 'MINUTES',
  second: 'MINUTES',
  minute: 'MINUTES',
  hour: 'HOURS',
  hourOfHalf: 'HOURS',
  halfDay: 'HOURS',
  day: 'DAYS',
  dayOfYear: 'DAYS',
  weekday: 'DAYS',
  week: 'WEEKS',
  month: 'MONTHS',
  quarter: 'MONTHS',
  year: 'YEARS',
  weekYear: 'YEARS',
  offset: undefined,
};

/** What a `DateTimeFormatter` pattern says about time; none for a pattern that is not one. */
export function fieldsOf(format: string): ReadonlySet<FieldName> {
  const parsed = parsePattern(format);
  if ('problems' in parsed) return new Set();
  return new Set(parsed.parts.flatMap((part) => (typeof part === 'string' ? [] : [part.says])));
}

/**
 * The unit of the finest field in the pattern, Athena's default for `interval.unit`: DAYS for `yyyy-MM-dd`, MONTHS for
 * `yyyyMM`. Undefined for a pattern that says no time.
 */
export function grainOf(format: string): Unit | undefined {
  const said = new Set([...fieldsOf(format)].map((field) => UNIT_OF[field]));
  return UNITS.find((unit) => said.has(unit));
}

/** The key with the finest unit: it says how long a cell lasts. */
export const finest = <T extends { unit: Unit }>(keys: readonly T[]): T =>
  keys.reduce((least, key) => (UNITS.indexOf(key.unit) < UNITS.indexOf(least.unit) ? key : least));
