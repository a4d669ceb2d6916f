import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../core/dataset/declaration.ts';
import { type ChunkingOptions, chunksOf, totalOf, type Work } from '../../../core/plan/chunks.ts';
import type { Chunk } from '../../../core/plan/plan.ts';
import { source } from '../gaps/given.ts';
import { candidate } from './given.ts';

const limits: Limits = {
  maxConcurrency: 40,
  maxScanBytes: 1,
  lambda: { maxChunkBytes: 100, maxPartitionsPerChunk: 3 },
  glue: {
    maxChunkBytes: 10_000,
    maxPartitionsPerChunk: 4,
    version: '5.1',
    workerType: 'G.1X',
    workers: 10,
    class: 'STANDARD',
  },
};

const options: ChunkingOptions = {
  limits,
  engineOf: (bytes) => (bytes > 100 ? 'glue' : 'lambda'),
  price: ({ engine, bytes, partitions, register }) => ({
    seconds: register ? 0 : partitions,
    usd: register ? 0 : engine === 'glue' ? 1 : bytes / 1_000,
  }),
  seconds: { lambda: { least: 1_000, most: 1_000 }, glue: { least: 1_000, most: 1_000 } },
  workers: 40,
  inOrder: false,
};

const job = (number: number, bytes: number): Work => ({
  candidate: candidate(number, { source: { ...source(), bytes } }),
  register: false,
});
const registration = (number: number): Work => ({ candidate: candidate(number), register: true });
const keys = (...numbers: number[]): string[] => numbers.map((number) => candidate(number).partition.key);

describe('chunks', () => {
  it('of no work are none', () => {
    expect(chunksOf([], options)).toEqual([]);
  });

  it('never mix engines, nor registering with jobs, and are priced', () => {
    const work = [job(0, 10), job(1, 5_000), registration(2), job(3, 20), job(4, 5_000), registration(5)];

    expect(chunksOf(work, options)).toEqual([
      {
        id: '1-0001',
        engine: 'lambda',
        register: false,
        partitions: keys(0, 3),
        bytes: 30,
        estimatedSeconds: 2,
        estimatedUsd: 0.03,
      },
      {
        id: '1-0002',
        engine: 'glue',
        register: false,
        partitions: keys(1, 4),
        bytes: 10_000,
        estimatedSeconds: 2,
        estimatedUsd: 1,
      },
      {
        id: '1-0003',
        engine: 'lambda',
        register: true,
        partitions: keys(2, 5),
        bytes: 0,
        estimatedSeconds: 0,
        estimatedUsd: 0,
      },
    ]);
  });

  it('keep the order of the work and the limits of their engine', () => {
    const work = [5, 4, 3, 2, 1, 0].map((number) => job(number, 30));

    expect(chunksOf(work, options).map((chunk) => [chunk.id, chunk.partitions])).toEqual([
      ['1-0001', keys(5, 4, 3)],
      ['1-0002', keys(2, 1, 0)],
    ]);
  });

  it.each([
    ['the time at which their worker gets to them', false, [keys(9), keys(0, 1, 2), keys(3, 4, 5), keys(6, 7, 8)]],
    ['the order of the work where that is asked for', true, [keys(0, 1, 2), keys(3, 4, 5), keys(6, 7, 8), keys(9)]],
  ])('are listed by %s', (_, inOrder, expected) => {
    const work = [...[0, 1, 2, 3, 4, 5, 6, 7, 8].map((number) => job(number, 10)), job(9, 5_000)];

    const chunks = chunksOf(work, { ...options, workers: 1, inOrder });

    expect(chunks.map(({ partitions }) => partitions)).toEqual(expected);
  });

  it('have no bytes where there is no source', () => {
    const work: Work[] = [{ candidate: candidate(0, { source: null }), register: false }];

    expect(chunksOf(work, options)).toEqual([
      {
        id: '1-0001',
        engine: 'lambda',
        register: false,
        partitions: keys(0),
        bytes: 0,
        estimatedSeconds: 1,
        estimatedUsd: 0,
      },
    ]);
  });

  it('count whole bytes', () => {
    expect(chunksOf([job(0, 10.2), job(1, 10.2)], options).map((chunk) => chunk.bytes)).toEqual([22]);
  });
});

describe('the total of chunks', () => {
  const chunk = (partitions: number[], bytes: number, estimatedSeconds: number, estimatedUsd: number): Chunk => ({
    id: '1-0001',
    engine: 'lambda',
    register: false,
    partitions: keys(...partitions),
    bytes,
    estimatedSeconds,
    estimatedUsd,
  });

  it.each<[string, Chunk[], number, ReturnType<typeof totalOf>]>([
    ['none', [], 40, { partitions: 0, chunks: 0, bytes: 0, seconds: 0, usd: 0 }],
    [
      'all at once: as long as the longest',
      [chunk([0, 1], 10, 5, 0.1), chunk([2], 20, 9, 0.2)],
      40,
      { partitions: 3, chunks: 2, bytes: 30, seconds: 9, usd: 0.3 },
    ],
    [
      'one after the other: as long as all together',
      [chunk([0], 1, 5, 0.0000004), chunk([1], 1, 9, 0.0000004)],
      1,
      { partitions: 2, chunks: 2, bytes: 2, seconds: 14, usd: 0.000001 },
    ],
    [
      'two at a time, to the millisecond',
      [chunk([0], 1, 5, 0), chunk([1], 1, 5, 0), chunk([2], 1, 5.0004, 0)],
      2,
      { partitions: 3, chunks: 3, bytes: 3, seconds: 7.5, usd: 0 },
    ],
  ])('%s', (_, chunks, concurrency, total) => {
    expect(totalOf(chunks, concurrency)).toEqual(total);
  });
});
