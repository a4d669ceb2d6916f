import { describe, expect, it } from 'vitest';
import type { Limits } from '../../../core/dataset/declaration.ts';
import type { ChunkingOptions } from '../../../core/plan/chunks.ts';
import { type Group, partsOf } from '../../../core/plan/parts.ts';

const limits: Limits = {
  maxConcurrency: 40,
  maxScanBytes: 1,
  lambda: { maxChunkBytes: 100, maxPartitionsPerChunk: 5 },
  glue: {
    maxChunkBytes: 1_000,
    maxPartitionsPerChunk: 8,
    version: '5.1',
    workerType: 'G.1X',
    workers: 10,
    class: 'STANDARD',
  },
};

/** A chunk starts for two seconds on Lambda, for four on Glue, and takes one for ten bytes; registering takes none. */
const options = (change: Partial<ChunkingOptions> = {}): ChunkingOptions => ({
  limits,
  engineOf: () => 'lambda',
  price: ({ engine, bytes, partitions, register }) => ({
    seconds: register ? partitions / 100 : (engine === 'glue' ? 4 : 2) + bytes / 10,
    usd: register ? 0 : bytes + 1_000 * partitions,
  }),
  seconds: { lambda: { least: 5, most: 1_000 }, glue: { least: 50, most: 1_000 } },
  workers: 2,
  inOrder: false,
  ...change,
});

/** `items @start until end` of each part, and what all workers have to do then. */
function given(bytes: number[], loads: number[], change: Partial<ChunkingOptions> = {}, group: Group = 'lambda') {
  const after = [...loads];
  const parts = partsOf(group, [...bytes.keys()], bytes, after, options(change));
  const shown = parts.map(({ items, start, seconds }) => `${items.join(' ')} @${start} until ${start + seconds}`);
  return { parts: shown, loads: after };
}

const worth = (least: number, most = 1_000): Partial<ChunkingOptions> => ({
  seconds: { ...options().seconds, lambda: { least, most } },
});

it('a part says its items, by their place in the work, its size, its price and when it starts', () => {
  const loads = [3, 1];

  const parts = partsOf('lambda', [1, 4], [7, 10, 7, 7, 20], loads, options());

  expect(parts).toEqual([{ group: 'lambda', items: [1, 4], bytes: 30, seconds: 5, usd: 2_030, start: 1 }]);
  expect(loads).toEqual([3, 6]);
});

it('nothing is no part, and leaves workers as they are', () => {
  expect(given([], [3, 1])).toEqual({ parts: [], loads: [3, 1] });
});

describe('work that is not worth more starts than it needs', () => {
  it.each<[string, number[], number[], Partial<ChunkingOptions>, ReturnType<typeof given>]>([
    ['is one part', [20, 20], [0, 0], worth(100), { parts: ['0 1 @0 until 6'], loads: [6, 0] }],
    [
      'is as many as its bytes need, each for who is free first',
      [90, 90, 90],
      [5, 0, 1],
      worth(10),
      { parts: ['0 @0 until 11', '1 @1 until 12', '2 @5 until 16'], loads: [16, 11, 12] },
    ],
    [
      'may be two for one worker, where the others are late',
      [90, 90],
      [50, 0, 60],
      worth(10),
      { parts: ['0 @0 until 11', '1 @11 until 22'], loads: [50, 22, 60] },
    ],
    [
      'is as many as its number of partitions needs',
      new Array(6).fill(1),
      [0, 9],
      worth(10),
      { parts: ['0 1 2 @0 until 2.3', '3 4 5 @2.3 until 4.6'], loads: [4.6, 9] },
    ],
    [
      'is as many as its seconds need, of which each start takes some',
      [50, 30, 50, 30],
      [0, 0],
      worth(10, 10),
      { parts: ['0 1 @0 until 10', '2 3 @0 until 10'], loads: [10, 10] },
    ],
    [
      'is more than one where the start makes it too long for one',
      [50, 30, 10],
      [0, 0],
      worth(10, 10),
      { parts: ['0 @0 until 7', '1 2 @0 until 6'], loads: [7, 6] },
    ],
    [
      'is as many as it is worth, and equal, whatever the workers have to do',
      new Array(6).fill(20),
      [4, 0],
      worth(6),
      { parts: ['0 1 2 @0 until 8', '3 4 5 @4 until 12'], loads: [12, 8] },
    ],
  ])('%s', (_, bytes, loads, change, expected) => {
    expect(given(bytes, loads, change)).toEqual(expected);
  });
});

