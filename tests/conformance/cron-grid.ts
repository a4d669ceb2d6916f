import type { Unit } from '../../core/calendar/calendar.ts';

/** What a calendar of equal steps is made of. */
export interface CronGrid {
  unit: Unit;
  interval: number;
  /** A reading of the local clock on which a step begins. */
  origin: string;
}

const NICKNAMES: Readonly<Record<string, string>> = {
  '@hourly': '0 * * * *',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@weekly': '0 0 * * 0',
  '@monthly': '0 0 1 * *',
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
};

/** A cron expression that divides time evenly, as unit, interval and origin; any other is a list of points in time. */
export function cronGrid(cron: string): CronGrid | undefined {
  const [minute, hour, day, month, weekday, more] = (NICKNAMES[cron] ?? cron).split(' ');
  if (more !== undefined) return undefined;
  const [minutes, hours, days] = [evenly(minute, 0, 59), evenly(hour, 0, 23), evenly(day, 1, 31)];
  const [months, weekdays] = [evenly(month, 1, 12), evenly(weekday?.replace('7', '0'), 0, 6)];
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const grid = (unit: Unit, interval: number, date = '01-01'): CronGrid => ({
    unit,
    interval,
    origin: `1970-${date}T${two(hours.first)}:${two(minutes.first)}`,
  });
  const everyDay = days.step === 1 && months.step === 1 && weekdays.step === 1;
  if (everyDay && hours.step === 1) return minutes.step < 60 ? grid('MINUTES', minutes.step) : grid('HOURS', 1);
  if (minutes.step < 60) return undefined;
  if (everyDay) return hours.step < 24 ? grid('HOURS', hours.step) : grid('DAYS', 1);
  if (hours.step < 24) return undefined;
  // 1970-01-04 is a Sunday, cron's day 0.
  if (weekdays.step === 7 && days.step === 1 && months.step === 1) {
    return grid('WEEKS', 1, `01-${two(4 + weekdays.first)}`);
  }
  // Later days are skipped by cron in short months.
  if (weekdays.step > 1 || days.step < 31 || days.first > 28) return undefined;
  const date = `${two(months.first)}-${two(days.first)}`;
  return months.step < 12 ? grid('MONTHS', months.step, date) : grid('YEARS', 1, date);
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The first value of a field and how far they are apart, round and round; one value alone is a whole round apart. */
function evenly(field: string | undefined, least: number, most: number): { first: number; step: number } | undefined {
  const values = field?.split(',').map((part) => valuesOf(part, least, most)) ?? [];
  if (values.includes(undefined)) return undefined;
  const all = [...new Set(values.flatMap((part) => part ?? []))].sort((a, b) => a - b);
  const [first] = all;
  const step = (most - least + 1) / all.length;
  if (first === undefined || first - least >= step || all.some((value, i) => value !== first + i * step)) {
    return undefined;
  }
  return { first, step };
}

/** `5`, `5-9`, `5-59/20`, `5/20`, `*`, `*` with a step. */
function valuesOf(part: string, least: number, most: number): number[] | undefined {
  const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part);
  if (match === null) return undefined;
  const [, from, to, every] = match;
  const start = from === undefined ? least : Number(from);
  const end = to === undefined ? (from !== undefined && every === undefined ? start : most) : Number(to);
  const step = Number(every ?? 1);
  if (start < least || end > most || start > end || step < 1) return undefined;
  return Array.from({ length: Math.floor((end - start) / step) + 1 }, (_, i) => start + i * step);
}
