import type { CellRule } from './cell-rule.ts';
import type { Grid } from './grid.ts';
import type { Zone } from './zone.ts';

/**
 * Cells of a day and more begin at the first instant at which the clock shows their label or a later reading: a midnight
 * that does not exist moves to the end of the gap, one that occurs twice counts the first time, and a day that a zone
 * skipped (Pacific/Apia, 2011-12-30) has no cell.
 */
export function dayCells(zone: Zone, grid: Grid): CellRule {
  const indexAt = (instant: number): number => grid.index(zone.reading(instant));

  return {
    start(instant) {
      let index = indexAt(instant);
      let start = zone.first(grid.label(index));
      // After a clock went back over midnight its readings are the day before's again, the day is not.
      for (;;) {
        index += 1;
        const next = zone.first(grid.label(index));
        if (next > instant) return start;
        start = next;
      }
    },
    end: (start) => zone.first(grid.label(indexAt(start) + 1)),
    label: (start) => grid.label(indexAt(start)),
    count(first, last) {
      let count = indexAt(last) - indexAt(first);
      let stretch = zone.stretch(first);
      while (stretch.end <= last) {
        stretch = zone.stretch(stretch.end);
        const reading = stretch.start + stretch.offset;
        // All labels of a gap begin at its end; only the last of them is a cell.
        count -= Math.max(0, grid.index(reading) - grid.index(stretch.shown - 1) - 1);
      }
      return count;
    },
    repeats: () => false,
  };
}
