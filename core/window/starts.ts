import type { Interval } from '../calendar/interval.ts';
import type { Window } from '../dataset/declaration.ts';
import { openings } from './openings.ts';

/** Local days looked at in one go, and how far into the future altogether: ten years. */
const STRETCH = 100;
const DAY_MS = 86_400_000;
const MOST_MS = 3653 * DAY_MS;

export interface Starts {
  /** The longest that a window is open in one go, within the next hundred days, seconds; Infinity without windows. */
  readonly longest: number;
  /**
   * The first instant from `from` on at which work of so many seconds may start: it has to end before the window closes,
   * unless it is longer than any window; then it may start whenever one is open. Infinity: not within ten years.
   */
  next(from: number, seconds: number): number;
}

/** When work may start inside windows, from `now` on (milliseconds). Keeps the openings that it has worked out. */
export function startsOf(windows: readonly Window[], now: number): Starts {
  if (windows.length === 0) return { longest: Number.POSITIVE_INFINITY, next: (from) => from };
  const known: Interval[] = [];
  let until = now;

  /** Openings are cut where a stretch ends, and joined again with what follows. */
  function extend(): void {
    const next = until + (STRETCH - 3) * DAY_MS;
    for (const { start, end } of openings(windows, until, STRETCH)) {
      const last = known.at(-1);
      if (start >= next) break;
      if (last && start <= last.end) known[known.length - 1] = { start: last.start, end: Math.max(last.end, end) };
      else known.push({ start, end });
    }
    until = next;
  }
  extend();
  const longest = known.reduce((most, { start, end }) => Math.max(most, end - start), 0) / 1000;

  return {
    longest,
    next(from, seconds) {
      const needs = seconds <= longest ? seconds * 1000 : 0;
      for (;;) {
        let index = firstEndingAfter(known, from);
        for (let span = known[index]; span !== undefined; span = known[++index]) {
          const start = Math.max(span.start, from);
          if (start + needs <= span.end) return start;
        }
        if (until > now + MOST_MS) return Number.POSITIVE_INFINITY;
        extend();
      }
    },
  };
}

function firstEndingAfter(sorted: readonly Interval[], instant: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle]?.end ?? 0) > instant) high = middle;
    else low = middle + 1;
  }
  return low;
}
