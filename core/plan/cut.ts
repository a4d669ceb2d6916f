import { at } from '../errors.ts';

/** Upper bounds of one chunk. */
export interface ChunkLimits {
  maxBytes: number;
  maxPartitions: number;
  /** Estimated, without what a chunk takes however small it is. */
  maxSeconds?: number;
}

/**
 * Cuts a list, in its order, into as few runs of neighbours as the limits allow, balanced by bytes: each ends where it
 * comes nearest to its equal share of what is left, unless the rest would then need one more. An item over a limit gets
 * a chunk of its own. Neighbours stay together because they often share source files, which a chunk reads once.
 */
export function cut<T>(
  items: readonly T[],
  bytesOf: (item: T) => number,
  limits: ChunkLimits,
  secondsOf: (item: T) => number = () => 0,
): T[][] {
  const sizes = items.map(bytesOf);
  const ends = furthestEnds(sizes, items.map(secondsOf), limits);
  const needed = chunksNeeded(ends);
  // Without any bytes, such as catalog entries to write, numbers are balanced.
  const weights = sizes.some((size) => size > 0) ? sizes : sizes.map(() => 1);
  const chunks: T[][] = [];
  let left = weights.reduce((sum, weight) => sum + weight, 0);
  let start = 0;
  while (start < items.length) {
    const count = at(needed, start);
    const share = left / count;
    let end = start + 1;
    let weight = at(weights, start);
    // The middle of the next item decides on which side of the boundary it falls.
    while (end < at(ends, start) && (at(needed, end) >= count || weight + at(weights, end) / 2 <= share)) {
      weight += at(weights, end);
      end += 1;
    }
    chunks.push(items.slice(start, end));
    left -= weight;
    start = end;
  }
  return chunks;
}

/** For every item, where a chunk that begins with it has to end at the latest (exclusive). */
function furthestEnds(sizes: readonly number[], times: readonly number[], limits: ChunkLimits): number[] {
  const { maxBytes, maxPartitions, maxSeconds = Number.POSITIVE_INFINITY } = limits;
  const ends = new Array<number>(sizes.length).fill(0);
  let end = 0;
  let bytes = 0;
  let seconds = 0;
  for (let start = 0; start < sizes.length; start += 1) {
    while (
      end < sizes.length &&
      end - start < maxPartitions &&
      (end === start || (bytes + at(sizes, end) <= maxBytes && seconds + at(times, end) <= maxSeconds))
    ) {
      bytes += at(sizes, end);
      seconds += at(times, end);
      end += 1;
    }
    bytes -= at(sizes, start);
    seconds -= at(times, start);
    ends[start] = end;
  }
  return ends;
}

/** For every item and the end of the list, how few chunks hold it and all that follow. */
function chunksNeeded(ends: readonly number[]): number[] {
  const needed = new Array<number>(ends.length + 1).fill(0);
  for (let start = ends.length - 1; start >= 0; start -= 1) needed[start] = 1 + at(needed, at(ends, start));
  return needed;
}
