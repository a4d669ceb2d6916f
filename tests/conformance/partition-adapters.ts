import type { Calendar, Unit } from '../../core/calendar/calendar.ts';
import { createCalendar } from '../../core/calendar/create.ts';
import { formatReading, type Interval } from '../../core/calendar/interval.ts';
import { coalesce, intersect, merge, subtract } from '../../core/calendar/intervals.ts';
import { parsePeriod } from '../../core/calendar/period.ts';
import { spanOf } from '../../core/calendar/span.ts';
import { locationTemplate } from '../../core/dataset/location-template.ts';
import { after, before } from '../../core/duration.ts';
import { LakefillError } from '../../core/errors.ts';
import { resolve } from '../../core/request/resolve.ts';
import { table } from '../core/request/table.ts';
import { cronGrid } from './cron-grid.ts';

/*
 * From the shape of a case to Lakefill's public functions and back. Nothing here computes what is tested: an adapter only
 * translates, and says of what is not Lakefill's why.
 */

type Pair = [string | number, string | number];

/** All fields that inputs of some kind have; each kind has its own of them. */
interface Input {
  cron: string;
  timezone: string;
  key_format: string;
  key: string;
  start_local: string;
  end_local_exclusive: string | null;
  now_local: string | null;
  end_offset?: number;
  daily_end_offset: number;
  from_key: string;
  to_key_inclusive: string;
  all_keys: string[];
  present_keys: string[];
  hourly_keys: string[];
  a: Pair[];
  b: Pair[];
  have: Pair[];
  intervals: Pair[];
  unit: string;
  interval?: number;
  now: string;
  now_utc: string;
  start: string;
  stop: string;
  end_exclusive: string;
  end_inclusive: string;
  end_inclusive_date: string;
  start_inclusive: string;
  first_interval_start_utc: string;
  count: number;
  step: string;
  anchor: string;
  from_date: string;
  to_date_inclusive: string;
  path_template: string;
  existing: string[];
  task_limit: number;
  text: string;
  instant: string;
  origin: string;
  offset: number;
  duration: string;
  allow_future: boolean;
  timestamp: string;
  batch_size: string;
  batch_start: string;
  week_start?: number;
  event_time_start: string | null;
  incremental: boolean;
  checkpoint: string;
  lookback: number;
  add_start: string;
  add_end_inclusive_date: string;
  remove_start: string;
  remove_end_inclusive_date: string;
  dataset_start: string;
  dataset_end_inclusive: string;
  step_days: number;
  excludes: string[];
  run_date: string;
  offset_days: number;
}

interface Expected {
  error?: string | null;
  keys?: string[];
  windows_local?: string[][];
  result: Pair[];
  missing: Pair[];
  intervals: Pair[];
  ranges: Pair[];
  groups: Pair[];
  next?: unknown;
  previous?: unknown;
}

export interface Case {
  id: string;
  kind: string;
  portable: boolean;
  input: Input;
  expected: Expected;
}

export type Found = { actual: unknown; expected: unknown } | { notOurs: string };
export type Adapter = (one: Case) => Found;

const notOurs = (reason: string): Found => ({ notOurs: reason });
const never =
  (reason: string): Adapter =>
  () =>
    notOurs(reason);

