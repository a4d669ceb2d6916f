import type { Interval } from '../../../core/calendar/interval.ts';
import { coalesce, merge, subtract } from '../../../core/calendar/intervals.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import { table } from '../../core/request/table.ts';
import { type Adapter, type Adapters, attempt, type Input, isRefused, never, notOurs } from './case.ts';
import { algebra } from './dagster.ts';
import {
  cronCalendar,
  dates,
  FULL,
  list,
  partitionsOf,
  reading,
  shownDates,
  UNEVEN,
  unitCalendar,
  unitOf,
} from './time.ts';

const CUT = 'a bound that cuts a partition is refused';

const unitTable = (unit: string, range?: string, timeZone = 'UTC'): Dataset =>
  table({ timeZone, unit: unitOf(unit), format: FULL, ...(range !== undefined && { range }) });

/** The whole cells between two dates, both included; none where a bound cuts one. */
function whole(unit: string, first: string, last: string): Interval[] | undefined {
  const calendar = unitCalendar(unit);
  const { start, end } = dates(first, last);
  const aligned = [start, end].every((edge) => calendar.at(edge).start === edge);
  return aligned ? [...calendar.cells(start, end)] : undefined;
}

const cutting =
  (
    bounds: (input: Input) => [string, string],
    adapter: (input: Input, cells: Interval[]) => Interval[],
    field: 'intervals' | 'missing' | 'ranges',
  ): Adapter =>
  ({ input, expected }) => {
    const [first, last] = bounds(input);
    if (expected.error) {
      return isRefused(attempt(() => partitionsOf(unitTable(input.unit), { from: first, through: last })));
    }
    const cells = whole(input.unit, first, last);
    return cells ? { actual: adapter(input, cells), expected: list(expected[field]) } : notOurs(CUT);
  };

const from = (input: Input): [string, string] => [input.start, input.end_inclusive_date ?? ''];

const add = cutting(
  ({ add_start, add_end_inclusive_date }) => [add_start, add_end_inclusive_date],
  ({ have }, cells) => merge(list(have), cells),
  'intervals',
);

const remove = cutting(
  ({ remove_start, remove_end_inclusive_date }) => [remove_start, remove_end_inclusive_date],
  ({ have }, cells) => subtract(list(have), cells),
  'intervals',
);

const missing = cutting(from, ({ have }, cells) => subtract(cells, list(have)), 'missing');

const missingIntervals: Adapter = (one) =>
  one.input.lookback ? notOurs('a lookback widens what is read, it never opens a partition again') : missing(one);

const wholeOnly: Adapter = ({ input, expected }) => ({
  actual: [...unitCalendar(input.unit).cells(reading(input.start), reading(input.end_exclusive))],
  expected: list(expected.intervals),
});

const missingCount: Adapter = ({ input, expected }) => {
  const calendar = unitCalendar(input.unit, input.timezone);
  const { start, end } = input.end_inclusive_date
    ? dates(input.start, input.end_inclusive_date, input.timezone)
    : {
        start: calendar.instant(reading(input.start)),
        end: calendar.instant(reading(input.end_exclusive)),
      };
  return { actual: { count: calendar.count(start, end) }, expected };
};

const align: Adapter = ({ input, expected }) => {
  const [first, last] = from(input);
  const found = attempt(() => partitionsOf(unitTable(input.unit), { from: first, through: last }));
  if ('refused' in found) return notOurs(CUT);
  const [start] = shownDates(found.value[0] ?? { start: Number.NaN, end: Number.NaN });
  const [, end] = shownDates(found.value.at(-1) ?? { start: Number.NaN, end: Number.NaN });
  return { actual: { start, end_exclusive: end }, expected };
};

/** A schedule fires at the ticks, and takes what had ended by then. */
const readyAfterCron: Adapter = ({ input, expected }) => {
  const ticks = cronCalendar(input.cron, input.cron_tz);
  if (!ticks) return notOurs(UNEVEN);
  const dataset = unitTable(
    input.unit,
    `${input.start},${input.end_inclusive_date ?? 'NOW'}`,
    input.data_intervals_timezone,
  );
  const now = Date.parse(input.now);
  const scheduledTime = new Date(input.ignore_cron ? now : ticks.at(now).start).toISOString();
  const found = attempt(() => partitionsOf(dataset, { last: 'P100Y', scheduledTime }, now));
  // Before the table's first partition has ended there is nothing to ask for.
  const ended = 'value' in found ? found.value.map(({ start, end }) => ({ start, end })) : [];
  return { actual: subtract(ended, list(input.have)), expected: list(expected.missing) };
};

const clip: Adapter = ({ input, expected }) => {
  const dataset = unitTable(input.unit, `${input.dataset_start},${input.dataset_end_inclusive}`);
  const found = attempt(() => partitionsOf(dataset, { from: input.start, through: input.end_inclusive_date ?? '' }));
  // Where nothing of the range is the table's, the request is refused: that is how Lakefill says none.
  const cells = 'value' in found ? found.value : [];
  const shown = (cell: Interval | undefined) => (cell ? shownDates(cell) : null);
  return { actual: { count: cells.length, first: shown(cells[0]), last: shown(cells.at(-1)) }, expected };
};

export const sqlmesh: Adapters = {
  interval_add: add,
  interval_remove: remove,
  whole_intervals_only: wholeOnly,
  missing_intervals: missingIntervals,
  missing_intervals_count: missingCount,
  align_inclusive_dates: align,
  ready_after_cron: readyAfterCron,
  group_contiguous: ({ input, expected }) => ({
    actual: coalesce(list(input.intervals)),
    expected: list(expected.groups),
  }),
  partition_diff: algebra(subtract),
  chunk_and_throttle: never('chunks are cut by bytes, and no chunk waits for another'),
  contiguous_missing_ranges: cutting(from, ({ have }, cells) => coalesce(subtract(cells, list(have))), 'ranges'),
  clip_to_dataset_bounds: clip,
};
