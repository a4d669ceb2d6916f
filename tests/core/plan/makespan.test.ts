import { describe, expect, it } from 'vitest';
import { GLUE, LAMBDA } from '../../../core/cost/assumptions.ts';
import { chooseEngine, estimateChunk } from '../../../core/cost/estimate.ts';
import type { Limits } from '../../../core/dataset/declaration.ts';
import { type ChunkingOptions, chunksOf, type Work } from '../../../core/plan/chunks.ts';
import type { Chunk } from '../../../core/plan/plan.ts';
import { source } from '../gaps/given.ts';
import { candidate } from './given.ts';

const region = 'us-east-1';
const limits: Limits = {
  maxConcurrency: 40,
  maxScanBytes: 1,
  lambda: { maxChunkBytes: 256e6, maxPartitionsPerChunk: 100 },
  glue: {
    maxChunkBytes: 200e9,
    maxPartitionsPerChunk: 1000,
    version: '5.1',
    workerType: 'G.1X',
    workers: 10,
    class: 'STANDARD',
  },
};

const price: ChunkingOptions['price'] = ({ register, ...chunk }) =>
  register ? { seconds: 0, usd: 0 } : estimateChunk({ ...chunk, limits, region });

const options = (workers: number, more: Partial<ChunkingOptions> = {}): ChunkingOptions => ({
  limits,
  engineOf: (bytes) => chooseEngine({ bytes, limits, region }),
  price,
  seconds: {
    lambda: { least: LAMBDA.worthSeconds, most: LAMBDA.mostSeconds },
    glue: { least: GLUE.worthSeconds, most: GLUE.mostSeconds },
  },
  workers,
  inOrder: false,
  ...more,
});

/** Numbers between 0 and 1, the same in every run (mulberry32). */
function randoms(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const MB = 1e6;
const COUNT = 3000;
const distributions: Record<string, (random: () => number, index: number) => number> = {
  uniform: (random) => (1 + 19 * random()) * MB,
  lognormal: (random) =>
    Math.min(250 * MB, 4 * MB * Math.exp(Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))),
  'one giant': (_, index) => (index === COUNT / 2 ? 40e9 : 2 * MB),
  bimodal: (random) => (random() < 0.05 ? 200 * MB : 1 * MB),
  'for both engines': (random) => (random() < 0.02 ? 3e9 : 2 * MB),
  equal: () => 5 * MB,
};

const works = new Map(
  Object.entries(distributions).map(([name, bytesOf]) => {
    const random = randoms(17);
    const work = Array.from({ length: COUNT }, (_, index): Work => {
      const bytes = Math.ceil(bytesOf(random, index));
      return { candidate: candidate(index, { source: { ...source(), bytes } }), register: false };
    });
    return [name, work];
  }),
);
const workOf = (name: string): Work[] => works.get(name) ?? [];

/** When the last chunk ends if each worker takes the next chunk of the list when it is free. */
function makespan(chunks: readonly Chunk[], workers: number): number {
  const free = new Array<number>(workers).fill(0);
  for (const { estimatedSeconds } of chunks) {
    const next = free.indexOf(Math.min(...free));
    free[next] = (free[next] ?? 0) + estimatedSeconds;
  }
  return Math.max(...free);
}

/** What no plan can make shorter: the biggest partition alone, and on Glue a job that is not worth two. */
function indivisible(work: readonly Work[]): number {
  const alone = work.map((one) => {
    const bytes = one.candidate.source?.bytes ?? 0;
    const engine = chooseEngine({ bytes, limits, region });
    const { seconds } = price({ engine, bytes, partitions: 1, register: false });
    return engine === 'glue' ? Math.max(seconds, 2 * GLUE.worthSeconds) : seconds;
  });
  return alone.reduce((most, seconds) => Math.max(most, seconds), 0);
}

const keysOf = (work: readonly Work[]): string[] => work.map((one) => one.candidate.partition.key);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const casesOf = (counts: number[]) =>
  Object.keys(distributions).flatMap((name) => counts.map((workers) => ({ name, workers })));