/** `2021-05-05T00:00` as a reading. */
const reading = (text: string): number => Date.parse(text.length === 10 ? `${text}T00:00Z` : `${text}Z`);
const instantText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16)}Z`;
const localText = (calendar: Calendar, cell: Interval): string => calendar.wall(cell).start.slice(0, 16);

const UNITS: Record<string, Unit> = {
  minute: 'MINUTES',
  hour: 'HOURS',
  day: 'DAYS',
  week: 'WEEKS',
  month: 'MONTHS',
  year: 'YEARS',
};

const JAVA: Record<string, string> = { Y: 'yyyy', m: 'MM', d: 'dd', H: 'HH', M: 'mm', S: 'ss', z: 'xx' };

/** strftime -> DateTimeFormatter. */
const javaFormat = (format: string): string =>
  format.replace(/%([YmdHMSz])|([A-Za-z]+)/g, (_, code: string | undefined, text: string) =>
    code === undefined ? `'${text}'` : (JAVA[code] ?? ''),
  );

const FULL = "yyyy-MM-dd'T'HH:mm";

function cronCalendar(cron: string, timeZone = 'UTC', format = FULL): Calendar | undefined {
  const grid = cronGrid(cron);
  return grid && createCalendar({ timeZone, ...grid, keys: [{ name: 'key', format }] });
}

const UNEVEN = 'a cron list of several times is no calendar of equal steps';
const END_OFFSET = 'an end offset counts partitions that have not ended, which Lakefill never touches';

const unitCalendar = (unit: string, timeZone = 'UTC', interval = 1, origin?: string): Calendar =>
  createCalendar({
    timeZone,
    unit: UNITS[unit] ?? 'DAYS',
    interval,
    keys: [{ name: 'key', format: FULL }],
    ...(origin !== undefined && { origin }),
  });

/** `[[a, b], ..]` of dates, instants or numbers. */
const list = (pairs: Pair[]): Interval[] => pairs.map(([start, end]) => ({ start: point(start), end: point(end) }));
const point = (value: string | number): number => (typeof value === 'number' ? value : reading(value));
const sorted = (intervals: Interval[]): Interval[] => [...intervals].sort((a, b) => a.start - b.start);

/** From the start of one date to the end of another, both included. */
const dates = (first: string, last: string): Interval => ({
  start: reading(first),
  end: createCalendar({ timeZone: 'UTC', unit: 'DAYS', interval: 1, keys: [{ name: 'd', format: 'yyyy-MM-dd' }] }).at(
    reading(last),
  ).end,
});

/** What a throwing call throws, or its value. */
function attempt<T>(call: () => T): { value: T } | { refused: string } {
  try {
    return { value: call() };
  } catch (error) {
    if (error instanceof LakefillError && error.exit === 2) return { refused: error.message };
    throw error;
  }
}

const isRefused = (found: { refused: string } | object): Found => ({ actual: 'refused' in found, expected: true });

/** Cells that have ended, of a calendar that begins and ends somewhere. */
function ended(calendar: Calendar, input: Input): Interval[] {
  const local = (text: string): number => calendar.instant(reading(text));
  const now = input.now_local ? local(input.now_local) : Number.POSITIVE_INFINITY;
  const end = input.end_local_exclusive ? local(input.end_local_exclusive) : Number.POSITIVE_INFINITY;
  return [...calendar.cells(local(input.start_local), Math.min(now, end))];
}

const enumerate: Adapter = ({ input, expected }) => {
  if ((input.end_offset ?? 0) !== 0) return notOurs(END_OFFSET);
  const calendar = cronCalendar(input.cron, input.timezone, javaFormat(input.key_format));
  if (!calendar) return notOurs(UNEVEN);
  const cells = ended(calendar, input);
  const actual: Record<string, unknown> = {};
  if (expected.keys) actual.keys = cells.map((cell) => calendar.format(cell)[0]);
  if (expected.windows_local) {
    actual.windows_local = cells.map((cell) => [localText(calendar, cell), localText(calendar, calendar.next(cell))]);
  }
  return { actual, expected };
};

const summary: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone, javaFormat(input.key_format));
  if (!calendar) return notOurs(UNEVEN);
  const cells = ended(calendar, input);
  const keys = (cell: Interval | undefined) =>
    cell && [calendar.format(cell)[0], calendar.format(calendar.next(cell))[0]];
  return {
    actual: { count: cells.length, first_window_keys: keys(cells[0]), last_window_keys: keys(cells.at(-1)) },
    expected,
  };
};

const validKey: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone, javaFormat(input.key_format));
  if (!calendar) return notOurs(UNEVEN);
  const parsed = calendar.parse([input.key]);
  const local = (text: string): number => calendar.instant(reading(text));
  const now = input.now_local ? local(input.now_local) : Number.POSITIVE_INFINITY;
  return {
    actual: { valid: 'cell' in parsed && parsed.cell.start >= local(input.start_local) && parsed.cell.end <= now },
    expected,
  };
};

const keysInRange: Adapter = ({ input, expected }) => {
  const { calendar } = table({ timeZone: input.timezone });
  const last =
    input.end_local_exclusive && calendar.previous(calendar.at(calendar.instant(reading(input.end_local_exclusive))));
  const range = `${input.start_local.slice(0, 10)},${last ? calendar.format(last)[0] : 'NOW'}`;
  const found = attempt(() => {
    const request = { dataset: 'flights', from: input.from_key, through: input.to_key_inclusive };
    const dataset = table({ timeZone: input.timezone, range });
    return [...resolve({ ...request, ...DEFAULTS }, dataset, Date.parse('2030-01-01Z')).partitions()];
  });
  if (expected.error) return isRefused(found);
  return { actual: 'value' in found && { keys: found.value.map((partition) => partition.values.dt) }, expected };
};

const DEFAULTS = { mode: 'backfill', depth: 'list', dryRun: false, order: 'oldest' } as const;

const missingPartitions: Adapter = ({ input, expected }) => {
  const calendar = table().calendar;
  const cellOf = (key: string): Interval => {
    const parsed = calendar.parse([key]);
    if ('problem' in parsed) throw new Error(parsed.problem);
    return parsed.cell;
  };
  const present = input.present_keys.map(cellOf);
  const missing = subtract(input.all_keys.map(cellOf), present);
  return {
    actual: {
      missing: missing.map((cell) => calendar.format(cell)[0]),
      contiguous_present_ranges: coalesce(present).length,
    },
    expected,
  };
};

const algebra =
  (operation: (a: Interval[], b: Interval[]) => Interval[]): Adapter =>
  ({ input, expected }) => ({
    actual: operation(list(input.a), list(input.b)),
    expected: sorted(list(expected.result)),
  });

const neighbours: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone, javaFormat(input.key_format));
  if (!calendar) return notOurs(UNEVEN);
  const parsed = calendar.parse([input.key]);
  if ('problem' in parsed) throw new Error(parsed.problem);
  const actual: Record<string, unknown> = { next: calendar.format(calendar.next(parsed.cell))[0] };
  if ('previous' in expected) actual.previous = calendar.format(calendar.previous(parsed.cell))[0];
  return { actual, expected };
};

const daysOfHours = (input: Input): { day: string; complete: boolean }[] => {
  const make = (unit: Unit, format: string): Calendar =>
    createCalendar({ timeZone: input.timezone, unit, interval: 1, keys: [{ name: 'key', format }] });
  const [hours, days] = [make('HOURS', 'yyyy-MM-dd-HH:mm'), make('DAYS', 'yyyy-MM-dd')];
  const found = new Map<string, boolean>();
  for (const key of input.hourly_keys) {
    const parsed = hours.parse([key]);
    if ('problem' in parsed) throw new Error(parsed.problem);
    const day = days.at(parsed.cell.start);
    found.set(days.format(day)[0] ?? '', day.end <= Date.parse(input.now_utc));
  }
  return [...found].map(([day, complete]) => ({ day, complete }));
};

const rollup: Adapter = ({ input, expected }) => {
  if (input.daily_end_offset !== 0) return notOurs(END_OFFSET);
  const days = daysOfHours(input).filter(({ complete }) => complete);
  return { actual: { affected_complete_daily_keys: days.map(({ day }) => day) }, expected };
};

const upstream: Adapter = ({ input, expected }) => {
  const days = daysOfHours(input);
  const names = (complete: boolean) => days.filter((day) => day.complete === complete).map(({ day }) => day);
  return { actual: { available_daily: names(true), required_but_missing_daily: names(false) }, expected };
};

const cronIntervals: Adapter = ({ input, expected, portable }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  if (!portable) return notOurs('of a time that occurs twice Lakefill takes the first');
  let cell = calendar.at(Date.parse(input.first_interval_start_utc));
  const cells: Interval[] = [];
  while (cells.length < input.count) {
    cells.push(cell);
    cell = calendar.next(cell);
  }
  return { actual: { intervals_utc: cells.map(({ start, end }) => [instantText(start), instantText(end)]) }, expected };
};

const latestComplete: Adapter = ({ input, expected, portable }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  if (!portable) return notOurs('of a time that occurs twice Lakefill takes the first');
  const { start, end } = calendar.previous(calendar.at(Date.parse(input.now_utc)));
  return { actual: { interval_utc: [instantText(start), instantText(end)] }, expected };
};

const calendarDelta: Adapter = ({ input, expected, portable }) => {
  if (!portable) return notOurs('months are counted from the anchor, so the 31st comes back after a short month');
  const calendar = unitCalendar(input.step === 'P1M' ? 'month' : 'year', 'UTC', 1, input.anchor);
  const { start, end } = calendar.previous(calendar.at(Date.parse(input.now_utc)));
  return { actual: { latest_complete: [start, end].map((edge) => formatReading(edge).slice(0, 10)) }, expected };
};

const keysForDates: Adapter = ({ input, expected }) => {
  if (input.from_date > input.to_date_inclusive) {
    return notOurs('a range that is upside down is refused, not empty');
  }
  const hour = (input.cron.split(' ')[1] ?? '').padStart(2, '0');
  const dataset = table({
    timeZone: input.timezone,
    format: javaFormat(input.key_format),
    range: `2020-01-01T${hour}:00:00,NOW`,
  });
  const request = { dataset: 'flights', from: input.from_date, through: input.to_date_inclusive };
  const partitions = [...resolve({ ...request, ...DEFAULTS }, dataset, Date.parse('2030-01-01Z')).partitions()];
  return {
    actual: {
      keys: partitions.map(({ values }) => values.dt),
      starts_utc: partitions.map(({ start }) => instantText(start)),
    },
    expected,
  };
};

const listing: Adapter = ({ input, expected }) => {
  const calendar = createCalendar({
    timeZone: 'UTC',
    unit: 'DAYS',
    interval: 1,
    keys: [
      { name: 'year', format: 'yyyy' },
      { name: 'month', format: 'MM' },
      { name: 'day', format: 'dd' },
    ],
  });
  const path = input.path_template.replace('%Y', '${year}').replace('%m', '${month}').replace('%d', '${day}');
  const key = (format: string) => ({ type: 'date', format, interval: 1, 'interval.unit': 'DAYS' }) as const;
  const template = locationTemplate(`s3://lake${path}`, { year: key('yyyy'), month: key('MM'), day: key('dd') });
  const present = input.existing.map((file): Interval => {
    const values = template.match(`s3://lake${file}`);
    const parsed = calendar.parse(calendar.keys.map((name) => values?.[name] ?? ''));
    if ('problem' in parsed) throw new Error(parsed.problem);
    return parsed.cell;
  });
  const missing = subtract(calendar.cells(reading(input.start), reading(input.now)), present);
  const keys = missing.slice(0, input.task_limit).map((cell) => calendar.format(cell).join('-'));
  return { actual: { required: keys }, expected };
};

