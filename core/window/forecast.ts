import type { Window } from '../dataset/declaration.ts';
import { createWorkers } from '../plan/workers.ts';
import { startsOf } from './starts.ts';

/**
 * The instant (milliseconds) at which the last of some chunks ends, each of so many seconds, when `workers` take them in
 * their order and one starts only where it fits a window. Infinity when that is more than ten years away.
 */
export function forecast(windows: readonly Window[], now: number, chunks: readonly number[], workers: number): number {
  const starts = startsOf(windows, now);
  const free = createWorkers(new Array<number>(Math.min(workers, Math.max(1, chunks.length))).fill(now));
  let last = now;
  for (const seconds of chunks) {
    const end = starts.next(free.loads[free.least()] ?? now, seconds) + seconds * 1000;
    free.raise(end);
    last = Math.max(last, end);
  }
  return last;
}
