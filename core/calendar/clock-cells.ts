import type { CellRule } from './cell-rule.ts';
import type { Grid } from './grid.ts';
import type { Zone } from './zone.ts';

/**
 * Cells shorter than a day follow the clock: one begins whenever the clock shows a label, and when it jumps into another
 * cell's readings. So a repeated hour has its cells twice, a skipped one has none, and a half-hour jump makes a cell
 * half an hour shorter or longer.
 */
export function clockCells(zone: Zone, grid: Grid, step: number): CellRule {
  const floor = (reading: number): number => grid.label(grid.index(reading));

  function startOf(instant: number): number {
    let stretch = zone.stretch(instant);
    const label = floor(instant + stretch.offset);
    for (;;) {
      const start = label - stretch.offset;
      if (start >= stretch.start) return start;
      if (floor(stretch.shown - 1) !== label) return stretch.start;
      stretch = zone.stretch(stretch.start - 1);
    }
  }

  function endOf(begin: number): number {
    let stretch = zone.stretch(begin);
    const label = floor(begin + stretch.offset);
    for (;;) {
      const end = label + step - stretch.offset;
      if (end < stretch.end) return end;
      const jump = stretch.end;
      stretch = zone.stretch(jump);
      const reading = jump + stretch.offset;
      if (floor(reading) !== label || reading === label) return jump;
    }
  }

  const label = (start: number): number => floor(start + zone.stretch(start).offset);

  return {
    label,
    start: startOf,
    end: endOf,
    count(first, last) {
      let count = 0;
      let stretch = zone.stretch(first);
      for (;;) {
        const [from, to] = [Math.max(first, stretch.start), Math.min(last, stretch.end)];
        // Labels that are read in [from, to), and a start at the jump itself that reads no label.
        count += grid.index(to + stretch.offset - 1) - grid.index(from + stretch.offset - 1);
        const reading = stretch.start + stretch.offset;
        if (stretch.start === from && floor(reading) !== reading && startOf(from) === from) count += 1;
        if (stretch.end >= last) return count;
        stretch = zone.stretch(stretch.end);
      }
    },
    repeats(start) {
      const stretch = zone.stretch(start);
      return floor(start + stretch.offset) < stretch.shown;
    },
  };
}
