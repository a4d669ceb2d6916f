import type { Interval } from './interval.ts';

/** How instants fall into cells. A *label* is the reading at which a cell nominally begins. */
export interface CellRule {
  at(instant: number): Interval;
  /** The label of the cell that begins at the instant. */
  label(start: number): number;
  /** How many cells begin in `[first, last)`, both of which are cell starts. */
  count(first: number, last: number): number;
  /** Whether an earlier cell has the same label. */
  repeats(start: number): boolean;
}
