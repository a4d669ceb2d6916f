import type { Unit } from './calendar.ts';
import { DAY } from './civil.ts';
import type { FieldName } from './pattern-field.ts';

const HOUR = 3_600_000;

const STEPS: Partial<Record<Unit, number>> = { MINUTES: 60_000, HOURS: HOUR, DAYS: DAY, WEEKS: 7 * DAY };

/**
 * Why keys with these fields cannot name the cells of a calendar one by one, or undefined when they can. Fields finer than
 * the unit do no harm; a missing one would give two partitions the same name, or not say where a partition begins.
 */
export function bijectionProblem(says: ReadonlySet<FieldName>, unit: Unit, interval: number): string | undefined {
  const has = (...names: FieldName[]): boolean => names.every((name) => says.has(name));
  const day = has('year', 'month', 'day') || has('year', 'dayOfYear') || has('weekYear', 'week', 'weekday');
  const hour = has('hour') || has('hourOfHalf', 'halfDay');

  if (!day && has('week') && !has('weekYear')) {
    return 'a week needs the year it belongs to: yyyy and ww give two weeks the same name at the turn of a year, write YYYY';
  }
  if (!day && has('weekYear') && !has('week')) {
    return 'YYYY is the year that a week belongs to, which differs from the calendar year around 1 January: write yyyy';
  }
  const every = `every ${interval === 1 ? '' : `${interval} `}${unit}`;
  const lacks = (what: string): string =>
    `a key would not say where its partition begins: ${every} needs ${what} in the format`;
  const step = (STEPS[unit] ?? 0) * interval;
  switch (unit) {
    case 'MINUTES':
    case 'HOURS':
    case 'DAYS':
    case 'WEEKS': {
      if (step % (7 * DAY) === 0) {
        return day || has('weekYear', 'week')
          ? undefined
          : lacks("the whole date (yyyy, MM, dd) or the week (YYYY-'W'ww)");
      }
      if (!day) return lacks('the whole date (yyyy, MM, dd)');
      if (step % DAY === 0 || (step % (DAY / 2) === 0 && has('halfDay'))) return undefined;
      if (!hour) return lacks('the hour (HH, or hh with a)');
      return step % HOUR === 0 || has('minute') ? undefined : lacks('the minute (mm)');
    }
    case 'MONTHS': {
      const known = day || has('year', 'month');
      const coarser = (interval % 3 === 0 && has('year', 'quarter')) || (interval % 12 === 0 && has('year'));
      return known || coarser ? undefined : lacks('the year and the month (yyyy, MM)');
    }
    case 'YEARS':
      return day || has('year') ? undefined : lacks('the year (yyyy)');
  }
}
