import type { Calendar } from '../calendar/calendar.ts';
import type { Interval } from '../calendar/interval.ts';
import { lowerBound, spanOf, timeText, upperBound } from '../calendar/span.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { before } from '../duration.ts';
import type { RequestProblem } from './invalid-request.ts';
import type { Request } from './request.ts';
import { rangeText, withinTime } from './table-range.ts';

type Asked = Pick<Request, 'from' | 'through' | 'last'>;

/**
 * The time that `from`, `through` or `last` mean, whole cells, cut to the table's range. A bound that is not given is the
 * range's; without a range there must be a `from`, and the last cell that has ended is the last.
 */
export function windowOf(
  request: Request,
  dataset: Dataset,
  range: Interval,
  now: number,
): Interval | { problems: RequestProblem[] } {
  const { calendar } = dataset;
  const { last } = request;
  const window =
    last === undefined
      ? boundedWindow(request, dataset, range)
      : cutTo(range, lastCells(last, request, calendar, now), request, dataset);
  if ('problems' in window) return window;
  const { start, end } = window;
  // What begins at this moment has begun.
  if (start > now) {
    const reason = `all of it lies in the future: ${timeText(calendar, calendar.at(start))} has not begun`;
    return { problems: [{ key: keyOf(request), reason }] };
  }
  return { start, end: end === Number.POSITIVE_INFINITY ? calendar.at(now).start : end };
}

/** The same of `from` and `through`, ended or not; without an end where neither `through` nor the table has one. */
export const boundedWindow = (
  asked: Asked,
  dataset: Dataset,
  range: Interval,
): Interval | { problems: RequestProblem[] } => cutTo(range, bounds(asked, dataset, range), asked, dataset);

const keyOf = ({ from, through, last }: Asked): string =>
  last !== undefined ? 'last' : from === undefined && through !== undefined ? 'through' : 'from';

function cutTo(
  range: Interval,
  asked: Interval | { problems: RequestProblem[] },
  request: Asked,
  dataset: Dataset,
): Interval | { problems: RequestProblem[] } {
  if ('problems' in asked) return asked;
  const refuse = (reason: string) => ({ problems: [{ key: keyOf(request), reason }] });
  if (asked.start >= range.end || asked.end <= range.start) {
    const written = request.last ?? [request.from, request.through].filter((bound) => bound !== undefined).join(' to ');
    return refuse(`${written} is outside the table's range ${rangeText(dataset)}`);
  }
  if (asked.start >= asked.end) {
    return refuse(`${request.from} is after through, ${request.through}`);
  }
  return { start: Math.max(asked.start, range.start), end: Math.min(asked.end, range.end) };
}

/**
 * An upper bound beyond the table's range is cut to it; a lower bound must touch it, because what comes before was asked for
 * and is not there. Neither has to be aligned: the cells that they would cut do not exist.
 */
function bounds(request: Asked, { id, calendar }: Dataset, range: Interval): Interval | { problems: RequestProblem[] } {
  const problems: RequestProblem[] = [];
  const early = (from: string): string =>
    `${from} lies before the table's first partition, ${timeText(calendar, calendar.at(range.start))}`;
  let { start, end } = range;
  if (request.from !== undefined) {
    const span = spanOf(request.from, calendar);
    const outside = !('problem' in span) && (span.start < range.start || span.start >= range.end);
    const bound = outside ? { instant: span.start } : lowerBound(request.from, calendar);
    if ('problem' in bound) problems.push({ key: 'from', reason: bound.problem });
    else if (!('problem' in span) && span.end <= range.start)
      problems.push({ key: 'from', reason: early(request.from) });
    else start = bound.instant;
  } else if (start === Number.NEGATIVE_INFINITY) {
    problems.push({ key: 'from', reason: `${id} declares no range: say from where, for instance 2001-01` });
  }
  if (request.through !== undefined) {
    const span = spanOf(request.through, calendar);
    const outside = !('problem' in span) && (span.end > range.end || span.end <= range.start);
    const bound = outside ? { instant: span.end } : upperBound(request.through, calendar);
    if ('problem' in bound) problems.push({ key: 'through', reason: bound.problem });
    else end = bound.instant;
  }
  return problems.length > 0 ? { problems } : { start, end };
}

/** The cells that had ended at `scheduledTime`, back to the one in which the duration before the last one's end falls. */
function lastCells(
  last: string,
  { scheduledTime }: Request,
  calendar: Calendar,
  now: number,
): Interval | { problems: RequestProblem[] } {
  const end = calendar.at(scheduledTime === undefined ? now : Date.parse(scheduledTime)).start;
  const start = withinTime(() => before(end, last, calendar.timeZone));
  if (start === undefined) return { problems: [{ key: 'last', reason: `${last} reaches back before the year 1` }] };
  return { start: calendar.at(start).start, end };
}
