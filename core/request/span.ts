import type { Calendar } from '../calendar/calendar.ts';
import type { Interval } from '../calendar/interval.ts';
import { parsePeriod } from '../calendar/period.ts';

/** The time key's values as one text: `2001-01-31`, or `2001/01/31` where several keys say the time. */
export const timeText = (calendar: Calendar, cell: Interval): string => calendar.format(cell).join('/');

export const timeValues = (calendar: Calendar, text: string): string[] =>
  calendar.keys.length === 1 ? [text] : text.split('/');

/**
 * The time that a text names: a key names exactly its own cell; an ISO 8601 date or time names all that a local clock (or
 * with an offset, the world) shows in it, which may be more or less than a cell.
 */
export function spanOf(text: string, calendar: Calendar): Interval | { problem: string } {
  const own = calendar.parse(timeValues(calendar, text));
  if ('cell' in own) return own.cell;
  const period = parsePeriod(text);
  if (period === undefined) return own;
  if ('problem' in period) return period;
  if (period.kind === 'instant') return period;
  const [start, end] = [calendar.instant(period.start), calendar.instant(period.end)];
  if (start === end) return { problem: `${text} does not exist in ${calendar.timeZone}: clocks went past it` };
  return { start, end };
}

/** Where the cells of an inclusive lower bound begin. */
export function lowerBound(text: string, calendar: Calendar): { instant: number } | { problem: string } {
  const span = spanOf(text, calendar);
  if ('problem' in span) return span;
  const cell = calendar.at(span.start);
  if (cell.start === span.start) return { instant: cell.start };
  return misaligned(`${text} begins`, cell, [cell, calendar.next(cell)], calendar);
}

/** Where the cells of an inclusive upper bound end: with the span, or with the cell that begins where the span does. */
export function upperBound(text: string, calendar: Calendar): { instant: number } | { problem: string } {
  const span = spanOf(text, calendar);
  if ('problem' in span) return span;
  const cell = calendar.at(span.end - 1);
  if (cell.end === span.end || cell.start === span.start) return { instant: cell.end };
  return misaligned(`${text} ends`, cell, [calendar.previous(cell), cell], calendar);
}

function misaligned(
  what: string,
  cell: Interval,
  right: readonly [Interval, Interval],
  calendar: Calendar,
): { problem: string } {
  const [one, other] = right.map((choice) => timeText(calendar, choice));
  return { problem: `${what} inside the partition ${timeText(calendar, cell)}: write ${one} or ${other}` };
}
