import type { Calendar } from '../../../core/calendar/calendar.ts';
import type { Interval } from '../../../core/calendar/interval.ts';
import { coalesce, intersect, subtract } from '../../../core/calendar/intervals.ts';
import { cronGrid } from '../cron-grid.ts';
import { type Adapter, type Adapters, attempt, type Input, isRefused, notOurs, outcomeOf } from './case.ts';
import {
  cellOf,
  cronCalendar,
  cronTable,
  javaFormat,
  keyed,
  keyOf,
  list,
  localText,
  partitionsOf,
  reading,
  sorted,
  UNEVEN,
  unitCalendar,
} from './time.ts';

const END_OFFSET = 'an end offset moves what counts as ended: a partition of Lakefill has ended when its interval has';

/** Dagster's own where a case names none. */
const formatOf = ({ cron, key_format }: Input): string => {
  const unit = cronGrid(cron)?.unit;
  return javaFormat(key_format ?? (unit === 'HOURS' || unit === 'MINUTES' ? '%Y-%m-%d-%H:%M' : '%Y-%m-%d'));
};

const calendarOf = (input: Input): Calendar | undefined => cronCalendar(input.cron, input.timezone, formatOf(input));

/** The time that a calendar's whole cells have to lie in: it begins and ends somewhere, and cells have to have ended. */
function bounds(calendar: Calendar, { start_local, end_local_exclusive, now_local }: Input): Interval {
  const local = (text: string | null | undefined): number =>
    text ? calendar.instant(reading(text)) : Number.POSITIVE_INFINITY;
  return { start: local(start_local), end: Math.min(local(now_local), local(end_local_exclusive)) };
}

function ended(calendar: Calendar, input: Input): Interval[] {
  const { start, end } = bounds(calendar, input);
  if (end === Number.POSITIVE_INFINITY) throw new Error('neither an end nor a now');
  return [...calendar.cells(start, end)];
}

/** A case about partitions of a cron expression; what has an end offset is Dagster's. */
const withCron =
  (adapter: (input: Input, calendar: Calendar, expected: Parameters<Adapter>[0]['expected']) => unknown): Adapter =>
  ({ input, expected }) => {
    if ((input.end_offset ?? 0) !== 0) return notOurs(END_OFFSET);
    const calendar = calendarOf(input);
    return calendar ? { actual: adapter(input, calendar, expected), expected } : notOurs(UNEVEN);
  };

const enumerate = withCron((input, calendar, expected) => {
  const cells = ended(calendar, input);
  return {
    ...(expected.keys && { keys: cells.map((cell) => keyOf(calendar, cell)) }),
    ...(expected.windows_local && {
      windows_local: cells.map((cell) => [localText(calendar, cell), localText(calendar, calendar.next(cell))]),
    }),
  };
});

const summary = withCron((input, calendar) => {
  const cells = ended(calendar, input);
  const keys = (cell: Interval | undefined) => cell && [cell, calendar.next(cell)].map((one) => keyOf(calendar, one));
  return { count: cells.length, first_window_keys: keys(cells[0]), last_window_keys: keys(cells.at(-1)) };
});

const validKey = withCron((input, calendar) => {
  const parsed = calendar.parse([input.key]);
  const { start, end } = bounds(calendar, input);
  return { valid: 'cell' in parsed && parsed.cell.start >= start && parsed.cell.end <= end };
});

const neighbours = withCron((input, calendar, expected) => {
  const cell = cellOf(calendar, input.key);
  return {
    ...('next' in expected && { next: keyOf(calendar, calendar.next(cell)) }),
    ...('previous' in expected && { previous: keyOf(calendar, calendar.previous(cell)) }),
  };
});

const keysInRange: Adapter = ({ input, expected }) => {
  if ((input.end_offset ?? 0) !== 0) return notOurs(END_OFFSET);
  const { cron, timezone, start_local, end_local_exclusive, now_local } = input;
  const dataset = cronTable(cron, timezone, formatOf(input), start_local, end_local_exclusive);
  if (!dataset) return notOurs(UNEVEN);
  const { calendar } = dataset;
  const now = now_local ? calendar.instant(reading(now_local)) : undefined;
  const found = attempt(() => partitionsOf(dataset, { from: input.from_key, through: input.to_key_inclusive }, now));
  if (!expected.error)
    return { actual: outcomeOf(found, (all) => ({ keys: all.map(({ values }) => values.dt) })), expected };
  const last = calendar.parse([input.to_key_inclusive]);
  const beyond = 'cell' in last && last.cell.end > bounds(calendar, input).end;
  if ('value' in found && beyond) return notOurs('a range that reaches beyond the table or now is cut to it');
  return isRefused(found);
};

const firstComplete: Adapter = ({ input, expected }) => {
  if ((input.end_offset ?? 0) !== 0) return notOurs(END_OFFSET);
  const calendar = unitCalendar(input.unit, input.timezone);
  const [first] = ended(calendar, { ...input, start_local: input.start });
  const expectedWindow = expected.window && list([expected.window]).map(({ start, end }) => [start, end])[0];
  const window = first && [first, calendar.next(first)].map((cell) => reading(localText(calendar, cell)));
  return { actual: window ?? null, expected: expectedWindow };
};

const missingPartitions: Adapter = ({ input, expected }) => {
  const calendar = unitCalendar('day');
  const days = keyed('day', 'yyyy-MM-dd');
  const present = input.present_keys.map((key) => cellOf(days, key));
  const missing = subtract(
    input.all_keys.map((key) => cellOf(days, key)),
    present,
  );
  return {
    actual: {
      missing: missing.map((cell) => localText(calendar, cell).slice(0, 10)),
      contiguous_present_ranges: coalesce(present).length,
    },
    expected,
  };
};

const daysOfHours = (input: Input): { day: string; complete: boolean }[] => {
  const hours = keyed('hour', 'yyyy-MM-dd-HH:mm', input.timezone);
  const days = keyed('day', 'yyyy-MM-dd', input.timezone);
  const found = new Map<string, boolean>();
  for (const key of input.hourly_keys) {
    const day = days.at(cellOf(hours, key).start);
    found.set(keyOf(days, day), day.end <= Date.parse(input.now_utc));
  }
  return [...found].map(([day, complete]) => ({ day, complete }));
};

const rollup: Adapter = ({ input, expected }) => {
  if ((input.daily_end_offset ?? 0) !== 0) return notOurs(END_OFFSET);
  const days = daysOfHours(input).filter(({ complete }) => complete);
  return { actual: { affected_complete_daily_keys: days.map(({ day }) => day) }, expected };
};

const upstream: Adapter = ({ input, expected }) => {
  const days = daysOfHours(input);
  const names = (complete: boolean) => days.filter((day) => day.complete === complete).map(({ day }) => day);
  return { actual: { available_daily: names(true), required_but_missing_daily: names(false) }, expected };
};

export const algebra =
  (operation: (a: Interval[], b: Interval[]) => Interval[]): Adapter =>
  ({ input, expected }) => ({
    actual: operation(list(input.a), list(input.b)),
    expected: sorted(list(expected.result)),
  });

export const dagster: Adapters = {
  enumerate_partitions: enumerate,
  enumerate_partitions_summary: summary,
  is_valid_partition_key: validKey,
  keys_in_range: keysInRange,
  missing_partitions: missingPartitions,
  interval_subtract: algebra(subtract),
  interval_intersect: algebra(intersect),
  first_complete_partition: firstComplete,
  neighbours,
  rollup_hourly_to_daily: rollup,
  required_upstream_daily: upstream,
};
