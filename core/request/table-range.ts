import { Temporal } from 'temporal-polyfill';
import type { Interval } from '../calendar/interval.ts';
import { spanOf } from '../calendar/span.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { boundsOf, joinedBound, tellingRanges } from '../dataset/range-bounds.ts';

/**
 * The cells that the table has by its declared `range`, both bounds included: `[start, end)`, infinite where there is no
 * range. `NOW` and sums on it (`NOW-3YEARS`, `NOW+1DAY`) mean the cell that holds that time on the local clock.
 */
export function tableRange(dataset: Dataset, now: number): Interval | { problem: string } {
  const { calendar } = dataset;
  const ranges = tellingRanges(rangesOf(dataset));
  if (ranges.length === 0) return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  const first = boundSpan(joinedBound(ranges, 0), dataset, now);
  if ('problem' in first) return first;
  const last = boundSpan(joinedBound(ranges, 1), dataset, now);
  if ('problem' in last) return last;
  return { start: calendar.at(first.start).start, end: calendar.at(last.end - 1).end };
}

/** The declared range as it was written, for messages. */
export const rangeText = (dataset: Pick<Dataset, 'calendar' | 'declaration'>): string =>
  rangesOf(dataset)
    .flatMap((range) => (range === undefined ? [] : boundsOf(range).join(',')))
    .join('/');

/** Of the time keys, in their order. */
const rangesOf = ({ calendar, declaration }: Pick<Dataset, 'calendar' | 'declaration'>): (string | undefined)[] =>
  calendar.keys.map((name) => {
    const key = declaration.partitions[name];
    return key?.type === 'date' ? key.range : undefined;
  });

function boundSpan(bound: string, { calendar }: Dataset, now: number): Interval | { problem: string } {
  if (!/^NOW/i.test(bound)) return spanOf(bound, calendar);
  let moment = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(calendar.timeZone);
  let rest = bound.slice('NOW'.length);
  while (rest.trim() !== '') {
    const term = /^\s*([+-])\s*(\d{1,6})\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?\s*/i.exec(rest);
    if (term === null) return { problem: `"${bound}" is not NOW with sums such as NOW-3YEARS or NOW+1DAY` };
    const [all, sign, amount, unit = ''] = term;
    const from = moment;
    const sum = withinTime(
      () => from.add({ [`${unit.toLowerCase()}s`]: Number(`${sign}${amount}`) }).epochMilliseconds,
    );
    if (sum === undefined) return { problem: `"${bound}" lies outside the years 1 to 9999` };
    moment = Temporal.Instant.fromEpochMilliseconds(sum).toZonedDateTimeISO(calendar.timeZone);
    rest = rest.slice(all.length);
  }
  const instant = moment.epochMilliseconds;
  return { start: instant, end: instant + 1 };
}

const FIRST = Date.parse('0001-01-03T00:00Z');
const LAST = Date.parse('9999-12-29T00:00Z');

/** The instant, or undefined where it is outside the years 1 to 9999 in some zone: keys have no other years. */
export function withinTime(sum: () => number): number | undefined {
  try {
    const instant = sum();
    return instant >= FIRST && instant <= LAST ? instant : undefined;
  } catch (error) {
    // Temporal's own limits are wider.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
