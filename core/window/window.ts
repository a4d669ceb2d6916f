import type { Window } from '../dataset/declaration.ts';
import { openings } from './openings.ts';

/** A week and a day on either side: every window opens at least once a week, if no zone change swallows it. */
const LOOK_AHEAD = 16;

/** Whether chunks may start at `now` (milliseconds). No windows: always. */
export const isOpen = (windows: readonly Window[], now: number): boolean =>
  windows.length === 0 || openings(windows, now, LOOK_AHEAD).some(({ start }) => start <= now);

/** The first instant from `now` on at which a window is open: `now` itself when one is. */
export function nextOpening(windows: readonly Window[], now: number): number {
  if (windows.length === 0) return now;
  const first = openings(windows, now, LOOK_AHEAD)[0];
  return first ? Math.max(first.start, now) : Number.POSITIVE_INFINITY;
}
