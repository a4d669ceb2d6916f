import type { Calendar } from '../../../core/calendar/calendar.ts';
import { formatReading, type Interval } from '../../../core/calendar/interval.ts';
import { parseDuration } from '../../../core/duration.ts';
import { type Adapter, type Adapters, attempt, never, notOurs, outcomeOf } from './case.ts';
import {
  cronCalendar,
  cronTable,
  FIRST_OF_TWO,
  instantText,
  javaFormat,
  partitionsOf,
  step,
  twice,
  UNEVEN,
  unitCalendar,
} from './time.ts';

/** Where a day or more begins at a time that occurs twice, Airflow takes the second. Shorter steps follow the clock. */
const isOther = (cells: readonly Interval[], calendar: Calendar): boolean =>
  calendar.unit !== 'HOURS' &&
  calendar.unit !== 'MINUTES' &&
  cells.some(({ start, end }) => twice(start, calendar.timeZone) || twice(end, calendar.timeZone));

const shown = ({ start, end }: Interval): string[] => [instantText(start), instantText(end)];

const cronIntervals: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  const first = Date.parse(input.first_interval_start_utc);
  const cells = Array.from({ length: input.count }, (_, i) => step(calendar, first, i));
  return isOther(cells, calendar) ? notOurs(FIRST_OF_TWO) : { actual: { intervals_utc: cells.map(shown) }, expected };
};

const latestComplete: Adapter = ({ input, expected }) => {
  const calendar = cronCalendar(input.cron, input.timezone);
  if (!calendar) return notOurs(UNEVEN);
  const open = calendar.at(Date.parse(input.now_utc));
  const latest = calendar.previous(open);
  return isOther([latest, open], calendar)
    ? notOurs(FIRST_OF_TWO)
    : { actual: { interval_utc: shown(latest) }, expected };
};

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes'] as const;

const calendarDelta: Adapter = ({ input, expected }) => {
  const duration = parseDuration(input.step);
  const units = UNITS.filter((unit) => (duration?.[unit] ?? 0) > 0);
  const [unit] = units;
  if (duration === undefined || unit === undefined || units.length > 1) {
    return notOurs('a calendar steps by one unit');
  }
  // One month at a time from the 31st stays on the 28th for ever.
  if ((unit === 'months' || unit === 'years') && Number(input.anchor.slice(8, 10)) > 28) {
    return notOurs('months are counted from the anchor, so the 31st comes back after a short month');
  }
  const calendar = unitCalendar(unit.slice(0, -1), 'UTC', duration[unit], input.anchor);
  const { start, end } = calendar.previous(calendar.at(Date.parse(input.now_utc)));
  return {
    actual: { latest_complete: [start, end].map((edge) => formatReading(edge).slice(0, input.anchor.length)) },
    expected,
  };
};

const keysForDates: Adapter = ({ input, expected }) => {
  if (input.from_date > input.to_date_inclusive) return notOurs('a range that is upside down is refused, not empty');
  const dataset = cronTable(
    input.cron,
    input.timezone,
    javaFormat(input.key_format ?? '%Y-%m-%dT%H:%M:%S'),
    '1970-01-02',
  );
  if (!dataset) return notOurs(UNEVEN);
  const found = attempt(() => partitionsOf(dataset, { from: input.from_date, through: input.to_date_inclusive }));
  const unit = dataset.calendar.unit;
  const longer = unit === 'WEEKS' || unit === 'MONTHS' || unit === 'YEARS';
  if ('refused' in found && longer) return notOurs('a bound that cuts a partition is refused');
  return {
    actual: outcomeOf(found, (partitions) => ({
      keys: partitions.map(({ values }) => values.dt),
      starts_utc: partitions.map(({ start }) => instantText(start)),
    })),
    expected,
  };
};

export const airflow: Adapters = {
  cron_intervals_utc: cronIntervals,
  latest_complete_interval: latestComplete,
  calendar_delta: calendarDelta,
  partition_keys_for_date_range: keysForDates,
  reprocess_decision: never('what is done with a partition follows from findings, not from rows of earlier runs'),
  backfill_order: never('the order of work is planned, the set has none'),
  validation: never('no run depends on another, leases go by partition, and Athena projects any interval'),
};
