import type { Interval } from './interval.ts';

/*
 * Sets of time as lists of intervals. Every function takes lists in any order unless it says otherwise and returns a new
 * list, sorted by start, without empty intervals.
 */

/** As few intervals as possible: overlapping and touching ones are joined. */
export function coalesce(intervals: Iterable<Interval>): Interval[] {
  const sorted = [...intervals].filter(({ start, end }) => start < end).sort((a, b) => a.start - b.start);
  const joined: Interval[] = [];
  for (const { start, end } of sorted) {
    const last = joined.at(-1);
    if (last && start <= last.end) joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else joined.push({ start, end });
  }
  return joined;
}

/** All time that lies in `a` or in `b`. */
export const merge = (a: Iterable<Interval>, b: Iterable<Interval>): Interval[] => coalesce([...a, ...b]);

/** What is left of each interval of `a` without `b`; neighbours in `a` stay apart. */
export function subtract(a: Iterable<Interval>, b: Iterable<Interval>): Interval[] {
  const holes = coalesce(b);
  const left: Interval[] = [];
  let from = 0;
  for (const { start, end } of [...a].sort((x, y) => x.start - y.start)) {
    // Holes that end before this interval cannot meet a later one.
    while ((holes[from]?.end ?? Number.POSITIVE_INFINITY) <= start) from += 1;
    let rest = start;
    for (let i = from; i < holes.length; i += 1) {
      const hole = holes[i];
      if (hole === undefined || hole.start >= end) break;
      if (hole.start > rest) left.push({ start: rest, end: hole.start });
      rest = Math.max(rest, hole.end);
    }
    if (rest < end) left.push({ start: rest, end });
  }
  return left;
}

/** All time that lies in `a` and in `b`. */
export function intersect(a: Iterable<Interval>, b: Iterable<Interval>): Interval[] {
  const [left, right] = [coalesce(a), coalesce(b)];
  const both: Interval[] = [];
  let [i, j] = [0, 0];
  for (;;) {
    const [one, other] = [left[i], right[j]];
    if (one === undefined || other === undefined) return both;
    const [start, end] = [Math.max(one.start, other.start), Math.min(one.end, other.end)];
    if (start < end) both.push({ start, end });
    if (one.end < other.end) i += 1;
    else j += 1;
  }
}

/** Whether the whole interval lies in the set; an empty one lies in every set. */
export const contains = (intervals: Iterable<Interval>, { start, end }: Interval): boolean =>
  start >= end || coalesce(intervals).some((one) => one.start <= start && end <= one.end);
