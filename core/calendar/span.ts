import type { Calendar } from './calendar.ts';
import { createGrid, FIRST_MONDAY } from './grid.ts';
import type { Interval } from './interval.ts';
import { parsePeriod } from './period.ts';

/** The time key's values as one text: `2001-01-31`, or `2001/01/31` where several keys say the time. */
export const timeText = (calendar: Calendar, cell: Interval): string => calendar.format(cell).join('/');

export const timeValues = (calendar: Calendar, text: string): string[] =>
  calendar.keys.length === 1 ? [text] : text.split('/');

type Problem = { problem: string };

/** What a text means before it is cut into cells; `period` are readings of the local clock. */
export type Meaning = { cells: Interval } | { period: Interval } | { instants: Interval };

/**
 * A key names exactly its own cell, the values of the first of several keys all cells under them; an ISO 8601 date or time
 * names all that a local clock (or with an offset, the world) shows in it, which may be more or less than a cell.
 */
export function meaningOf(text: string, calendar: Calendar): Meaning | Problem {
  const values = timeValues(calendar, text);
  const own = cellsOf(values, calendar);
  if ('cells' in own) return own;
  const period = parsePeriod(text);
  if (period === undefined) return own;
  if ('problem' in period) return period;
  const interval = { start: period.start, end: period.end };
  if (period.kind === 'instant') return { instants: interval };
  if (calendar.instant(period.start) === calendar.instant(period.end)) {
    return { problem: `${text} does not exist in ${calendar.timeZone}: clocks went past it` };
  }
  return { period: interval };
}

/** The cells that the values of all keys, or of the first of them, name. */
export function cellsOf(values: readonly string[], calendar: Calendar): { cells: Interval } | Problem {
  if (values.length < calendar.keys.length) return calendar.under(values);
  const parsed = calendar.parse(values);
  return 'problem' in parsed ? parsed : { cells: parsed.cell };
}

/** The time that a text names, `[start, end)` as instants. */
export function spanOf(text: string, calendar: Calendar): Interval | Problem {
  const meaning = meaningOf(text, calendar);
  return 'problem' in meaning ? meaning : toInstants(meaning, calendar);
}

function toInstants(meaning: Meaning, calendar: Calendar): Interval {
  if ('cells' in meaning) return meaning.cells;
  if ('instants' in meaning) return meaning.instants;
  return { start: calendar.instant(meaning.period.start), end: calendar.instant(meaning.period.end) };
}

/** Where the cells of an inclusive lower bound begin. */
export function lowerBound(text: string, calendar: Calendar): { instant: number } | Problem {
  const meaning = meaningOf(text, calendar);
  if ('problem' in meaning) return meaning;
  const { start } = toInstants(meaning, calendar);
  const instant = boundary(start, 'period' in meaning ? meaning.period.start : undefined, calendar);
  if (instant !== undefined) return { instant };
  const cell = calendar.at(start);
  return misaligned(`${text} begins`, cell, [cell, calendar.next(cell)], calendar);
}

/** Where the cells of an inclusive upper bound end: with what it names, or with the cell that begins where that does. */
export function upperBound(text: string, calendar: Calendar): { instant: number } | Problem {
  const meaning = meaningOf(text, calendar);
  if ('problem' in meaning) return meaning;
  const { start, end } = toInstants(meaning, calendar);
  const readings = 'period' in meaning ? meaning.period : undefined;
  const instant = boundary(end, readings?.end, calendar);
  if (instant !== undefined) return { instant };
  const cell = calendar.at(end - 1);
  if (cell.start === boundary(start, readings?.start, calendar)) return { instant: cell.end };
  return misaligned(`${text} ends`, cell, [calendar.previous(cell), cell], calendar);
}

/**
 * The cell start that a bound falls on. Where partitions are not counted from the beginning of their unit (days from 06:00,
 * months from the 15th), a bound on such a beginning means the partition that begins within that unit.
 */
function boundary(instant: number, reading: number | undefined, calendar: Calendar): number | undefined {
  const cell = calendar.at(instant);
  if (cell.start === instant) return instant;
  if (reading === undefined) return undefined;
  const unit = createGrid(calendar.unit, 1, calendar.unit === 'WEEKS' ? FIRST_MONDAY : 0);
  const index = unit.index(reading);
  if (unit.label(index) !== reading) return undefined;
  return cell.end < calendar.instant(unit.label(index + 1)) ? cell.end : undefined;
}

function misaligned(what: string, cell: Interval, right: readonly [Interval, Interval], calendar: Calendar): Problem {
  const [one, other] = right.map((choice) => timeText(calendar, choice));
  return { problem: `${what} inside the partition ${timeText(calendar, cell)}: write ${one} or ${other}` };
}
