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
    const count = needed[start] ?? 1;
    const share = left / count;
    const furthest = ends[start] ?? 0;
    let end = start + 1;
    let weight = weights[start] ?? 0;
    // The middle of the next item decides on which side of the boundary it falls.
    while (end < furthest && ((needed[end] ?? 0) >= count || weight + (weights[end] ?? 0) / 2 <= share)) {
      weight += weights[end] ?? 0;
      end += 1;
    }
    chunks.push(items.slice(start, end));
    left -= weight;
    start = end;
  }
  return chunks;
}

/** For every item, where a chunk that begins with it has to end at the latest (exclusive). */
function furthestEnds(sizes: readonly number[], times: readonly number[], limits: ChunkLimits): Uint32Array {
  const { maxBytes, maxPartitions, maxSeconds = Number.POSITIVE_INFINITY } = limits;
  const ends = new Uint32Array(sizes.length);
  let end = 0;
  let bytes = 0;
  let seconds = 0;
  for (let start = 0; start < sizes.length; start += 1) {
    while (end < sizes.length && end - start < maxPartitions) {
      const [size, time] = [sizes[end] ?? 0, times[end] ?? 0];
      if (end > start && (bytes + size > maxBytes || seconds + time > maxSeconds)) break;
      bytes += size;
      seconds += time;
      end += 1;
    }
    bytes -= sizes[start] ?? 0;
    seconds -= times[start] ?? 0;
    ends[start] = end;
  }
  return ends;
}

/** For every item and the end of the list, how few chunks hold it and all that follow. */
function chunksNeeded(ends: Uint32Array): Uint32Array {
  const needed = new Uint32Array(ends.length + 1);
  for (let start = ends.length - 1; start >= 0; start -= 1) needed[start] = 1 + (needed[ends[start] ?? 0] ?? 0);
  return needed;
}
