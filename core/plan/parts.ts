import type { EngineName } from '../dataset/declaration.ts';
import { at } from '../errors.ts';
import type { ChunkingOptions } from './chunks.ts';
import { cut } from './cut.ts';
import { remembered } from './remembered.ts';
import { spread } from './spread.ts';
import { createWorkers } from './workers.ts';

/** What chunks never mix. */
export type Group = EngineName | 'register';

/** A chunk before it has a number. */
export interface Part {
  readonly group: Group;
  /** Places in the work. */
  readonly items: readonly number[];
  readonly bytes: number;
  readonly seconds: number;
  readonly usd: number;
  /** When its worker gets to it, seconds after the first chunk's start. */
  readonly start: number;
}

/**
 * The chunks of one group, given to workers that have `loads` to do already; adds to those what they take. `items` are places
 * in the work, `bytes` those of each partition's source by its place.
 */
export function partsOf(
  group: Group,
  items: readonly number[],
  bytes: readonly number[],
  loads: number[],
  options: ChunkingOptions,
): Part[] {
  const engine = group === 'register' ? 'lambda' : group;
  const price = (sum: number, partitions: number) =>
    options.price({ engine, bytes: sum, partitions, register: group === 'register' });
  const startSeconds = price(0, 0).seconds;
  const secondsOfSize = remembered((size) => price(size, 1).seconds - startSeconds);
  const seconds = new Float64Array(bytes.length);
  for (const item of items) seconds[item] = secondsOfSize(bytes[item] ?? 0);
  const bytesOf = (item: number): number => bytes[item] ?? 0;
  const secondsOf = (item: number): number => seconds[item] ?? 0;
  const { maxChunkBytes: maxBytes, maxPartitionsPerChunk: maxPartitions } = options.limits[engine];
  const limits = { maxBytes, maxPartitions, maxSeconds: options.seconds[engine].most - startSeconds };
  const cutUp = (list: readonly number[]): number[][] => cut(list, bytesOf, limits, secondsOf);

  const part = (members: readonly number[], worker: number): Part => {
    const sum = members.reduce((total, item) => total + bytesOf(item), 0);
    const start = at(loads, worker);
    const estimate = price(sum, members.length);
    loads[worker] = start + estimate.seconds;
    return { group, items: members, bytes: sum, ...estimate, start };
  };

  const fewest = cutUp(items);
  const weights = items.map(secondsOf);
  const worth = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) / options.seconds[engine].least);
  if (fewest.length >= worth && fewest.length <= loads.length) {
    const workers = createWorkers(loads);
    return fewest.map((members) => {
      const worker = workers.least();
      const made = part(members, worker);
      workers.raise(at(loads, worker));
      return made;
    });
  }
  // Where the order is given, as many chunks as make whole rounds of all workers.
  const rounds = options.inOrder ? Math.ceil(fewest.length / loads.length) : 1;
  const places = lightest(loads, Math.max(fewest.length, worth)).flatMap((worker) =>
    new Array<number>(rounds).fill(worker),
  );
  const before = options.inOrder ? places.map(() => 0) : places.map((worker) => at(loads, worker));
  return spread(weights, before, { runsOnly: options.inOrder }).flatMap((indices, place) =>
    cutUp(indices.map((index) => items[index] ?? 0)).map((members) => part(members, at(places, place))),
  );
}

/** The workers with the least to do, at most `count`, in their own order. */
const lightest = (loads: readonly number[], count: number): number[] =>
  loads
    .map((_, worker) => worker)
    .sort((a, b) => at(loads, a) - at(loads, b))
    .slice(0, count)
    .sort((a, b) => a - b);
