import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChunkLimits, cut } from '../../../core/plan/cut.ts';

const self = (bytes: number): number => bytes;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('cutting', () => {
  it.each<[string, number[], ChunkLimits, number[][]]>([
    ['nothing gives nothing', [], { maxBytes: 10, maxPartitions: 10 }, []],
    ['what fits stays together', [1, 2, 3], { maxBytes: 6, maxPartitions: 3 }, [[1, 2, 3]]],
    [
      'ten equal items over four chunks differ by one',
      new Array(10).fill(1),
      { maxBytes: 3, maxPartitions: 99 },
      [
        [1, 1, 1],
        [1, 1],
        [1, 1, 1],
        [1, 1],
      ],
    ],
    [
      'the number of partitions is a limit too',
      [1, 1, 1, 1, 1],
      { maxBytes: 99, maxPartitions: 2 },
      [[1, 1], [1, 1], [1]],
    ],
    [
      'without bytes, numbers are balanced',
      [0, 0, 0, 0, 0, 0],
      { maxBytes: 9, maxPartitions: 5 },
      [
        [0, 0, 0],
        [0, 0, 0],
      ],
    ],
    ['an item over the limit is alone', [1, 50, 1], { maxBytes: 10, maxPartitions: 9 }, [[1], [50], [1]]],
    [
      'what follows an item over the limit is balanced for itself',
      [50, 3, 3, 3, 3],
      { maxBytes: 10, maxPartitions: 9 },
      [[50], [3, 3], [3, 3]],
    ],
    ['with a few bytes, these are balanced', [0, 0, 0, 8], { maxBytes: 9, maxPartitions: 3 }, [[0, 0, 0], [8]]],
    ['each alone where one is the limit', [1, 2, 3], { maxBytes: 99, maxPartitions: 1 }, [[1], [2], [3]]],
    [
      'balance never costs one chunk more',
      [90, 1, 1, 1, 1],
      { maxBytes: 92, maxPartitions: 3 },
      [
        [90, 1],
        [1, 1, 1],
      ],
    ],
  ])('%s', (_, items, limits, chunks) => {
    expect(cut(items, self, limits)).toEqual(chunks);
  });

  it.each<[string, number[], number, string[]]>([
    ['what fits stays together', [3, 4, 5], 12, ['0 1 2']],
    ['what does not is cut', [3, 4, 6], 12, ['0 1', '2']],
    ['what went before does not count', [9, 3, 9, 3], 12, ['0 1', '2 3']],
    ['an item over the limit is alone', [1, 99, 1], 12, ['0', '1', '2']],
    ['an item over the limit does not count after it', [99, 6, 6, 6], 12, ['0', '1 2', '3']],
    ['nothing lasts', [0, 0, 0], 0, ['0 1 2']],
  ])('by seconds: %s', (_, seconds, maxSeconds, chunks) => {
    const limits = { maxBytes: 9, maxPartitions: 9, maxSeconds };

    const made = cut(
      [...seconds.keys()],
      () => 0,
      limits,
      (index) => seconds[index] ?? 0,
    );

    expect(made.map((chunk) => chunk.join(' '))).toEqual(chunks);
  });

  const items = fc.array(fc.nat({ max: 20 }), { maxLength: 40 });
  const limits = fc.record({
    maxBytes: fc.integer({ min: 1, max: 60 }),
    maxPartitions: fc.integer({ min: 1, max: 12 }),
  });

  it('gives every item once, in its order, and no empty chunk', () => {
    fc.assert(
      fc.property(items, limits, (bytes, within) => {
        const numbered = bytes.map((size, index) => ({ size, index }));

        const chunks = cut(numbered, ({ size }) => size, within);

        expect(chunks.flat()).toEqual(numbered);
        expect(chunks.every((chunk) => chunk.length > 0)).toBe(true);
      }),
    );
  });

  it('keeps both limits, but for an item that alone is over them', () => {
    fc.assert(
      fc.property(items, limits, (bytes, within) => {
        const broken = cut(bytes, self, within).filter(
          (chunk) => chunk.length > within.maxPartitions || (chunk.length > 1 && sum(chunk) > within.maxBytes),
        );

        expect(broken).toEqual([]);
      }),
    );
  });

  it('needs as few chunks as filling each to the brim', () => {
    fc.assert(
      fc.property(items, limits, (bytes, within) => {
        const brimful: number[][] = [];
        for (const size of bytes) {
          const last = brimful.at(-1);
          if (last && last.length < within.maxPartitions && sum(last) + size <= within.maxBytes) last.push(size);
          else brimful.push([size]);
        }

        expect(cut(bytes, self, within)).toHaveLength(brimful.length);
      }),
    );
  });

  it('brings every chunk within one item of its equal share of what was left, where limits leave room', () => {
    const small = fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(small, fc.integer({ min: 60, max: 300 }), (bytes, maxBytes) => {
        const chunks = cut(bytes, self, { maxBytes, maxPartitions: 1_000 });
        fc.pre(sum(bytes) / chunks.length + 10 * chunks.length <= maxBytes);

        const shares = chunks.map((_, i) => sum(chunks.slice(i).flat()) / (chunks.length - i));
        const off = chunks.map((chunk, i) => Math.abs(sum(chunk) - (shares[i] ?? 0)));

        expect(Math.max(...off)).toBeLessThanOrEqual(10);
      }),
    );
  });
});