const cases = casesOf([2, 3, 7, 16, 40]);
const some = casesOf([3, 40]);

describe('a plan', () => {
  it.each(cases)('of $name sizes on $workers workers ends within 5 % of the best possible end', ({ name, workers }) => {
    const work = workOf(name);

    const chunks = chunksOf(work, options(workers));

    const total = sum(chunks.map((chunk) => chunk.estimatedSeconds));
    expect(makespan(chunks, workers) / Math.max(total / workers, indivisible(work))).toBeLessThanOrEqual(1.05);
    expect(chunks.flatMap((chunk) => chunk.partitions).sort()).toEqual(keysOf(work).sort());
  });

  it.each(some)('of $name sizes on $workers workers keeps starts below a fifth of the work', ({ name, workers }) => {
    const chunks = chunksOf(workOf(name), options(workers));

    const starts = sum(chunks.map(({ engine }) => price({ engine, bytes: 0, partitions: 0, register: false }).seconds));
    expect(starts / sum(chunks.map((chunk) => chunk.estimatedSeconds))).toBeLessThanOrEqual(1 / 6);
  });

  it.each(some)('of $name sizes on $workers workers keeps the limits of its engines', ({ name, workers }) => {
    const chunks = chunksOf(workOf(name), options(workers));

    const most = { lambda: LAMBDA.mostSeconds, glue: GLUE.mostSeconds };
    const broken = chunks.filter(
      ({ engine, bytes, partitions, estimatedSeconds }) =>
        partitions.length > limits[engine].maxPartitionsPerChunk ||
        (partitions.length > 1 && (bytes > limits[engine].maxChunkBytes || estimatedSeconds > most[engine])),
    );
    expect(broken).toEqual([]);
  });

  it.each(some)('of $name sizes on $workers workers is the same plan again', ({ name, workers }) => {
    const once = chunksOf(workOf(name), options(workers));

    expect(JSON.stringify(chunksOf(workOf(name), options(workers)))).toBe(JSON.stringify(once));
  });

  it.each([2, 3, 7, 16, 40])('of equal sizes on %d workers keeps neighbours together', (workers) => {
    const work = workOf('equal');
    const place = new Map(keysOf(work).map((key, index) => [key, index]));

    const chunks = chunksOf(work, options(workers));

    const gaps = chunks.flatMap(({ partitions }) =>
      partitions.slice(1).filter((key, index) => place.get(key) !== (place.get(partitions[index] ?? '') ?? 0) + 1),
    );
    expect(gaps).toEqual([]);
  });

  it.each([2, 3, 7, 16, 40])('with few big sizes on %d workers tears few neighbours apart', (workers) => {
    const work = workOf('bimodal');
    const place = new Map(keysOf(work).map((key, index) => [key, index]));

    const chunks = chunksOf(work, options(workers));

    const torn = chunks.reduce(
      (count, { partitions }) =>
        count +
        partitions.slice(1).filter((key, index) => place.get(key) !== (place.get(partitions[index] ?? '') ?? 0) + 1)
          .length,
      0,
    );
    // 5 % of them are big.
    expect(torn).toBeLessThanOrEqual(0.1 * COUNT);
  });

  it.each(cases)(
    'of $name sizes on $workers workers begins with the first when the order is asked for',
    ({ name, workers }) => {
      const work = workOf(name);
      const place = new Map(keysOf(work).map((key, index) => [key, index]));

      const chunks = chunksOf(work, options(workers, { inOrder: true }));

      const firsts = chunks.map(({ partitions: [first] }) => place.get(first ?? '') ?? -1);
      expect(firsts).toEqual(firsts.toSorted((a, b) => a - b));
      const runs = (['lambda', 'glue'] as const).map((engine) =>
        chunks
          .filter((chunk) => chunk.engine === engine)
          .flatMap(({ partitions }) => partitions.map((key) => place.get(key) ?? -1)),
      );
      expect(runs).toEqual(runs.map((run) => run.toSorted((a, b) => a - b)));
    },
  );
});
