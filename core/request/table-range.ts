import { Temporal } from 'temporal-polyfill';
import type { Interval } from '../calendar/interval.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { spanOf } from './span.ts';

/**
 * The cells that the table has by its declared `range`, both bounds included: `[start, end)`, infinite where there is no
 * range. `NOW` and sums on it (`NOW-3YEARS`, `NOW+1DAY`) mean the cell that holds that time on the local clock.
 */
export function tableRange(dataset: Dataset, now: number): Interval | { problem: string } {
  const { calendar } = dataset;
  const range = rangeText(dataset);
  if (range === undefined) return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };
  const [from = '', through = ''] = range.split(',').map((bound) => bound.trim());
  const first = boundSpan(from, dataset, now);
  if ('problem' in first) return first;
  const last = boundSpan(through, dataset, now);
  if ('problem' in last) return last;
  return { start: calendar.at(first.start).start, end: calendar.at(last.end - 1).end };
}

/** The declared range as it was written; of several time keys the first that has one. */
export function rangeText({ calendar, declaration }: Pick<Dataset, 'calendar' | 'declaration'>): string | undefined {
  for (const name of calendar.keys) {
    const key = declaration.partitions[name];
    if (key?.type === 'date' && key.range !== undefined) return key.range;
  }
  return undefined;
}

function boundSpan(bound: string, { calendar }: Dataset, now: number): Interval | { problem: string } {
  if (!/^NOW/i.test(bound)) return spanOf(bound, calendar);
  let moment = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(calendar.timeZone);
  let rest = bound.slice('NOW'.length);
  while (rest.trim() !== '') {
    const term = /^\s*([+-])\s*(\d{1,6})\s*(YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?\s*/i.exec(rest);
    if (term === null) return { problem: `"${bound}" is not NOW with sums such as NOW-3YEARS or NOW+1DAY` };
    const [all, sign, amount, unit = ''] = term;
    moment = moment.add({ [`${unit.toLowerCase()}s`]: Number(`${sign}${amount}`) });
    rest = rest.slice(all.length);
  }
  const instant = moment.epochMilliseconds;
  return { start: instant, end: instant + 1 };
}
