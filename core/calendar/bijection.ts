import type { Unit } from './calendar.ts';
import { DAY } from './civil.ts';
import type { FieldName } from './pattern-field.ts';

/**
 * Why keys with these fields cannot name the cells of a calendar one by one, or undefined when they can. Fields finer
 * than the unit do no harm; a missing one would give two partitions the same name.
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
    `two partitions would have the same key: ${every} needs ${what} in the format`;
  switch (unit) {
    case 'MINUTES':
    case 'HOURS': {
      const step = interval * (unit === 'HOURS' ? 3_600_000 : 60_000);
      if (!day) return lacks('the whole date (yyyy, MM, dd)');
      if (step % DAY !== 0 && !hour) return lacks('the hour (HH, or hh with a)');
      if (step % 3_600_000 !== 0 && !has('minute')) return lacks('the minute (mm)');
      return undefined;
    }
    case 'DAYS':
      return day ? undefined : lacks('the whole date (yyyy, MM, dd)');
    case 'WEEKS':
      return day || has('weekYear', 'week')
        ? undefined
        : lacks("the whole date (yyyy, MM, dd) or the week (YYYY-'W'ww)");
    case 'MONTHS': {
      const known = day || has('year', 'month');
      const coarser = (interval % 3 === 0 && has('year', 'quarter')) || (interval % 12 === 0 && has('year'));
      return known || coarser ? undefined : lacks('the year and the month (yyyy, MM)');
    }
    case 'YEARS':
      return day || has('year') ? undefined : lacks('the year (yyyy)');
  }
}
