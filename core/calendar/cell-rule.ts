/** How instants fall into cells. A *label* is the reading at which a cell nominally begins. */
export interface CellRule {
  /** Where the cell that holds the instant begins. */
  start(instant: number): number;
  /** Where the cell that begins at `start` ends. */
  end(start: number): number;
  /** The label of the cell that begins at the instant. */
  label(start: number): number;
  /** How many cells begin in `[first, last)`, both of which are cell starts. */
  count(first: number, last: number): number;
  /** Whether an earlier cell has the same label. */
  repeats(start: number): boolean;
}
