import type { Calendar } from '../../../core/calendar/calendar.ts';
import { table } from '../../core/request/table.ts';
import { type Adapter, type Adapters, type Expected, type Input, notOurs } from './case.ts';
import { FULL, instantText, keyed, keyOf, localText, partitionsOf, reading, step, unitOf } from './time.ts';

/** dbt counts weekdays from Monday 0; 1970-01-05 is a Monday. */
const originOf = ({ batch_size, week_start = 0 }: Input): string | undefined =>
  batch_size === 'week' ? `1970-01-${String(5 + week_start).padStart(2, '0')}` : undefined;

const batchCalendar = (input: Input, format = FULL): Calendar =>
  keyed(input.batch_size, format, input.timezone, 1, originOf(input));

const withBatches =
  (adapter: (calendar: Calendar, input: Input, expected: Expected) => unknown): Adapter =>
  ({ input, expected }) => ({ actual: adapter(batchCalendar(input), input, expected), expected });

const ceiling = withBatches((calendar, { timestamp }) => {
  const instant = Date.parse(timestamp);
  const { start, end } = calendar.at(instant);
  return { timestamp: instantText(start === instant ? start : end) };
});

const split = withBatches((calendar, input) => {
  const [start, end] = [Date.parse(input.start), Date.parse(input.end_exclusive)];
  const batches: string[][] = [];
  for (let cell = calendar.at(start); cell.start < end; cell = calendar.next(cell)) {
    batches.push([instantText(cell.start), instantText(Math.min(cell.end, end))]);
  }
  return { batches };
});

/** A full refresh is a request without bounds, of a table that begins with the model. */
function firstPartition(calendar: Calendar, { batch_size, timezone, model_begin }: Input): number | undefined {
  const begin = localText(calendar, calendar.at(Date.parse(model_begin)));
  const dataset = table({
    unit: unitOf(batch_size),
    format: FULL,
    range: `${begin},NOW`,
    ...(timezone && { timeZone: timezone }),
  });
  const { end } = calendar.at(Date.parse(model_begin));
  return partitionsOf(dataset, {}, end)[0]?.start;
}

const lookbackStart = withBatches((calendar, input) => {
  let start: number | undefined;
  if (input.event_time_start) start = calendar.at(Date.parse(input.event_time_start)).start;
  else if (!input.incremental || !input.checkpoint) start = firstPartition(calendar, input);
  // A checkpoint on an edge ends the batch before it.
  else start = step(calendar, Date.parse(input.checkpoint) - 1, -input.lookback).start;
  return { start: start === undefined ? undefined : instantText(start) };
});

/** How dbt names a batch, and how it shows it. */
const NAMES: Record<string, [string, string]> = {
  year: ['yyyy', 'yyyy'],
  month: ['yyyyMM', 'yyyy-MM'],
  day: ['yyyyMMdd', 'yyyy-MM-dd'],
  hour: ["yyyyMMdd'T'HH", "yyyy-MM-dd'T'HH"],
};

const lookbackBatches: Adapter = ({ input, expected }) => {
  const [format] = NAMES[input.batch_size] ?? [];
  if (format === undefined) return notOurs('the format of a key is declared');
  const calendar = batchCalendar(input, format);
  const last = calendar.at(Date.parse(input.now));
  const first = step(calendar, last.start, -input.lookback);
  return {
    actual: { batch_ids: [...calendar.cells(first.start, last.end)].map((cell) => keyOf(calendar, cell)) },
    expected,
  };
};

const idFormat: Adapter = ({ input, expected }) => {
  const week = input.week_start === 0 ? "YYYY-'W'ww" : 'yyyy-MM-dd';
  const [id, display] = input.batch_size === 'week' ? [undefined, week] : (NAMES[input.batch_size] ?? []);
  const named = (format = '') => {
    const calendar = batchCalendar(input, format);
    return keyOf(calendar, calendar.at(reading(input.batch_start)));
  };
  if (expected.display === undefined && input.batch_size === 'hour') return notOurs('the format of a key is declared');
  return {
    actual: {
      ...(expected.batch_id !== undefined && { batch_id: named(id) }),
      ...(expected.display !== undefined && { display: named(display) }),
    },
    expected,
  };
};

export const dbt: Adapters = {
  truncate_timestamp: withBatches((calendar, { timestamp }) => ({
    timestamp: instantText(calendar.at(Date.parse(timestamp)).start),
  })),
  offset_timestamp: withBatches((calendar, { timestamp, offset }) => ({
    timestamp: instantText(step(calendar, Date.parse(timestamp), offset).start),
  })),
  ceiling_timestamp: ceiling,
  split_into_batches: split,
  start_with_lookback: lookbackStart,
  partition_id_format: idFormat,
  lookback_batches: lookbackBatches,
};
