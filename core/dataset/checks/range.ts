import type { Calendar } from '../../calendar/calendar.ts';
import { spanOf } from '../../calendar/span.ts';
import { isRelative } from '../origin.ts';
import type { Complain } from '../problem.ts';
import { boundsOf, joinedBound, tellingRanges } from '../range-bounds.ts';
import type { TimeKey } from './time-keys.ts';

/** Whether each `range` is two bounds, and none moves where steps are counted from it. */
export function checkBounds(keys: readonly TimeKey[], complain: Complain): boolean {
  let sound = true;
  for (const { name, format, range, interval } of keys) {
    if (range === undefined) continue;
    const [from, through, ...more] = boundsOf(range);
    const whole = from !== '' && through !== undefined && through !== '' && more.length === 0;
    const moving = interval > 1 && isRelative(from);
    if (whole && !moving) continue;
    sound = false;
    const path = ['partitions', name, 'range'];
    if (!whole) complain({ path, fault: JSON.stringify(range), expected: `two bounds such as ${format},NOW` });
    else {
      const expected = `a fixed start: steps of ${interval} are counted from it`;
      complain({ path, fault: `${from} moves with the time`, expected });
    }
  }
  return sound;
}

/** Whether the bounds that the ranges give together exist, the earlier first. */
export function checkRange(keys: readonly TimeKey[], calendar: Calendar, complain: Complain): void {
  const [first] = keys;
  const ranges = tellingRanges(keys.map(({ range }) => range));
  const key = keys.find(({ range }) => range === ranges[0]);
  if (first === undefined || key?.range === undefined) return;
  const path = ['partitions', key.name, 'range'];
  const problems: string[] = [];
  const [start, end] = ([0, 1] as const).map((side) => {
    const bound = joinedBound(ranges, side);
    if (isRelative(bound)) return undefined;
    const span = spanOf(bound, calendar);
    if (!('problem' in span)) return span.start;
    problems.push(
      ranges.length === 1
        ? span.problem
        : `the ranges together ${side === 0 ? 'begin' : 'end'} with ${bound}, which is none: ${span.problem}`,
    );
    return undefined;
  });
  if (problems.length > 0 && key !== first) {
    const fault = `${JSON.stringify(key.range)} says no time without ${first.name}`;
    complain({ path, fault, expected: `the range at ${first.name}, such as 2001-01-01,NOW` });
    return;
  }
  for (const fault of problems) {
    const expected =
      ranges.length === 1 ? `bounds as ${key.format}, or NOW, NOW-3YEARS, NOW+1DAY` : 'bounds that exist';
    complain({ path, fault, expected });
  }
  if (start === undefined || end === undefined || start <= end) return;
  const single = { fault: JSON.stringify(key.range), nearest: boundsOf(key.range).toReversed().join(',') };
  const joined = { fault: `the ranges together go from ${joinedBound(ranges, 0)} to ${joinedBound(ranges, 1)}` };
  complain({ path, expected: 'the earlier bound first', ...(ranges.length === 1 ? single : joined) });
}
