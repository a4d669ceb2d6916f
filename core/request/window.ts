import type { Interval } from '../calendar/interval.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { before } from '../duration.ts';
import type { RequestProblem } from './invalid-request.ts';
import type { Request } from './request.ts';
import { lowerBound, spanOf, timeText, upperBound } from './span.ts';
import { rangeText } from './table-range.ts';

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
  const asked =
    request.last === undefined ? bounds(request, dataset, range, now) : lastCells(request.last, request, dataset, now);
  if ('problems' in asked) return asked;
  const key =
    request.last === undefined
      ? request.from === undefined && request.through !== undefined
        ? 'through'
        : 'from'
      : 'last';
  const window = { start: Math.max(asked.start, range.start), end: Math.min(asked.end, range.end) };
  if (asked.start < asked.end && window.start >= window.end) {
    const { calendar } = dataset;
    const [first, last] = [calendar.at(asked.start), calendar.at(asked.end - 1)].map((cell) =>
      timeText(calendar, cell),
    );
    return problem(key, `${first} to ${last} is outside the table's range ${rangeText(dataset)}`);
  }
  if (window.start >= window.end) return problem(key, `${request.from} is after through, ${request.through}`);
  if (window.start >= now) {
    return problem(
      key,
      `all of it lies in the future: ${timeText(dataset.calendar, dataset.calendar.at(window.start))} has not begun`,
    );
  }
  return window;
}

const problem = (key: string, reason: string): { problems: RequestProblem[] } => ({ problems: [{ key, reason }] });

function bounds(
  request: Request,
  dataset: Dataset,
  range: Interval,
  now: number,
): Interval | { problems: RequestProblem[] } {
  const { calendar } = dataset;
  const problems: RequestProblem[] = [];
  let { start, end } = range;
  if (request.from !== undefined) {
    const span = spanOf(request.from, calendar);
    const bound =
      'problem' in span || span.start >= range.start ? lowerBound(request.from, calendar) : { instant: range.start };
    if ('problem' in bound) problems.push({ key: 'from', reason: bound.problem });
    else start = bound.instant;
    // What is written decides what is said about it: a range before the table's is outside, not upside down.
    if (!('problem' in span) && span.start < range.start) start = span.start;
  } else if (start === Number.NEGATIVE_INFINITY) {
    problems.push({ key: 'from', reason: `${dataset.id} declares no range: say from where, for instance 2001-01` });
  }
  if (request.through !== undefined) {
    const span = spanOf(request.through, calendar);
    const bound =
      'problem' in span || span.end <= range.end ? upperBound(request.through, calendar) : { instant: span.end };
    if ('problem' in bound) problems.push({ key: 'through', reason: bound.problem });
    else end = bound.instant;
  } else if (end === Number.POSITIVE_INFINITY) {
    end = calendar.at(now).start;
  }
  return problems.length > 0 ? { problems } : { start, end };
}

/** The cells that had ended at `scheduledTime`, back to the one in which the duration before the last one's end falls. */
function lastCells(last: string, request: Request, { calendar }: Dataset, now: number): Interval {
  const reference = request.scheduledTime === undefined ? now : Date.parse(request.scheduledTime);
  const end = calendar.at(reference).start;
  return { start: calendar.at(before(end, last, calendar.timeZone)).start, end };
}
