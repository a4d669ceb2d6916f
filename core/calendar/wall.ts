import { formatReading, type Interval } from './interval.ts';
import { createZone } from './zone.ts';

/**
 * What a zone-less column that is written in `timeZone` reads inside the interval: `[start, end)` as local date-times. A
 * repeated reading counts as its first occurrence, so that intervals that follow each other share none; readings that
 * clocks skipped belong to what lies before the skip.
 */
export function wallIn(interval: Interval, timeZone: string): { start: string; end: string } {
  const { start, end } = readingsIn(interval, timeZone);
  return { start: formatReading(start), end: formatReading(end) };
}

/** The same as numbers: readings in milliseconds as if they were UTC. */
export function readingsIn(interval: Interval, timeZone: string): Interval {
  const zone = createZone(timeZone);
  // After clocks went back, what they showed before is over.
  const edge = (instant: number): number => Math.max(zone.reading(instant), zone.stretch(instant).shown);
  return { start: edge(interval.start), end: edge(interval.end) };
}
