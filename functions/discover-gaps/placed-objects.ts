import type { Placed } from '../../core/gaps/glance.ts';
import type { SeenObject } from '../../core/gaps/observation.ts';

/** Objects by partition, put in one after the other: those of one partition follow each other. */
export interface PlacedObjects<Seen extends SeenObject = SeenObject> extends Placed<Seen> {
  put(index: number, object: Seen): void;
}

export function placedObjects<Seen extends SeenObject>(length: number): PlacedObjects<Seen> {
  const list: Seen[] = [];
  const first = new Uint32Array(length);
  const counts = new Uint32Array(length);
  const bytes = new Float64Array(length);
  const newest = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  return {
    bytes,
    newest,
    objects: (index) => {
      const from = first[index] ?? 0;
      return list.slice(from, from + (counts[index] ?? 0));
    },
    put(index, object) {
      const count = counts[index] ?? 0;
      if (count === 0) first[index] = list.length;
      counts[index] = count + 1;
      bytes[index] = (bytes[index] ?? 0) + object.size;
      if (object.lastModified > (newest[index] ?? 0)) newest[index] = object.lastModified;
      list.push(object);
    },
  };
}
