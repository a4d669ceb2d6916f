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

const always: Interval = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

/**
 * Which partitions the inclusive range means, oldest first, lazily: also ones that have not ended. `table`: the range in
 * which there are any; what `through` asks for beyond it is left out. Throws `InvalidRequest` at once for bounds that name
 * nothing, are misaligned or upside down, and for a `from` outside of the table.
 */
export function calendarRows(
  calendar: Calendar,
  from: string,
  through: string,
  table: Interval = always,
): Iterable<CalendarRow> {
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
  if (problems.length === 0 && (start < table.start || start >= table.end)) {
    const [place, edge] = start < table.start ? ['before its first', table.start] : ['behind its last', table.end - 1];
    const nearest = timeText(calendar, calendar.at(edge));
    problems.push({ key: 'from', reason: `${from} is outside the table's range, ${place} partition, ${nearest}` });
  }
  if (problems.length > 0) throw invalidRequest(problems);
  return rows(calendar, start, Math.min(end, table.end));
}

function* rows(calendar: Calendar, start: number, end: number): Generator<CalendarRow> {
  for (const cell of calendar.cells(start, end)) {
    yield { key: timeText(calendar, cell), start: formatInstant(cell.start), end: formatInstant(cell.end) };
  }
}
