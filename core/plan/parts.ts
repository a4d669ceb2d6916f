import type { EngineName } from '../dataset/declaration.ts';
import { at } from '../errors.ts';
import type { ChunkingOptions } from './chunks.ts';
import { cut } from './cut.ts';
import { remembered } from './remembered.ts';
import { spread } from './spread.ts';
import { createWorkers } from './workers.ts';

/** What chunks never mix. */
export type Group = EngineName | 'register';

/** One partition to work on: its place in the work, and its source's bytes. */
export interface Item {
  readonly index: number;
  readonly key: string;
  readonly bytes: number;
}

/** A chunk before it has a number. */
export interface Part {
  readonly group: Group;
  readonly items: readonly Item[];
  readonly bytes: number;
  readonly seconds: number;
  readonly usd: number;
  /** When its worker gets to it, seconds after the first chunk's start. */
  readonly start: number;
}

/** The chunks of one group, given to workers that have `loads` to do already; adds to those what they take. */
export function partsOf(group: Group, items: readonly Item[], loads: number[], options: ChunkingOptions): Part[] {
  const engine = group === 'register' ? 'lambda' : group;
  const price = (bytes: number, partitions: number) =>
    options.price({ engine, bytes, partitions, register: group === 'register' });
  const startSeconds = price(0, 0).seconds;
  const seconds = remembered((bytes) => price(bytes, 1).seconds - startSeconds);
  const secondsOf = ({ bytes }: Item): number => seconds(bytes);
  const { maxChunkBytes: maxBytes, maxPartitionsPerChunk: maxPartitions } = options.limits[engine];
  const limits = { maxBytes, maxPartitions, maxSeconds: options.seconds[engine].most - startSeconds };
  const cutUp = (list: readonly Item[]): Item[][] => cut(list, ({ bytes }) => bytes, limits, secondsOf);

  const part = (members: readonly Item[], worker: number): Part => {
    const bytes = members.reduce((sum, item) => sum + item.bytes, 0);
    const start = at(loads, worker);
    const estimate = price(bytes, members.length);
    loads[worker] = start + estimate.seconds;
    return { group, items: members, bytes, ...estimate, start };
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
    cutUp(indices.map((index) => at(items, index))).map((members) => part(members, at(places, place))),
  );
}

/** The workers with the least to do, at most `count`, in their own order. */
const lightest = (loads: readonly number[], count: number): number[] =>
  loads
    .map((_, worker) => worker)
    .sort((a, b) => at(loads, a) - at(loads, b) || a - b)
    .slice(0, count)
    .sort((a, b) => a - b);