const FORMATS: Record<string, string> = { day: 'yyyy-MM-dd', hour: "yyyy-MM-dd'T'HH", minute: "yyyy-MM-dd'T'HHmm" };

const knownComplete: Adapter = ({ input, expected }) => {
  const calendar = createCalendar({
    timeZone: 'UTC',
    unit: UNITS[input.unit] ?? 'DAYS',
    interval: input.interval ?? 1,
    keys: [{ name: 'key', format: FORMATS[input.unit] ?? '' }],
  });
  const cells = [...calendar.cells(reading(input.start), reading(input.stop))];
  const missing = subtract(cells, coalesce(cells.slice(0, -2)));
  return { actual: { required: missing.map((cell) => calendar.format(cell)[0]) }, expected };
};

const dateInterval: Adapter = ({ input, expected }) => {
  const period = parsePeriod(input.text);
  if (expected.error) return { actual: period, expected: undefined };
  if (period === undefined || 'problem' in period) return { actual: period, expected };
  const unit = /W/.test(input.text) ? 'week' : { 4: 'year', 7: 'month', 10: 'day' }[input.text.length as 4 | 7 | 10];
  const calendar = unitCalendar(unit);
  const shown = ({ start, end }: Interval) => ({
    first_date: formatReading(start).slice(0, 10),
    days: (end - start) / 86_400_000,
  });
  const cell = calendar.at(period.start);
  return {
    actual: {
      ...shown(period),
      ...(expected.next !== undefined && { next: shown(calendar.next(cell)) }),
      ...(expected.previous !== undefined && { previous: shown(calendar.previous(cell)) }),
    },
    expected,
  };
};

