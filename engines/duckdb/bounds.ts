import { Temporal } from 'temporal-polyfill';
import { formatInstant } from '../../core/calendar/interval.ts';
import { wallIn } from '../../core/calendar/wall.ts';
import type { ChunkPartition, SourceView } from '../../core/plan/chunk-document.ts';

/** `[start, end)` in both readings of time: instants as `2001-01-01T05:00:00Z`, wall-clock as `2001-01-01T00:00:00`. */
export interface Bounds {
  start: string;
  end: string;
  wallStart: string;
  wallEnd: string;
}

type Times = Pick<ChunkPartition, 'start' | 'end' | 'wallStart' | 'wallEnd'>;

/**
 * A partition's bounds as its source writes time. Where the source's zone is not the dataset's, wall-clock bounds are
 * what clocks of that zone show at the two instants.
 */
export function boundsOf(partition: Times, view: SourceView, timeZone: string): Bounds {
  const { start, end, wallStart, wallEnd } = partition;
  const zone = view.timeColumnZone;
  if (zone === undefined || zone === timeZone) return { start, end, wallStart, wallEnd };
  const wall = wallIn({ start: instantMs(start), end: instantMs(end) }, zone);
  return { start, end, wallStart: wall.start, wallEnd: wall.end };
}

/** The same bounds with an earlier start: what the transform may look back at. Days and longer follow the calendar. */
export function widen(bounds: Bounds, view: SourceView, timeZone: string): Bounds {
  if (view.lookback === undefined) return bounds;
  const duration = Temporal.Duration.from(view.lookback);
  const start = Temporal.Instant.from(bounds.start).toZonedDateTimeISO(timeZone).subtract(duration).toInstant();
  const wallStart = Temporal.PlainDateTime.from(bounds.wallStart).subtract(duration);
  return { ...bounds, start: formatInstant(start.epochMilliseconds), wallStart: wallStart.toString() };
}

/** Where these overlap or touch, in both readings, they become one; oldest first. */
export function merged(all: readonly Bounds[]): Bounds[] {
  const sorted = [...all].sort((a, b) => instantMs(a.start) - instantMs(b.start));
  const out: Bounds[] = [];
  for (const bounds of sorted) {
    const last = out.at(-1);
    const touches =
      last !== undefined &&
      instantMs(bounds.start) <= instantMs(last.end) &&
      wallMs(bounds.wallStart) <= wallMs(last.wallEnd) &&
      wallMs(bounds.wallStart) >= wallMs(last.wallStart);
    if (touches) out[out.length - 1] = around(last, bounds);
    else out.push(bounds);
  }
  return out;
}

/** The smallest bounds that hold both. */
export const around = (a: Bounds, b: Bounds): Bounds => ({
  start: instantMs(a.start) <= instantMs(b.start) ? a.start : b.start,
  end: instantMs(a.end) >= instantMs(b.end) ? a.end : b.end,
  wallStart: wallMs(a.wallStart) <= wallMs(b.wallStart) ? a.wallStart : b.wallStart,
  wallEnd: wallMs(a.wallEnd) >= wallMs(b.wallEnd) ? a.wallEnd : b.wallEnd,
});

const instantMs = (text: string): number => Date.parse(text);
const wallMs = (text: string): number => Date.parse(`${text}Z`);
