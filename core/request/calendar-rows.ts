import type { Calendar } from '../calendar/calendar.ts';
import { formatInstant, type Interval } from '../calendar/interval.ts';
import { lowerBound, timeText, upperBound } from '../calendar/span.ts';
import { invalidRequest, type RequestProblem } from './invalid-request.ts';

/** One line of `lakefill calendar`: the time key's value and the instants of `[start, end)`. */
export interface CalendarRow {
  key: string;
  start: string;
  end: string;
}

/**
 * Which partitions the inclusive range means, oldest first, lazily: also ones that have not ended. Throws `InvalidRequest`
 * at once for bounds that name nothing, are misaligned or upside down.
 */
export function calendarRows(calendar: Calendar, from: string, through: string): Iterable<CalendarRow> {
  const problems: RequestProblem[] = [];
  const bound = (key: string, found: { instant: number } | { problem: string }): number => {
    if ('instant' in found) return found.instant;
    problems.push({ key, reason: found.problem });
    return 0;
  };
  const start = bound('from', lowerBound(from, calendar));
  const end = bound('through', upperBound(through, calendar));
  if (problems.length === 0 && start >= end)
    problems.push({ key: 'from', reason: `${from} is after through, ${through}` });
  if (problems.length > 0) throw invalidRequest(problems);
  return rowsIn(calendar, { start, end });
}

/** The partitions of an interval, oldest first, lazily. */
export function* rowsIn(calendar: Calendar, { start, end }: Interval): Generator<CalendarRow> {
  for (const cell of calendar.cells(start, end)) {
    yield { key: timeText(calendar, cell), start: formatInstant(cell.start), end: formatInstant(cell.end) };
  }
}
