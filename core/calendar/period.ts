import { DAY, daysOf } from './civil.ts';
import { readingOf } from './time-key.ts';

/**
 * A stretch of time that people write with the accuracy they mean: `2001` is a year, `2001-01` a month, `2001-W05` an ISO
 * week, `2001-01-31` a day, `2001-01-31T05` an hour, with `:30` a minute, with `:30:00` a second.
 */
export type Period =
  /** `[start, end)` as readings of a wall clock. */
  | { kind: 'local'; start: number; end: number }
  /** Written with `Z` or an offset: `[start, end)` as instants. */
  | { kind: 'instant'; start: number; end: number };

const PERIOD =
  /^(?<year>\d{4})(?:-W(?<week>\d\d)|-(?<month>\d\d)(?:-(?<day>\d\d)(?:[T ](?<hour>\d\d)(?::?(?<minute>\d\d)(?::?(?<second>\d\d)(?:\.0+)?)?)?(?<zone>Z|[+-]\d\d:?\d\d)?)?)?)?$/;

/** Reads an ISO 8601 date or time of reduced accuracy. Undefined when the text is not one at all. */
export function parsePeriod(text: string): Period | { problem: string } | undefined {
  const groups = PERIOD.exec(text)?.groups;
  if (groups === undefined) return undefined;
  const part = (name: string): number | undefined => (groups[name] === undefined ? undefined : Number(groups[name]));
  const [year = 0, week, month, day, hour, minute, second] = [
    'year',
    'week',
    'month',
    'day',
    'hour',
    'minute',
    'second',
  ].map(part);
  const found = readingOf({ year, week, month, day, hour, minute, second });
  if ('problem' in found) return found;
  const start = found.reading;
  let end: number;
  if (second !== undefined) end = start + 1000;
  else if (minute !== undefined) end = start + 60_000;
  else if (hour !== undefined) end = start + 3_600_000;
  else if (day !== undefined) end = start + DAY;
  else if (week !== undefined) end = start + 7 * DAY;
  else if (month !== undefined) end = daysOf(month === 12 ? year + 1 : year, (month % 12) + 1, 1) * DAY;
  else end = daysOf(year + 1, 1, 1) * DAY;
  if (groups.zone === undefined) return { kind: 'local', start, end };
  const offset = offsetOf(groups.zone);
  return { kind: 'instant', start: start - offset, end: end - offset };
}

/** In milliseconds; `Z` has no digits. */
function offsetOf(zone: string): number {
  const [hours = 0, minutes = 0] = (zone.match(/\d\d/g) ?? []).map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
