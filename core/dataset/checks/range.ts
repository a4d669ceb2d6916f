import { createCalendar } from '../../calendar/create.ts';
import { LakefillError } from '../../errors.ts';
import { grainOf } from '../grain.ts';
import { isRelative } from '../origin.ts';
import type { Complain } from '../problem.ts';
import type { TimeKey } from './time-keys.ts';

/** The `range` of each time key: two bounds in its own format or relative to now, the earlier first. */
export function checkRange(keys: readonly TimeKey[], timeZone: string, complain: Complain): void {
  for (const key of keys) {
    const { range } = key;
    if (range === undefined) continue;
    const path = ['partitions', key.name, 'range'];
    const bounds = range.split(',').map((bound) => bound.trim());
    const [from, through] = bounds;
    if (!from || !through || bounds.length > 2) {
      complain({ path, fault: JSON.stringify(range), expected: `two bounds as ${key.format},NOW` });
      continue;
    }
    if (isRelative(from) && key.interval > 1) {
      const expected = `a fixed start: steps of ${key.interval} are counted from it`;
      complain({ path, fault: `${from} moves with the time`, expected });
    }
    // Of several keys each bound is only a part of a date.
    const read = keys.length === 1 ? readerOf(key, timeZone) : undefined;
    if (!read) continue;
    const [start, end] = bounds.map((bound) => {
      const answer = read(bound);
      if (typeof answer !== 'string') return answer;
      complain({ path, fault: answer, expected: `bounds as ${key.format}, or NOW, NOW-3YEARS, NOW+1DAY` });
      return undefined;
    });
    if (typeof start === 'number' && typeof end === 'number' && start > end) {
      const nearest = `${through},${from}`;
      complain({ path, fault: JSON.stringify(range), expected: 'the earlier bound first', nearest });
    }
  }
}

/**
 * Reads a bound as an instant, undefined for one that moves with the time, or says what is wrong. The right bound need not
 * be where a step begins, so single cells of the pattern's own grain are read. No reader for a pattern that makes no
 * calendar: that is told elsewhere.
 */
function readerOf(
  { name, format, unit }: TimeKey,
  timeZone: string,
): ((bound: string) => number | string | undefined) | undefined {
  try {
    const calendar = createCalendar({ timeZone, unit: grainOf(format) ?? unit, interval: 1, keys: [{ name, format }] });
    return (bound) => {
      if (isRelative(bound)) return undefined;
      const parsed = calendar.parse([bound]);
      return 'problem' in parsed ? parsed.problem : parsed.cell.start;
    };
  } catch (error) {
    if (error instanceof LakefillError) return undefined;
    throw error;
  }
}