const tick =
  (find: (calendar: Calendar, instant: number) => number): Adapter =>
  ({ input, expected }) => {
    const calendar = cronCalendar(input.cron, input.timezone);
    if (!calendar) return notOurs(UNEVEN);
    return { actual: { tick: instantText(find(calendar, Date.parse(input.instant))) }, expected };
  };

const aligned: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  const instant = Date.parse(input.instant);
  return { actual: { aligned: calendar.at(instant).start === instant }, expected };
};

const ticks: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  const [start, end] = [Date.parse(input.start_inclusive), Date.parse(input.end_exclusive)];
  if (expected.error) {
    const unit = calendar.unit;
    const dataset = table({ unit, format: FULL, range: '2000-01-01T00:00,NOW' });
    const [from, through] = [start, end - 60_000].map((edge) => formatReading(edge));
    const request = { dataset: 'flights', from: from ?? '', through: through ?? '', ...DEFAULTS };
    return isRefused(attempt(() => resolve(request, dataset, Date.parse('2030-01-01Z'))));
  }
  return { actual: { ticks: [...calendar.cells(start, end)].map((cell) => instantText(cell.start)) }, expected };
};

const offsetTick: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  return { actual: { tick: instantText(step(calendar, Date.parse(input.origin), input.offset).start) }, expected };
};

