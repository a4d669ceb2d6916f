import type { Calendar, Unit } from '../../core/calendar/calendar.ts';
import type { Interval } from '../../core/calendar/interval.ts';
import { plainCalendar } from '../../core/calendar/plain.ts';
import { timeText } from '../../core/calendar/span.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { isTimeZone, timeZones } from '../../core/dataset/time-zone.ts';
import { nearest } from '../../core/nearest.ts';
import { type CalendarRow, calendarRows } from '../../core/request/calendar-rows.ts';
import { invalidRequest, type RequestProblem } from '../../core/request/invalid-request.ts';
import { rangeText, tableRange } from '../../core/request/table-range.ts';
import { localTimes } from '../../report/local-time.ts';
import { shortTable } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';

export interface CalendarOptions {
  unit?: string;
  interval?: number;
  timeZone?: string;
  from?: string;
  through?: string;
}

/** `lakefill calendar`: which partitions a range means, of a dataset or of a calendar by itself. Looks at no data. */
export async function calendar(name: string | undefined, options: CalendarOptions, context: CliContext) {
  if (name === undefined) return answer(ownCalendar(options), options.timeZone ?? 'UTC', options);
  const set = (['unit', 'interval', 'timeZone'] as const).filter((key) => options[key] !== undefined);
  if (set.length > 0) {
    throw invalidRequest(set.map((key) => ({ key, reason: `${name} has its own: leave it out, or the dataset` })));
  }
  const dataset = await context.deps.declarations.load(name);
  const table = rangeOf(dataset, context.deps.clock.now());
  const range = { ...wholeRange(dataset, table), ...given(options) };
  return answer(dataset.calendar, dataset.declaration.timeZone, range, table);
}

/** What one document holds: two years of minutes, or 400 MB of memory. A century of minutes would end the process. */
const MOST = 1_000_000;

/** Times as clocks of the zone show them for people, in UTC for scripts. */
function answer(cells: Calendar, timeZone: string, { from, through }: CalendarOptions, table?: Interval): Answer {
  if (from === undefined || through === undefined) {
    const missing = [...(from === undefined ? ['from'] : []), ...(through === undefined ? ['through'] : [])];
    throw invalidRequest(
      missing.map((key) => ({ key, reason: 'say the first and the last partition, both included' })),
    );
  }
  const partitions: CalendarRow[] = [];
  for (const row of calendarRows(cells, from, through, table)) {
    if (partitions.length === MOST) {
      const reason = `${from} to ${through} are more than ${count(MOST, 'partition')}: ask for a shorter range`;
      throw invalidRequest([{ key: 'from', reason }]);
    }
    partitions.push(row);
  }
  const rows = partitions.map(({ key, start, end }) => [key, start, end]);
  const shown = shortTable(['key', 'start', 'end (excluded)'], rows, (row) =>
    row.map((cell) => localTimes(String(cell), timeZone)),
  );
  return done({ partitions }, `${count(rows.length, 'partition')}\n\n${shown}`);
}

const UNITS: readonly Unit[] = ['MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'];

function ownCalendar({ unit, interval = 1, timeZone = 'UTC' }: CalendarOptions): Calendar {
  const problems: RequestProblem[] = [];
  const known = UNITS.find((one) => one === unit);
  if (unit === undefined) problems.push({ key: 'unit', reason: 'name a dataset, or a unit such as DAYS' });
  else if (known === undefined) {
    const meant = nearest(unit, UNITS);
    const right = meant === undefined ? `expected one of ${UNITS.join(', ')}` : `did you mean ${meant}?`;
    problems.push({ key: 'unit', reason: `"${unit}" is no unit, ${right}` });
  }
  if (!Number.isSafeInteger(interval) || interval < 1) {
    problems.push({ key: 'interval', reason: `${interval} is not a whole number from 1 on` });
  }
  if (!isTimeZone(timeZone)) {
    const meant = nearest(timeZone, timeZones());
    const right = meant === undefined ? 'expected an IANA name such as Europe/Berlin' : `did you mean ${meant}?`;
    problems.push({ key: 'timeZone', reason: `"${timeZone}" is no time zone, ${right}` });
  }
  if (known === undefined || problems.length > 0) throw invalidRequest(problems);
  return plainCalendar(known, interval, timeZone);
}

function rangeOf(dataset: Dataset, now: number): Interval {
  const range = tableRange(dataset, now);
  if ('problem' in range) throw invalidRequest([{ key: 'range', reason: `${rangeText(dataset)}: ${range.problem}` }]);
  return range;
}

/** As for any command: without bounds the table's whole range is meant. */
function wholeRange(dataset: Dataset, range: Interval): Pick<CalendarOptions, 'from' | 'through'> {
  const text = (instant: number): string => timeText(dataset.calendar, dataset.calendar.at(instant));
  return {
    ...(Number.isFinite(range.start) && { from: text(range.start) }),
    ...(Number.isFinite(range.end) && { through: text(range.end - 1) }),
  };
}

const given = (options: CalendarOptions): CalendarOptions =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
