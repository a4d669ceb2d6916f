import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spread } from '../../../core/plan/spread.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('spreading', () => {
  it.each<[string, number[], number[], number[][]]>([
    ['nothing leaves workers idle', [], [0, 0], [[], []]],
    ['one item goes to the first', [5], [0, 0], [[0], []]],
    [
      'equal items are runs of the list',
      [1, 1, 1, 1, 1, 1],
      [0, 0, 0],
      [
        [0, 1],
        [2, 3],
        [4, 5],
      ],
    ],
    [
      'ten items over four differ by one',
      new Array(10).fill(1),
      [0, 0, 0, 0],
      [
        [0, 1, 2],
        [3, 4],
        [5, 6, 7],
        [8, 9],
      ],
    ],
    ['a giant is alone, its neighbours go around it', [1, 1, 6, 1, 1, 1, 1], [0, 0], [[2], [0, 1, 3, 4, 5, 6]]],
    ['who has more to do already gets less', [1, 1, 1, 1], [4, 0], [[], [0, 1, 2, 3]]],
    ['and nothing where that is enough for all the others', [1, 1], [9, 0, 0], [[], [0], [1]]],
    ['items without weight stay with their neighbours', [0, 0, 0], [0, 0], [[0, 1, 2], []]],
  ])('%s', (_, weights, loads, bins) => {
    expect(spread(weights, loads)).toEqual(bins);
  });

  it('gives runs only where that is asked for', () => {
    expect(spread([1, 1, 6, 1, 1, 1, 1], [0, 0], { runsOnly: true })).toEqual([
      [0, 1, 2],
      [3, 4, 5, 6],
    ]);
  });

  const weights = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 60 });
  const loads = fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 8 });

  it.each([true, false])(
    'gives every item once, in order, and no end above the level and one item (runs only: %s)',
    (runsOnly) => {
      fc.assert(
        fc.property(weights, loads, (items, before) => {
          const bins = spread(items, before, { runsOnly });

          expect(bins.flat().toSorted((a, b) => a - b)).toEqual(items.map((_, index) => index));
          expect(bins.map((bin) => bin.toSorted((a, b) => a - b))).toEqual(bins);
          const ends = bins.map((bin, worker) => (before[worker] ?? 0) + sum(bin.map((index) => items[index] ?? 0)));
          const level = (sum(items) + sum(before)) / before.length;
          const bound = Math.max(level + Math.max(0, ...items), ...before) + Math.max(0, ...items);
          expect(Math.max(...ends)).toBeLessThanOrEqual(bound);
        }),
      );
    },
  );

  it('is exact where workers share one list of small items', () => {
    const bins = spread(new Array(1000).fill(1), new Array(8).fill(0));

    expect(bins.map((bin) => bin.length)).toEqual(new Array(8).fill(125));
  });
});