function step(calendar: Calendar, instant: number, offset: number): Interval {
  let cell = calendar.at(instant);
  for (let i = 0; i < Math.abs(offset); i += 1) cell = offset > 0 ? calendar.next(cell) : calendar.previous(cell);
  return cell;
}

const addDuration: Adapter = ({ input, expected }) => {
  const start = Date.parse(input.instant);
  const back = input.duration.startsWith('-');
  const end = back ? before(start, input.duration.slice(1), 'UTC') : after(start, input.duration, 'UTC');
  return { actual: { instant: new Date(end).toISOString() }, expected };
};

const validateBackfill: Adapter = ({ input, expected }) => {
  if (input.allow_future && expected.error === null && input.start > input.now) {
    return notOurs('a request wholly in the future is always refused');
  }
  const calendar = cronCalendar(input.cron);
  if (!calendar) return notOurs(UNEVEN);
  const dataset = table({ unit: calendar.unit, format: FULL });
  const through = dataset.calendar.previous(dataset.calendar.at(Date.parse(input.end_exclusive)));
  const request = {
    dataset: 'flights',
    from: formatReading(Date.parse(input.start)).slice(0, 16),
    through: dataset.calendar.format(through)[0] ?? '',
    ...DEFAULTS,
  };
  const found = attempt(() => resolve(request, dataset, Date.parse(input.now)));
  return { actual: 'refused' in found, expected: expected.error !== null };
};

const firstTrigger: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron);
  if (!calendar) return notOurs(UNEVEN);
  const [first] = calendar.cells(Date.parse(input.start), Date.parse(input.end_exclusive));
  return { actual: { first: first && instantText(first.start) }, expected };
};

/** dbt counts weekdays from Monday 0; 1970-01-05 is a Monday. */
const batchCalendar = (input: Input): Calendar =>
  unitCalendar(
    input.batch_size,
    input.timezone,
    1,
    input.week_start === undefined ? undefined : `1970-01-${String(5 + input.week_start).padStart(2, '0')}`,
  );

const truncate: Adapter = ({ input, expected }) => ({
  actual: { timestamp: instantText(batchCalendar(input).at(Date.parse(input.timestamp)).start) },
  expected,
});

const offsetTimestamp: Adapter = ({ input, expected }) => ({
  actual: { timestamp: instantText(step(batchCalendar(input), Date.parse(input.timestamp), input.offset).start) },
  expected,
});

const ceiling: Adapter = ({ input, expected }) => {
  const instant = Date.parse(input.timestamp);
  const { start, end } = batchCalendar(input).at(instant);
  return { actual: { timestamp: instantText(start === instant ? start : end) }, expected };
};

const split: Adapter = ({ input, expected }) => {
  const calendar = batchCalendar(input);
  const [start, end] = [Date.parse(input.start), Date.parse(input.end_exclusive)];
  const batches: string[][] = [];
  for (let cell = calendar.at(start); cell.start < end; cell = calendar.next(cell)) {
    batches.push([instantText(cell.start), instantText(Math.min(cell.end, end))]);
  }
  return { actual: { batches }, expected };
};

const lookbackStart: Adapter = ({ input, expected }) => {
  const calendar = batchCalendar(input);
  if (input.event_time_start !== null) {
    return { actual: { start: instantText(calendar.at(Date.parse(input.event_time_start)).start) }, expected };
  }
  if (!input.incremental) return notOurs('a full refresh is a request without bounds');
  return {
    actual: { start: instantText(step(calendar, Date.parse(input.checkpoint) - 1, -input.lookback).start) },
    expected,
  };
};

