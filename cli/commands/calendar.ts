import type { Calendar, Unit } from '../../core/calendar/calendar.ts';
import { plainCalendar } from '../../core/calendar/plain.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { isTimeZone, timeZones } from '../../core/dataset/time-zone.ts';
import { nearest } from '../../core/nearest.ts';
import { type CalendarRow, calendarRows, rowsIn } from '../../core/request/calendar-rows.ts';
import { invalidRequest, type RequestProblem } from '../../core/request/invalid-request.ts';
import { rangeText, tableRange } from '../../core/request/table-range.ts';
import { boundedWindow } from '../../core/request/window.ts';
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
  if (name === undefined) return answer(ownRows(options), options.timeZone ?? 'UTC');
  const set = (['unit', 'interval', 'timeZone'] as const).filter((key) => options[key] !== undefined);
  if (set.length > 0) {
    throw invalidRequest(set.map((key) => ({ key, reason: `${name} has its own: leave it out, or the dataset` })));
  }
  const dataset = await context.deps.declarations.load(name);
  return answer(tableRows(dataset, options, context.deps.clock.now()), dataset.declaration.timeZone);
}

/** As for any command: what is asked for has to be of the table, whose whole range is meant without bounds. */
function tableRows(dataset: Dataset, asked: CalendarOptions, now: number): Iterable<CalendarRow> {
  const range = tableRange(dataset, now);
  if ('problem' in range) throw invalidRequest([{ key: 'range', reason: `${rangeText(dataset)}: ${range.problem}` }]);
  const window = boundedWindow(asked, dataset, range);
  if ('problems' in window) throw invalidRequest(window.problems);
  if (window.end === Number.POSITIVE_INFINITY) {
    throw invalidRequest([{ key: 'through', reason: `${dataset.id} declares no end: say the last partition` }]);
  }
  return rowsIn(dataset.calendar, window);
}

function ownRows(options: CalendarOptions): Iterable<CalendarRow> {
  const own = ownCalendar(options);
  const { from, through } = options;
  if (from !== undefined && through !== undefined) return calendarRows(own, from, through);
  const missing = (['from', 'through'] as const).filter((key) => options[key] === undefined);
  throw invalidRequest(missing.map((key) => ({ key, reason: 'say the first and the last partition, both included' })));
}

/** What one document holds: two years of minutes, or 400 MB of memory. A century of minutes would end the process. */
const MOST = 1_000_000;

/** Times as clocks of the zone show them for people, in UTC for scripts. */
function answer(meant: Iterable<CalendarRow>, timeZone: string): Answer {
  const partitions: CalendarRow[] = [];
  for (const row of meant) {
    if (partitions.length === MOST) {
      const reason = `the range means more than ${count(MOST, 'partition')}: ask for a shorter one`;
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
