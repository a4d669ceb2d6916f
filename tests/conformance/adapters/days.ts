import { createCalendar } from '../../../core/calendar/create.ts';
import { spanOf } from '../../../core/calendar/span.ts';
import { invalidRequest } from '../../../core/request/invalid-request.ts';
import { table } from '../../core/request/table.ts';
import { type Adapter, type Adapters, attempt, isRefused, notOurs, outcomeOf } from './case.ts';
import { beginning, keyed, keyOf, partitionsOf, reading, step, unitOf } from './time.ts';

const dateInts: Adapter = ({ input, expected }) => {
  if (input.step_days < 0) return notOurs('the order of work is planned, the set has none');
  const found = attempt(() => {
    const calendar = createCalendar({
      timeZone: 'UTC',
      unit: 'DAYS',
      interval: input.step_days,
      keys: [{ name: 'd', format: 'yyyyMMdd' }],
      origin: String(input.start),
    });
    const days = keyed('day', 'yyyyMMdd');
    const [start = 0, end = 0] = [input.start, input.end_exclusive].map((day) => {
      const span = spanOf(String(day), days);
      if ('problem' in span) throw invalidRequest([{ key: 'from', reason: span.problem }]);
      return span.start;
    });
    return beginning(calendar, start, end).map((cell) => Number(keyOf(calendar, cell)));
  });
  if (expected.error) return isRefused(found);
  return { actual: outcomeOf(found, (all) => ({ dates: all })), expected };
};

const inclusiveRange: Adapter = ({ input, expected }) => {
  const { start, end_inclusive, excludes = [], unit } = input;
  if (end_inclusive === undefined) return notOurs('both ends of a range are included');
  const dataset = table({ unit: unitOf(unit) });
  const exclude = excludes.length > 0 ? { exclude: excludes } : {};
  const found = attempt(() => partitionsOf(dataset, { from: start, through: end_inclusive, ...exclude }));
  if ('refused' in found && (unit !== 'day' || start > end_inclusive)) {
    return notOurs('a range that is upside down, a bound or an exclusion that cuts a partition is refused');
  }
  return { actual: outcomeOf(found, (all) => ({ dates: all.map(({ values }) => values.dt) })), expected };
};

/** How partitions of BigQuery are named. */
const IDS: Record<string, string> = { hour: 'yyyyMMddHH', day: 'yyyyMMdd', month: 'yyyyMM', year: 'yyyy' };

const targetPartition: Adapter = ({ input, expected }) => {
  const day = step(keyed('day', 'yyyyMMdd'), reading(input.run_date), input.offset_days);
  const calendar = keyed(input.unit, IDS[input.unit] ?? '');
  return { actual: { partition: keyOf(calendar, calendar.at(day.start)) }, expected };
};

/** Maestro's, and those of Mozilla's backfills. */
export const days: Adapters = {
  date_ints_between: dateInts,
  inclusive_date_range: inclusiveRange,
  target_partition_id: targetPartition,
};
