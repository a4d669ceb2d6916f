import type { Window } from '../dataset/declaration.ts';
import { openings } from './openings.ts';

/** Local days looked at in one go, and how many of them altogether: ten years of nights. */
const STRETCH = 100;
const MOST_DAYS = 3653;
const DAY_MS = 86_400_000;

/**
 * The instant (milliseconds) at which work of so many seconds is done when it goes on only while a window is open. Infinity
 * when that is more than ten years away.
 */
export function forecast(windows: readonly Window[], now: number, secondsOfWork: number): number {
  let left = secondsOfWork * 1000;
  if (windows.length === 0) return now + left;
  let from = now;
  while (from < now + MOST_DAYS * DAY_MS) {
    const until = from + (STRETCH - 3) * DAY_MS;
    for (const { start, end } of openings(windows, from, STRETCH)) {
      const begin = Math.max(start, from);
      const stop = Math.min(end, until);
      if (begin >= until) break;
      if (left <= stop - begin) return begin + left;
      left -= stop - begin;
    }
    from = until;
  }
  return Number.POSITIVE_INFINITY;
}
