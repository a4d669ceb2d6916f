import type { Unit } from '../calendar/calendar.ts';

/** Units from fine to coarse; weeks lie between days and months but divide neither. */
const GRAINS: readonly [Unit, RegExp][] = [
  ['MINUTES', /m/],
  ['HOURS', /[HhkK]/],
  ['DAYS', /[dDeEc]/],
  ['WEEKS', /[wW]/],
  ['MONTHS', /[ML]/],
  ['YEARS', /[yuY]/],
];

/** The letters of a DateTimeFormatter pattern that stand for fields: quoted text is not among them. */
export const fieldsOf = (format: string): string => format.replace(/'[^']*'/g, '').replace(/[^A-Za-z]/g, '');

/**
 * The unit of the finest field in the pattern, Athena's default for `interval.unit`: DAYS for `yyyy-MM-dd`, MONTHS for
 * `yyyyMM`. Undefined for a pattern without a field that Lakefill knows.
 */
export function grainOf(format: string): Unit | undefined {
  const fields = fieldsOf(format);
  return GRAINS.find(([, letters]) => letters.test(fields))?.[0];
}

const SIZE: Readonly<Record<Unit, number>> = { MINUTES: 1, HOURS: 2, DAYS: 3, WEEKS: 4, MONTHS: 5, YEARS: 6 };

/** Negative when `a` is finer than `b`. */
export const compareUnits = (a: Unit, b: Unit): number => SIZE[a] - SIZE[b];

/** What of the time a pattern says, each field once: `y`, `M`, `d`, `H`, `m`. Day of year and week count as what they replace. */
export function timeFields(format: string): Set<Unit> {
  const fields = fieldsOf(format);
  return new Set(GRAINS.filter(([, letters]) => letters.test(fields)).map(([unit]) => unit));
}