const lookbackBatches: Adapter = ({ input, expected }) => {
  const calendar = createCalendar({
    timeZone: 'UTC',
    unit: 'DAYS',
    interval: 1,
    keys: [{ name: 'd', format: 'yyyyMMdd' }],
  });
  const last = calendar.at(Date.parse(input.now));
  const first = step(calendar, last.start, -input.lookback);
  return {
    actual: { batch_ids: [...calendar.cells(first.start, last.end)].map((cell) => calendar.format(cell)[0]) },
    expected,
  };
};

const PRINTS: Record<string, string[]> = {
  year: ['yyyy', 'yyyy'],
  month: ['yyyyMM', 'yyyy-MM'],
  day: ['yyyyMMdd', 'yyyy-MM-dd'],
  hour: ["yyyyMMdd'T'HH", "yyyy-MM-dd'T'HH"],
};

const idFormat: Adapter = ({ input, expected }) => {
  const formats = PRINTS[input.batch_size];
  if (formats === undefined || !('display' in expected)) return notOurs('the format of a key is declared');
  const [id, display] = formats.map((format) => {
    const calendar = createCalendar({
      timeZone: 'UTC',
      unit: UNITS[input.batch_size] ?? 'DAYS',
      interval: 1,
      keys: [{ name: 'key', format }],
    });
    return calendar.format(calendar.at(reading(input.batch_start)))[0];
  });
  return { actual: { batch_id: id, display }, expected };
};

const add: Adapter = ({ input, expected }) => {
  const added = dates(input.add_start, input.add_end_inclusive_date);
  if (expected.error) {
    const request = { dataset: 'flights', from: input.add_start, through: input.add_end_inclusive_date, ...DEFAULTS };
    return isRefused(attempt(() => resolve(request, table(), Date.parse('2030-01-01Z'))));
  }
  return { actual: merge(list(input.have), [added]), expected: list(expected.intervals) };
};

const remove: Adapter = ({ input, expected }) => ({
  actual: subtract(list(input.have), [dates(input.remove_start, input.remove_end_inclusive_date)]),
  expected: list(expected.intervals),
});

const whole: Adapter = ({ input, expected }) => ({
  actual: [...unitCalendar(input.unit).cells(reading(input.start), reading(input.end_exclusive))],
  expected: list(expected.intervals),
});

const missingIntervals: Adapter = ({ input, expected }) => {
  if (input.lookback !== 0) return notOurs('a lookback widens what is read, it never opens a partition again');
  const { start, end } = dates(input.start, input.end_inclusive_date);
  return {
    actual: subtract(unitCalendar(input.unit).cells(start, end), list(input.have)),
    expected: list(expected.missing),
  };
};

const missingCount: Adapter = ({ input, expected }) => {
  const calendar = unitCalendar(input.unit, input.timezone);
  const { start, end } = input.end_exclusive
    ? { start: reading(input.start), end: reading(input.end_exclusive) }
    : dates(input.start, input.end_inclusive_date);
  return { actual: { count: calendar.count(start, end) }, expected };
};

const contiguousMissing: Adapter = ({ input, expected }) => {
  const { start, end } = dates(input.start, input.end_inclusive_date);
  const missing = subtract(unitCalendar(input.unit).cells(start, end), list(input.have));
  return { actual: coalesce(missing), expected: list(expected.ranges) };
};

const clip: Adapter = ({ input, expected }) => {
  const dataset = table({ range: `${input.dataset_start},${input.dataset_end_inclusive}` });
  const request = { dataset: 'flights', from: input.start, through: input.end_inclusive_date, ...DEFAULTS };
  const found = attempt(() => [...resolve(request, dataset, Date.parse('2030-01-01Z')).partitions()]);
  // Where nothing of the range is the table's, the request is refused: that is how Lakefill says none.
  const cells = 'value' in found ? found.value : [];
  const shown = (cell: Interval | undefined) =>
    cell ? [cell.start, cell.end].map((edge) => formatReading(edge).slice(0, 10)) : null;
  return { actual: { count: cells.length, first: shown(cells[0]), last: shown(cells.at(-1)) }, expected };
};

