import type { Calendar } from '../../calendar/calendar.ts';
import { spanOf } from '../../calendar/span.ts';
import { isRelative } from '../origin.ts';
import type { Complain } from '../problem.ts';
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

/** Whether the bounds of the first key that has a range exist, the earlier first; the other keys' only add leading zeros. */
export function checkRange(keys: readonly TimeKey[], calendar: Calendar, complain: Complain): void {
  const key = keys.find(({ range }) => range !== undefined);
  if (key?.range === undefined) return;
  const path = ['partitions', key.name, 'range'];
  const bounds = boundsOf(key.range);
  const [start, end] = bounds.map((bound) => {
    if (isRelative(bound)) return undefined;
    const span = spanOf(bound, calendar);
    if (!('problem' in span)) return span.start;
    complain({ path, fault: span.problem, expected: `bounds as ${key.format}, or NOW, NOW-3YEARS, NOW+1DAY` });
    return undefined;
  });
  if (start !== undefined && end !== undefined && start > end) {
    const nearest = bounds.toReversed().join(',');
    complain({ path, fault: JSON.stringify(key.range), expected: 'the earlier bound first', nearest });
  }
}

const boundsOf = (range: string): [string, ...string[]] => {
  const [from = '', ...rest] = range.split(',').map((bound) => bound.trim());
  return [from, ...rest];
};
