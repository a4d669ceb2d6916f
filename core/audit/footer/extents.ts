import type { Bound } from '../facts.ts';
import type { FooterReading } from './read.ts';

/** Where in time the rows of one row group lie: both ends inclusive, in microseconds of the column's own clock. */
export interface TimeExtent {
  rows: number;
  /** Compressed size of the row group's columns. */
  bytes: number;
  min: bigint;
  max: bigint;
}

/** How a column tells time: UTC instants, wall-clock readings, or days (whose midnight stands for them). */
export type TimeClock = 'instant' | 'wall' | 'date';

const MICROS_PER_DAY = 86_400_000_000n;

/** The clock of a top-level column, found without regard to case; null when it is not there or tells no time (INT96 neither). */
export function timeClock(reading: FooterReading, column: string): TimeClock | null {
  const index = indexOf(reading, column);
  const found = reading.facts.columns[index];
  if (!found) return null;
  return found.type === 'date' ? 'date' : (found.clock ?? null);
}

/**
 * One extent per row group that has a time at all; null when the column tells no time or a row group's statistics
 * leave it open, for then only a scan knows.
 */
export function timeExtents(reading: FooterReading, column: string): TimeExtent[] | null {
  if (reading.outcome !== 'ok' || timeClock(reading, column) === null) return null;
  const index = indexOf(reading, column);
  const extents: TimeExtent[] = [];
  for (const { rows, bytes, columns } of reading.rowGroups) {
    const facts = columns[index];
    if (facts?.values !== undefined && facts.nulls === facts.values) continue;
    const [min, max] = [microsOf(facts?.min), microsOf(facts?.max)];
    if (min === null || max === null) return null;
    extents.push({ rows, bytes, min, max });
  }
  return extents;
}

function indexOf(reading: FooterReading, column: string): number {
  const names = reading.facts.columns.map(({ name }) => name);
  const exact = names.indexOf(column);
  return exact >= 0 ? exact : names.findIndex((name) => name.toLowerCase() === column.toLowerCase());
}

function microsOf(bound: Bound | undefined): bigint | null {
  if (bound?.kind === 'date') return bound.value * MICROS_PER_DAY;
  return bound?.kind === 'instant' || bound?.kind === 'wall' ? bound.value : null;
}