const dateInts: Adapter = ({ input, expected, portable }) => {
  if (!portable) return notOurs('the order of work is planned, the set has none');
  const found = attempt(() => {
    const calendar = createCalendar({
      timeZone: 'UTC',
      unit: 'DAYS',
      interval: input.step_days,
      keys: [{ name: 'd', format: 'yyyyMMdd' }],
      origin: String(input.start),
    });
    const [start, end] = [input.start, input.end_exclusive].map((day) => {
      const span = spanOf(String(day), calendar);
      if ('problem' in span) throw new Error(span.problem);
      return span.start;
    });
    return [...calendar.cells(start ?? 0, end ?? 0)].map((cell) => Number(calendar.format(cell)[0]));
  });
  if (expected.error) return isRefused(found);
  return { actual: 'value' in found && { dates: found.value }, expected };
};

const inclusiveRange: Adapter = ({ input, expected }) => {
  if (input.unit !== 'day') return notOurs('a bound or an exclusion that cuts a partition is refused');
  const request = { dataset: 'flights', from: input.start, through: input.end_inclusive, ...DEFAULTS };
  const exclude = input.excludes.length > 0 ? { exclude: input.excludes } : {};
  const partitions = resolve({ ...request, ...exclude }, table(), Date.parse('2030-01-01Z')).partitions();
  return { actual: { dates: [...partitions].map(({ values }) => values.dt) }, expected };
};

const targetPartition: Adapter = ({ input, expected }) => {
  const calendar = createCalendar({
    timeZone: 'UTC',
    unit: 'DAYS',
    interval: 1,
    keys: [{ name: 'd', format: 'yyyyMMdd' }],
  });
  const cell = step(calendar, reading(input.run_date), input.offset_days);
  return { actual: { partition: calendar.format(cell)[0] }, expected };
};

export const adapters: Record<string, Adapter> = {
  enumerate_partitions: enumerate,
  enumerate_partitions_summary: summary,
  is_valid_partition_key: validKey,
  keys_in_range: keysInRange,
  missing_partitions: missingPartitions,
  interval_subtract: algebra(subtract),
  interval_intersect: algebra(intersect),
  partition_diff: algebra(subtract),
  first_complete_partition: never(END_OFFSET),
  neighbours,
  rollup_hourly_to_daily: rollup,
  required_upstream_daily: upstream,
  cron_intervals_utc: cronIntervals,
  latest_complete_interval: latestComplete,
  calendar_delta: calendarDelta,
  partition_keys_for_date_range: keysForDates,
  reprocess_decision: never('what is done with a partition follows from findings, not from rows of earlier runs'),
  backfill_order: never('the order of work is planned, the set has none'),
  validation: never('no run depends on another, leases go by partition, and Athena projects any interval'),
  bounded_gap_scan: never('a request says its range; there is no look-back window that hides older gaps'),
  gap_scan_from_listing: listing,
  known_complete: knownComplete,
  parse_date_interval: dateInterval,
  last_tick_at_or_before: tick((calendar, instant) => calendar.at(instant).start),
  next_tick_after: tick((calendar, instant) => calendar.at(instant).end),
  is_aligned: aligned,
  ticks_in_range: ticks,
  ticks_in_reversed_range: never('the order of work is planned, the set has none'),
  offset_ticks: offsetTick,
  add_iso_duration: addDuration,
  backfill_first_trigger: firstTrigger,
  validate_backfill_request: validateBackfill,
  truncate_timestamp: truncate,
  offset_timestamp: offsetTimestamp,
  ceiling_timestamp: ceiling,
  split_into_batches: split,
  start_with_lookback: lookbackStart,
  partition_id_format: idFormat,
  lookback_batches: lookbackBatches,
  interval_add: add,
  interval_remove: remove,
  whole_intervals_only: whole,
  missing_intervals: missingIntervals,
  missing_intervals_count: missingCount,
  align_inclusive_dates: never('a bound that cuts a partition is refused'),
  ready_after_cron: never(
    'when a partition is ready is for the schedule to say; a partition is judged once it has ended',
  ),
  group_contiguous: ({ input, expected }) => ({
    actual: coalesce(list(input.intervals)),
    expected: list(expected.groups),
  }),
  chunk_and_throttle: never('chunks are cut by bytes, and no chunk waits for another'),
  contiguous_missing_ranges: contiguousMissing,
  clip_to_dataset_bounds: clip,
  date_ints_between: dateInts,
  inclusive_date_range: inclusiveRange,
  target_partition_id: targetPartition,
};
