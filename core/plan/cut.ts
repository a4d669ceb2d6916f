import { at } from '../errors.ts';

/** Upper bounds of one chunk. */
export interface ChunkLimits {
  maxBytes: number;
  maxPartitions: number;
}

/**
 * Cuts a list, in its order, into as few runs of neighbours as the limits allow, balanced by bytes: each closes at its
 * equal share of what is left, so that none is much bigger than the others. An item over `maxBytes` gets a chunk of its
 * own. Neighbours stay together because they often share source files, which a chunk reads once.
 */
export function cut<T>(items: readonly T[], bytesOf: (item: T) => number, limits: ChunkLimits): T[][] {
  const chunks: T[][] = [];
  let left = items.reduce((sum, item) => sum + bytesOf(item), 0);
  let index = 0;
  while (index < items.length) {
    const rest = items.length - index;
    const needed = Math.max(1, Math.ceil(left / limits.maxBytes), Math.ceil(rest / limits.maxPartitions));
    const share = { bytes: left / needed, partitions: Math.ceil(rest / needed) };
    const chunk: T[] = [];
    let bytes = 0;
    while (index < items.length) {
      const next = bytesOf(at(items, index));
      const full = chunk.length >= limits.maxPartitions || bytes + next > limits.maxBytes;
      // The middle of the next item decides on which side of the boundary it falls.
      const done = needed > 1 && bytes + next / 2 > share.bytes && chunk.length >= share.partitions / 2;
      if (chunk.length > 0 && (full || done)) break;
      chunk.push(at(items, index));
      bytes += next;
      index += 1;
    }
    chunks.push(chunk);
    left -= bytes;
  }
  return chunks;
}
