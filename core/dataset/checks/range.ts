import type { Calendar } from '../../calendar/calendar.ts';
import type { Complain } from '../problem.ts';
import type { TimeKey } from './partitions.ts';

/** Athena's relative bounds: `NOW`, `NOW-3YEARS`, `NOW+1DAY`. */
const RELATIVE = /^NOW\s*(?:[+-]\s*\d+\s*(?:YEAR|MONTH|WEEK|DAY|HOUR|MINUTE|SECOND)S?)?$/;

/** The `range` of the time key: two bounds in its own format or relative to now, the earlier first. */
export function checkRange(keys: readonly TimeKey[], calendar: Calendar, complain: Complain): void {
  for (const key of keys) {
    if (key.range === undefined) continue;
    const path = ['partitions', key.name, 'range'];
    const bounds = key.range.split(',').map((bound) => bound.trim());
    const [from, through] = bounds;
    if (from === undefined || through === undefined || bounds.length > 2) {
      complain({
        path,
        fault: JSON.stringify(key.range),
        expected: `two bounds such as ${example(calendar, keys)},NOW`,
      });
      continue;
    }
    if (RELATIVE.test(from) && from !== 'NOW' && key.interval > 1) {
      const expected = `a fixed start, because steps of ${key.interval} are counted from it`;
      complain({ path, fault: `${from} moves with the time`, expected });
    }
    // Of several keys each bound says only a part; what the whole means is found when the range is resolved.
    if (keys.length > 1) continue;
    const cells = bounds.map((bound) => {
      if (RELATIVE.test(bound)) return undefined;
      const parsed = calendar.parse([bound]);
      if ('cell' in parsed) return parsed.cell;
      complain({ path, fault: parsed.problem, expected: `bounds as ${key.format}, or NOW, NOW-3YEARS, NOW+1DAY` });
      return undefined;
    });
    const [start, end] = cells;
    if (start && end && start.start > end.start) {
      complain({
        path,
        fault: JSON.stringify(key.range),
        expected: 'the earlier bound first',
        nearest: `${through},${from}`,
      });
    }
  }
}

const example = (calendar: Calendar, keys: readonly TimeKey[]): string =>
  keys.length === 1 ? (calendar.format(calendar.at(0))[0] ?? '') : '2020';
