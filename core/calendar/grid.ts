import type { Unit } from './calendar.ts';
import { civilOf, DAY, daysInMonth, daysOf } from './civil.ts';

/**
 * Where cells begin on the wall clock, before any zone is applied: readings `origin + n * interval * unit`. Months and
 * years keep the origin's day and time; a month without that day begins on its last one (31 January, 28 February, 31 March).
 */
export interface Grid {
  /** Milliseconds from one label to the next, or null where that varies (months, years). */
  readonly step: number | null;
  index(reading: number): number;
  label(index: number): number;
}

/** Monday 1970-01-05, from where weeks are counted. */
export const FIRST_MONDAY = 4 * DAY;

const MILLISECONDS = { MINUTES: 60_000, HOURS: 3_600_000, DAYS: DAY, WEEKS: 7 * DAY } as const;

export function createGrid(unit: Unit, interval: number, origin: number): Grid {
  if (unit === 'MONTHS' || unit === 'YEARS') return monthly(unit === 'MONTHS' ? interval : interval * 12, origin);
  const step = MILLISECONDS[unit] * interval;
  return {
    step,
    index: (reading) => Math.floor((reading - origin) / step),
    label: (index) => origin + index * step,
  };
}

function monthly(months: number, origin: number): Grid {
  const date = civilOf(Math.floor(origin / DAY));
  const first = date.year * 12 + date.month - 1;
  const time = origin - Math.floor(origin / DAY) * DAY;

  function label(index: number): number {
    const total = first + index * months;
    const year = Math.floor(total / 12);
    const month = total - year * 12 + 1;
    return daysOf(year, month, Math.min(date.day, daysInMonth(year, month))) * DAY + time;
  }

  return {
    step: null,
    label,
    index(reading) {
      const { year, month } = civilOf(Math.floor(reading / DAY));
      const index = Math.floor((year * 12 + month - 1 - first) / months);
      return label(index) <= reading ? index : index - 1;
    },
  };
}
