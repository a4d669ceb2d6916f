import type { Calendar, Unit } from '../../../core/calendar/calendar.ts';
import { createCalendar } from '../../../core/calendar/create.ts';
import { formatReading, type Interval } from '../../../core/calendar/interval.ts';
import { createZone } from '../../../core/calendar/zone.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { Partition, Request } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';
import { table } from '../../core/request/table.ts';
import { cronGrid } from '../cron-grid.ts';
import type { Pair } from './case.ts';

/** `2021-05-05T00:00`, a date, or the same with Z, as a reading. */
export const reading = (text: string): number =>
  Date.parse(text.endsWith('Z') ? text : text.length === 10 ? `${text}T00:00Z` : `${text}Z`);

export const instantText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;
export const localText = (calendar: Calendar, cell: Interval): string => calendar.wall(cell).start.slice(0, 16);

const UNITS: Record<string, Unit> = {
  minute: 'MINUTES',
  hour: 'HOURS',
  day: 'DAYS',
  week: 'WEEKS',
  month: 'MONTHS',
  year: 'YEARS',
};

export function unitOf(name: string): Unit {
  const unit = UNITS[name];
  if (unit === undefined) throw new Error(`no unit ${name}`);
  return unit;
}

const JAVA: Record<string, string> = {
  Y: 'yyyy',
  G: 'YYYY',
  V: 'ww',
  m: 'MM',
  b: 'MMM',
  B: 'MMMM',
  d: 'dd',
  j: 'DDD',
  a: 'EEE',
  A: 'EEEE',
  u: 'e',
  H: 'HH',
  I: 'hh',
  p: 'a',
  M: 'mm',
  S: 'ss',
  f: 'SSSSSS',
  z: 'xx',
};

/** strftime -> DateTimeFormatter. */
export const javaFormat = (format: string): string =>
  format.replace(/%(.)|([A-Za-z]+)/g, (_, code: string | undefined, text: string) => {
    if (code === undefined) return `'${text}'`;
    if (code === '%') return code;
    const letters = JAVA[code];
    if (letters === undefined) throw new Error(`no letters for %${code}`);
    return letters;
  });

export const FULL = "yyyy-MM-dd'T'HH:mm";

export function cronCalendar(cron: string, timeZone = 'UTC', format = FULL): Calendar | undefined {
  const grid = cronGrid(cron);
  return grid && createCalendar({ timeZone, ...grid, keys: [{ name: 'key', format }] });
}

export const UNEVEN = 'a cron list of several times is no calendar of equal steps';
export const FIRST_OF_TWO = 'of a time that occurs twice Lakefill takes the first';

/** Whether clocks show what they show at the instant at another one too. */
export function twice(instant: number, timeZone: string): boolean {
  const zone = createZone(timeZone);
  const { end, offset, shown } = zone.stretch(instant);
  const local = instant + offset;
  return local < shown || (Number.isFinite(end) && local >= zone.reading(end));
}

/** A table whose partitions are a cron expression's steps from the first that begins at the local time or later. */
export function cronTable(
  cron: string,
  timeZone: string,
  format: string,
  start: string,
  end?: string | null,
): Dataset | undefined {
  const grid = cronGrid(cron);
  if (grid === undefined) return undefined;
  const [calendar, named] = [FULL, format].map((written) =>
    createCalendar({ timeZone, ...grid, keys: [{ name: 'key', format: written }] }),
  ) as [Calendar, Calendar];
  // A key also names a partition whose first moment clocks skip; where it does not say the time, that is written.
  const bound = (cell: Interval): string => {
    const local = localText(calendar, cell);
    return format.includes('HH') || local.endsWith('T00:00') ? keyOf(named, cell) : local;
  };
  const [from, until] = [start, end].map((text) => (text ? calendar.instant(reading(text)) : undefined));
  const first = calendar.at(from ?? 0);
  const begin = first.start === from ? first : calendar.next(first);
  const last = until === undefined ? 'NOW' : bound(calendar.previous(calendar.at(until)));
  const { unit, interval } = grid;
  return table({ timeZone, unit, interval, format, range: `${bound(begin)},${last}` });
}

/** Much later than what any case says. */
export const LATER = Date.parse('2100-01-01T00:00Z');

/** What a request means of a table. */
export const partitionsOf = (dataset: Dataset, asked: Partial<Request>, now = LATER): Partition[] => {
  const request: Request = { dataset: 'flights', mode: 'backfill', depth: 'list', dryRun: false, ...asked };
  return [...resolve(request, dataset, now).partitions()];
};

export const unitCalendar = (unit: string, timeZone = 'UTC', interval = 1, origin?: string): Calendar =>
  keyed(unit, FULL, timeZone, interval, origin);

/** A calendar whose keys have a format: names of batches, days as numbers. */
export const keyed = (unit: string, format: string, timeZone = 'UTC', interval = 1, origin?: string): Calendar =>
  createCalendar({
    timeZone,
    unit: unitOf(unit),
    interval,
    keys: [{ name: 'key', format }],
    ...(origin !== undefined && { origin }),
  });

export const keyOf = (calendar: Calendar, cell: Interval): string => calendar.format(cell).join('/');

/** `[[a, b], ..]` of dates, instants or numbers. */
export const list = (pairs: readonly Pair[] = []): Interval[] =>
  pairs.map(([start, end]) => ({ start: point(start), end: point(end) }));
const point = (value: string | number): number => (typeof value === 'number' ? value : reading(value));
export const sorted = (intervals: readonly Interval[]): Interval[] => [...intervals].sort((a, b) => a.start - b.start);

/** From the start of one local date to the end of another, both included. */
export function dates(first: string, last: string, timeZone = 'UTC'): Interval {
  const days = keyed('day', 'yyyy-MM-dd', timeZone);
  return { start: days.instant(reading(first)), end: days.at(days.instant(reading(last))).end };
}

/** `[2001-01-01, 2001-01-02]`. */
export const shownDates = ({ start, end }: Interval): string[] =>
  [start, end].map((edge) => formatReading(edge).slice(0, 10));

/** The cell some steps after or before the one that holds the instant. */
export function step(calendar: Calendar, instant: number, offset: number): Interval {
  let cell = calendar.at(instant);
  for (let i = 0; i < Math.abs(offset); i += 1) cell = offset > 0 ? calendar.next(cell) : calendar.previous(cell);
  return cell;
}

/** The cell that a key names. */
export function cellOf(calendar: Calendar, key: string): Interval {
  const parsed = calendar.parse([key]);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.cell;
}

/** The cells that begin in `[start, end)`, also where the last of them ends later. */
export function beginning(calendar: Calendar, start: number, end: number): Interval[] {
  const cells: Interval[] = [];
  for (let cell = calendar.at(start); cell.start < end; cell = calendar.next(cell)) {
    if (cell.start >= start) cells.push(cell);
  }
  return cells;
}
