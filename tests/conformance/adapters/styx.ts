import type { Calendar } from '../../../core/calendar/calendar.ts';
import { after, before } from '../../../core/duration.ts';
import { type Adapter, type Adapters, attempt, type Expected, type Input, isRefused, never, notOurs } from './case.ts';
import { beginning, cronCalendar, cronTable, FULL, instantText, partitionsOf, step, UNEVEN } from './time.ts';

const withCron =
  (adapter: (calendar: Calendar, input: Input, expected: Expected) => unknown): Adapter =>
  ({ input, expected }) => {
    const calendar = cronCalendar(input.cron, input.timezone);
    return calendar ? { actual: adapter(calendar, input, expected), expected } : notOurs(UNEVEN);
  };

/** `[start, end)` as a request's inclusive bounds, to the minute, independent of zones. */
const requested = (start: string, end: string) => ({
  from: instantText(Date.parse(start)),
  through: instantText(Date.parse(end) - 60_000),
});

const ticks: Adapter = (one) => {
  const { input, expected } = one;
  if (!expected.error) {
    return withCron((calendar) => ({
      ticks: beginning(calendar, Date.parse(input.start_inclusive), Date.parse(input.end_exclusive)).map(({ start }) =>
        instantText(start),
      ),
    }))(one);
  }
  const dataset = cronTable(input.cron, input.timezone, FULL, '1970-01-02');
  if (!dataset) return notOurs(UNEVEN);
  return isRefused(attempt(() => partitionsOf(dataset, requested(input.start_inclusive, input.end_exclusive))));
};

const addDuration: Adapter = ({ input, expected }) => {
  const start = Date.parse(input.instant);
  const back = input.duration.startsWith('-');
  const end = back ? before(start, input.duration.slice(1), 'UTC') : after(start, input.duration, 'UTC');
  return { actual: { instant: new Date(end).toISOString() }, expected };
};

const validateBackfill: Adapter = ({ input, expected }) => {
  const dataset = cronTable(input.cron, input.timezone ?? 'UTC', FULL, '1970-01-02');
  if (!dataset) return notOurs(UNEVEN);
  const [start, end, now] = [input.start, input.end_exclusive, input.now].map((text) => Date.parse(text)) as [
    number,
    number,
    number,
  ];
  if (input.allow_future && start > now && start < end)
    return notOurs('a request wholly in the future is always refused');
  const found = attempt(() => partitionsOf(dataset, requested(input.start, input.end_exclusive), now));
  if ('value' in found && expected.error && !input.allow_future && end > now) {
    return notOurs('of a range that reaches into the future, what has not ended is left out');
  }
  return { actual: 'refused' in found, expected: Boolean(expected.error) };
};

/** The next time a backfill runs: the newest first where it goes backwards. */
const firstTrigger = withCron((calendar, input) => {
  const all = beginning(calendar, Date.parse(input.start), Date.parse(input.end_exclusive));
  const first = all.at(input.reverse ? -1 : 0);
  return { first: first && instantText(first.start) };
});

export const styx: Adapters = {
  last_tick_at_or_before: withCron((calendar, { instant }) => ({
    tick: instantText(calendar.at(Date.parse(instant)).start),
  })),
  next_tick_after: withCron((calendar, { instant }) => ({ tick: instantText(calendar.at(Date.parse(instant)).end) })),
  is_aligned: withCron((calendar, { instant }) => ({
    aligned: calendar.at(Date.parse(instant)).start === Date.parse(instant),
  })),
  ticks_in_range: ticks,
  ticks_in_reversed_range: never('the order of work is planned, the set has none'),
  offset_ticks: withCron((calendar, { origin, offset }) => ({
    tick: instantText(step(calendar, Date.parse(origin), offset).start),
  })),
  add_iso_duration: addDuration,
  backfill_first_trigger: firstTrigger,
  validate_backfill_request: validateBackfill,
};
