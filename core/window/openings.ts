import { Temporal } from 'temporal-polyfill';
import type { Interval } from '../calendar/interval.ts';
import type { Weekday, Window } from '../dataset/declaration.ts';
import { at } from '../errors.ts';

const DAYS: readonly Weekday[] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

const timeOf = (text: string): Temporal.PlainTime => Temporal.PlainTime.from(text);

/**
 * The spans `[start, end)` in which one of the windows is open, sorted, overlapping and touching ones joined, that end after
 * `from` and open on one of the `days` local days from the day before `from` on. A time in a skipped hour is the same time
 * after the gap; in a repeated hour it is the first of the two.
 */
export function openings(windows: readonly Window[], from: number, days: number): Interval[] {
  const spans = windows.flatMap((window) => openingsOf(window, from, days)).filter(({ end }) => end > from);
  spans.sort((a, b) => a.start - b.start);
  const joined: Interval[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
    else joined.push(span);
  }
  return joined;
}

function openingsOf(window: Window, from: number, days: number): Interval[] {
  const { timeZone } = window;
  const [open, close] = [timeOf(window.open), timeOf(window.close)];
  const overMidnight = Temporal.PlainTime.compare(close, open) <= 0;
  // A window that opened yesterday may still be open.
  const first = Temporal.Instant.fromEpochMilliseconds(from)
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .subtract({ days: 1 });
  const spans: Interval[] = [];
  for (let day = 0; day < days; day += 1) {
    const date = first.add({ days: day });
    if (!window.days.includes(at(DAYS, date.dayOfWeek - 1)) || !exists(date, timeZone)) continue;
    const closing = overMidnight ? date.add({ days: 1 }) : date;
    const start = date.toZonedDateTime({ timeZone, plainTime: open }).epochMilliseconds;
    const end = closing.toZonedDateTime({ timeZone, plainTime: close }).epochMilliseconds;
    if (start < end) spans.push({ start, end });
  }
  return spans;
}

/** Zones have skipped whole days (Pacific/Apia, 2011-12-30): nothing opens on them. */
const exists = (date: Temporal.PlainDate, timeZone: string): boolean =>
  date.toZonedDateTime(timeZone).toPlainDate().equals(date);
