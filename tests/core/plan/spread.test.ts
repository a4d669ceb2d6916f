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
    [
      'who has more to do already gets less of the list',
      new Array(10).fill(1),
      [2, 0, 4],
      [[0, 1, 2], [3, 4, 5, 6, 7, 8], [9]],
    ],
    ['giants are placed first, the biggest before the others', [6, 7, 4], [0, 0], [[1], [0, 2]]],
    ['whatever their order in the list', [5, 7, 6], [0, 0], [[1], [0, 2]]],
    ['what is half of the end is no giant, and follows in the order of the list', [4, 8, 2], [0, 0], [[1], [0, 2]]],
    [
      'giants are parted before neighbours of less',
      [6, 6, 1, 4],
      [0, 0],
      [
        [0, 2],
        [1, 3],
      ],
    ],
    [
      'of equal giants, the first goes first',
      [1, 4, 9, 9],
      [0, 0],
      [
        [0, 2],
        [1, 3],
      ],
    ],
    [
      'neighbours stay together where that ends at most 2 % later',
      [52, 50, 50, 48],
      [0, 0],
      [
        [0, 1],
        [2, 3],
      ],
    ],
    [
      'and are parted where that ends earlier',
      [53, 50, 50, 47],
      [0, 0],
      [
        [0, 3],
        [1, 2],
      ],
    ],
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

  /** When the last of these workers ends, if each is given one run of the list, at the best. */
  function bestRuns(items: readonly number[], before: readonly number[]): number {
    let ends = items.map(() => Number.POSITIVE_INFINITY);
    ends = [0, ...ends];
    for (const load of before) {
      ends = ends.map((_, until) =>
        Math.min(...ends.slice(0, until + 1).map((end, from) => Math.max(end, load + sum(items.slice(from, until))))),
      );
    }
    return ends.at(-1) ?? 0;
  }
  const endOf = (bins: readonly number[][], items: readonly number[], before: readonly number[]): number =>
    Math.max(...bins.map((bin, worker) => (before[worker] ?? 0) + sum(bin.map((index) => items[index] ?? 0))));

  it('into runs ends as early as any runs could, and else no later than that', () => {
    const few = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 20 });
    fc.assert(
      fc.property(few, loads, (items, before) => {
        const best = bestRuns(items, before);

        expect(endOf(spread(items, before, { runsOnly: true }), items, before)).toBe(best);
        expect(endOf(spread(items, before), items, before)).toBeLessThanOrEqual(best);
      }),
    );
  });

  it('of equal items, workers end within one of each other', () => {
    const equal = fc.integer({ min: 0, max: 300 });
    const little = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(equal, little, (count, before) => {
        fc.pre((count + sum(before)) / before.length >= 4);

        const bins = spread(new Array(count).fill(1), before);

        const ends = bins.map((bin, worker) => (before[worker] ?? 0) + bin.length);
        expect(Math.max(...ends) - Math.min(...ends)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('is exact where workers share one list of small items', () => {
    const bins = spread(new Array(1000).fill(1), new Array(8).fill(0));

    expect(bins.map((bin) => bin.length)).toEqual(new Array(8).fill(125));
  });
});
