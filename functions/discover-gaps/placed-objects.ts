import type { Placed } from '../../core/gaps/glance.ts';
import type { SeenObject } from '../../core/gaps/observation.ts';

type Columns = Pick<Placed, 'bytes' | 'newest'>;

export const columnsOf = (length: number): Columns => ({
  bytes: new Float64Array(length),
  newest: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
});

/** Objects by partition, put in one after the other: those of one partition follow each other. */
export interface PlacedObjects<Seen extends SeenObject = SeenObject> extends Placed<Seen> {
  put(index: number, object: Seen): void;
}

/** `columns`: where the sizes and the times are put, for as many partitions; absent: into columns of their own. */
export function placedObjects<Seen extends SeenObject>(
  length: number,
  columns: Columns = columnsOf(length),
): PlacedObjects<Seen> {
  // As long as most get: an array that grows is copied again and again.
  const list = new Array<Seen>(length);
  let end = 0;
  const none: readonly Seen[] = [];
  const first = new Uint32Array(length);
  const counts = new Uint32Array(length);
  const { bytes, newest } = columns;
  return {
    bytes,
    newest,
    objects: (index) => {
      const count = counts[index] ?? 0;
      const from = first[index] ?? 0;
      return count === 0 ? none : list.slice(from, from + count);
    },
    put(index, object) {
      const count = counts[index] ?? 0;
      if (count === 0) first[index] = end;
      counts[index] = count + 1;
      bytes[index] = (bytes[index] ?? 0) + object.size;
      if (object.lastModified > (newest[index] ?? 0)) newest[index] = object.lastModified;
      list[end] = object;
      end += 1;
    },
  };
}
