import type { Interval } from './interval.ts';

export type Unit = 'MINUTES' | 'HOURS' | 'DAYS' | 'WEEKS' | 'MONTHS' | 'YEARS';

/** `count` cells of `step` milliseconds each, one after the other; so are their labels, readings in milliseconds. */
export interface Run {
  readonly start: number;
  readonly step: number;
  readonly label: number;
  readonly count: number;
  /** An earlier cell has the same label, so that its key carries the offset. */
  readonly repeated: boolean;
}

/**
 * How a dataset divides time into cells. Every cell is a half-open interval of UTC instants; cells follow each other
 * without gap or overlap. A cell's label is the local reading of its start in `timeZone`, so a local day may last 23
 * or 25 hours.
 */
export interface Calendar {
  readonly timeZone: string;
  readonly unit: Unit;
  readonly interval: number;
  /** Names of the keys that together say the time, in path order: `['dt']` or `['year', 'month', 'day']`. */
  readonly keys: readonly string[];
  /** The cell that holds the instant. */
  at(instant: number): Interval;
  next(cell: Interval): Interval;
  previous(cell: Interval): Interval;
  /** The cells with `cell.start >= start` and `cell.end <= end`, oldest first, lazily. */
  cells(start: number, end: number): Iterable<Interval>;
  /** The same cells by arithmetic: a million hours cost some additions for each change of the clock. */
  runs(start: number, end: number): Iterable<Run>;
  /** How many cells `cells` would yield, without walking them where arithmetic tells. */
  count(start: number, end: number): number;
  /** One value per key of `keys`; a repeated local hour's later cell carries its offset as suffix. */
  format(cell: Interval): string[];
  /** The cell with these values, or why there is none. */
  parse(values: readonly string[]): { cell: Interval } | { problem: string };
  /** All cells whose first keys have these values, as one interval, or why there are none. Fewer values than keys. */
  under(values: readonly string[]): { cells: Interval } | { problem: string };
  /**
   * What a zone-less column reads inside the cell: `[start, end)` as local date-times `2001-04-01T00:00:00`.
   * A repeated hour's reading belongs to the first of the two cells (the second gets an empty range); a skipped
   * hour's reading to the cell before the gap, so that no row is lost and none is read twice.
   */
  wall(cell: Interval): { start: string; end: string };
  /** The same as numbers: readings in milliseconds as if they were UTC. */
  readings(cell: Interval): Interval;
  /**
   * The first instant at which a clock in `timeZone` shows the reading (milliseconds as if it were UTC) or a later one;
   * a skipped reading gives the moment of the skip.
   */
  instant(reading: number): number;
}