describe('work that is worth more starts than it needs', () => {
  it.each<[string, number[], number[], Partial<ChunkingOptions>, ReturnType<typeof given>]>([
    [
      'is spread over all workers',
      new Array(5).fill(20),
      [0, 0, 0],
      worth(3),
      { parts: ['0 1 @0 until 6', '2 @0 until 4', '3 4 @0 until 6'], loads: [6, 4, 6] },
    ],
    [
      'is spread over as many workers as it is worth, those with the least to do',
      new Array(4).fill(20),
      [1, 0, 2, 0, 2],
      worth(4),
      { parts: ['0 1 @0 until 6', '2 3 @0 until 6'], loads: [1, 6, 2, 6, 2] },
    ],
    [
      'of equals, the first',
      new Array(4).fill(20),
      [1, 1, 1, 1],
      worth(4),
      { parts: ['0 1 @1 until 7', '2 3 @1 until 7'], loads: [7, 7, 1, 1] },
    ],
    [
      'gives less to who has more to do',
      new Array(6).fill(20),
      [4, 0],
      worth(4),
      { parts: ['0 1 @4 until 10', '2 3 4 5 @0 until 10'], loads: [10, 10] },
    ],
    [
      'is cut where a worker gets more than a chunk may hold',
      new Array(8).fill(40),
      [0, 0],
      worth(1),
      { parts: ['0 1 @0 until 10', '2 3 @10 until 20', '4 5 @0 until 10', '6 7 @10 until 20'], loads: [20, 20] },
    ],
  ])('%s', (_, bytes, loads, change, expected) => {
    expect(given(bytes, loads, change)).toEqual(expected);
  });

  it('is what exceeds the workers, too', () => {
    expect(given([90, 90, 90], [0, 0], worth(1_000))).toEqual({
      parts: ['0 @0 until 11', '1 @11 until 22', '2 @0 until 11'],
      loads: [22, 11],
    });
  });
});

describe('work in order', () => {
  it('is whole rounds of all workers, whatever they have to do', () => {
    const { parts } = given(new Array(12).fill(30), [7, 0, 0], { ...worth(1_000), inOrder: true });

    expect(parts.map((part) => part.replace(/ @.*/, ''))).toEqual(['0 1', '2 3', '4 5', '6 7', '8 9', '10 11']);
  });

  it('is not torn apart for the sake of a giant', () => {
    const bytes = [10, 10, 90, 10, 10, 10, 10];

    expect([given(bytes, [0, 0], worth(5)).parts, given(bytes, [0, 0], { ...worth(5), inOrder: true }).parts]).toEqual([
      ['2 @0 until 11', '0 1 3 @0 until 5', '4 5 6 @5 until 10'],
      ['0 1 @0 until 4', '2 @4 until 15', '3 4 5 6 @0 until 6'],
    ]);
  });
});

it.each<[Group, ReturnType<typeof given>]>([
  // Five at most in each, then eight.
  ['lambda', { parts: ['0 1 2 @0 until 5', '3 4 5 @1 until 6'], loads: [5, 6] }],
  ['glue', { parts: ['0 1 2 3 4 5 @0 until 10'], loads: [10, 1] }],
  ['register', { parts: ['0 1 2 @0 until 0.03', '3 4 5 @0.03 until 0.06'], loads: [0.06, 1] }],
])('a part of the group %s has its price and its limits', (group, expected) => {
  expect(given(new Array(6).fill(10), [0, 1], worth(50), group)).toEqual(expected);
});
