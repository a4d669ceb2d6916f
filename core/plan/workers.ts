import { at } from '../errors.ts';

/** Who is free first. `loads` (seconds, or instants) are changed in place; of equals the first in the list is taken. */
export interface Workers {
  readonly loads: readonly number[];
  /** The index of the worker with the least load. */
  least(): number;
  /** Sets the load of that worker to a higher one. */
  raise(load: number): void;
}

/** A binary heap: a plan may have a hundred thousand partitions, a Distributed Map ten thousand workers. */
export function createWorkers(initial: readonly number[]): Workers {
  const loads = [...initial];
  const heap = loads.map((_, index) => index);
  const isBefore = (a: number, b: number): boolean =>
    at(loads, a) - at(loads, b) < 0 || (at(loads, a) === at(loads, b) && a < b);

  function sink(from: number): void {
    let position = from;
    for (;;) {
      const own = at(heap, position);
      let best = position;
      for (const child of [2 * position + 1, 2 * position + 2]) {
        if (child < heap.length && isBefore(at(heap, child), at(heap, best))) best = child;
      }
      if (best === position) return;
      heap[position] = at(heap, best);
      heap[best] = own;
      position = best;
    }
  }

  for (let position = heap.length - 1; position >= 0; position -= 1) sink(position);
  return {
    loads,
    least: () => at(heap, 0),
    raise(load) {
      loads[at(heap, 0)] = load;
      sink(0);
    },
  };
}
