import type { Interval } from '../calendar/interval.ts';
import type { Window } from '../dataset/declaration.ts';
import { openings } from './openings.ts';

/** Local days looked at in one go, and how far into the future altogether: ten years. */
const STRETCH = 100;
const DAY_MS = 86_400_000;
const MOST_MS = 3653 * DAY_MS;
/** In so much time every window opens twice, if no zone change swallows it. */
const USUAL_MS = 16 * DAY_MS;
/** From an opening until its first chunk starts: the end of the wait, PlanChunks and the Map come before it. */
const START_SECONDS = 120;

export interface Starts {
  /**
   * The most seconds that work may take to fit a window; Infinity without windows. Two openings of the next 16 days have to be
   * so long, and the start's own time more: a night that a change of the clocks makes an hour longer is a year away, and
   * nothing ever starts at the very second of an opening.
   */
  readonly longest: number;
  /**
   * The first instant from `from` on at which work of so many seconds may start: it has to end before the window closes,
   * unless it takes more than `longest`; then it may start whenever one is open. Infinity: not within ten years.
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
  const longest = usualSeconds(known.filter(({ start }) => start < now + USUAL_MS));

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

/** What the second longest of the openings has room for; of a single one that. */
function usualSeconds(spans: readonly Interval[]): number {
  const [most = 0, usual = most] = spans.map(({ start, end }) => (end - start) / 1000).sort((a, b) => b - a);
  return Math.max(0, usual - START_SECONDS);
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
