import type { Calendar, Unit } from './calendar.ts';
import { createCalendar } from './create.ts';

const FORMATS: Readonly<Record<Unit, string>> = {
  YEARS: 'yyyy',
  MONTHS: 'yyyy-MM',
  WEEKS: 'yyyy-MM-dd',
  DAYS: 'yyyy-MM-dd',
  HOURS: "yyyy-MM-dd'T'HH",
  MINUTES: "yyyy-MM-dd'T'HH:mm",
};

/** A calendar of no dataset: counted from 1970-01-01 local time (weeks from Monday 1970-01-05), keys as ISO 8601 has them. */
export const plainCalendar = (unit: Unit, interval = 1, timeZone = 'UTC'): Calendar =>
  createCalendar({ timeZone, unit, interval, keys: [{ name: 'key', format: FORMATS[unit] }] });
