import type { Run } from './calendar.ts';
import type { CellRule } from './cell-rule.ts';
import type { Grid } from './grid.ts';
import type { Zone } from './zone.ts';

/**
 * Cells from `first`, a cell's start, to `last` as runs. Between two transitions of the zone cells of a fixed length follow
 * each other by plain addition; what a transition cuts short, prolongs or repeats, and months, are runs of one.
 */
export function* runsOf(zone: Zone, grid: Grid, cells: CellRule, first: number, last: number): Generator<Run> {
  const { step } = grid;
  let start = first;
  for (;;) {
    const label = cells.label(start);
    const { offset, end: edge, shown } = zone.stretch(start);
    if (step !== null && start + offset === label && label >= shown) {
      // A cell that ends with the stretch may go on behind it.
      const count = Math.floor((Math.min(last, edge - 1) - start) / step);
      if (count > 0) {
        yield { start, step, label, count, repeated: false };
        start += count * step;
        continue;
      }
    }
    const end = cells.end(start);
    if (end > last) return;
    yield { start, step: end - start, label, count: 1, repeated: cells.repeats(start) };
    start = end;
  }
}
