import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outliers } from '../../../core/gaps/outlier.ts';

const sizes = (...bytes: number[]): Float64Array => Float64Array.from(bytes);

const bytesOff = (amounts: Float64Array, groups = new Uint32Array(amounts.length)) =>
  outliers(amounts, groups, 'bytes');

describe('an outlier', () => {
  it.each<[string, number[], [number, string][]]>([
    ['none among equals', [100, 100, 100, 100, 100, 100, 100, 100], []],
    [
      'too big by a factor of three',
      [100, 102, 98, 300, 101, 99, 100, 100],
      [[3, '300 bytes, the median of 7 neighbours is 100']],
    ],
    ['too small', [100, 102, 98, 10, 101, 99, 100, 100], [[3, '10 bytes, the median of 7 neighbours is 100']]],
    [
      'far, but not twice as big',
      [100, 101, 99, 150, 101, 99, 100, 300],
      [[7, '300 bytes, the median of 7 neighbours is 100']],
    ],
    [
      'far from the middle one of odd neighbours',
      [10, 20, 30, 400, 40, 50, 60, 70],
      [[3, '400 bytes, the median of 7 neighbours is 40']],
    ],
    [
      'far from between the middle two of even neighbours',
      [10, 20, 30, 300, 40, 50, 60],
      [[3, '300 bytes, the median of 6 neighbours is 35']],
    ],
    ['a tenth, but sizes vary that much', [89, 111, 89, 10, 111, 89, 111, 100], []],
    ['twice as big, but sizes vary that much', [50, 400, 90, 300, 30, 200, 120, 10], []],
    [
      'twice as big among equals, at the edge',
      [100, 100, 100, 100, 100, 100, 200],
      [[6, '200 bytes, the median of 6 neighbours is 100']],
    ],
    ['half among equals', [100, 100, 100, 50, 100, 100, 100], [[3, '50 bytes, the median of 6 neighbours is 100']]],
    ['not with five neighbours', [100, 100, 100, 900, 100, 100], []],
    ['nothing', [], []],
  ])('%s', (_, bytes, found) => {
    expect([...bytesOff(sizes(...bytes))]).toEqual(found);
  });

  it('is told in the unit of what was compared', () => {
    expect([...outliers(sizes(7, 7, 7, 1, 7, 7, 7), new Uint32Array(7), 'rows')]).toEqual([
      [3, '1 rows, the median of 6 neighbours is 7'],
    ]);
  });

  it('is found among its own group only', () => {
    const bytes = [100, 900, 100, 900, 100, 900, 100, 900, 100, 900, 100, 900, 100, 900, 100];
    const alternating = Uint32Array.from(bytes, (_, i) => i % 2);

    expect([...bytesOff(sizes(...bytes), alternating)]).toEqual([]);
  });

  it('is found in the groups that there are, whatever their numbers', () => {
    expect([...bytesOff(sizes(7, 7, 7, 1, 7, 7, 7), new Uint32Array(7).fill(3))]).toEqual([
      [3, '1 bytes, the median of 6 neighbours is 7'],
    ]);
  });

  it('is compared with eight neighbours on either side, not with those beyond', () => {
    const grown = sizes(...new Array(20).fill(100), ...new Array(20).fill(10_000));

    expect(bytesOff(grown).has(0)).toBe(false);
    expect(bytesOff(grown).has(39)).toBe(false);
  });

  it('is no sound partition among many missing ones', () => {
    const afterAnOutage = sizes(100, 0, 0, 0, 0, 100, 0, 0, 0, 0, 0, 0, 101, 0, 0, 99);

    expect([...bytesOff(afterAnOutage)]).toEqual([]);
  });

  it('is never a missing partition, and missing ones change no judgement', () => {
    const bytes = fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 30 });
    fc.assert(
      fc.property(bytes, fc.array(fc.nat({ max: 30 }), { maxLength: 10 }), (present, gaps) => {
        const alone = [...bytesOff(sizes(...present)).values()];
        const holed = present.flatMap((one, i) => [...gaps.filter((gap) => gap === i).map(() => 0), one]);

        const found = bytesOff(sizes(...holed));

        expect([...found.values()]).toEqual(alone);
        expect([...found.keys()].filter((index) => holed[index] === 0)).toEqual([]);
      }),
    );
  });

  it('is the same in other units and read backwards', () => {
    const bytes = fc.array(fc.integer({ min: 1, max: 1_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(bytes, fc.integer({ min: 2, max: 64 }), (all, factor) => {
        const found = [...bytesOff(sizes(...all)).keys()];
        const scaled = [...bytesOff(sizes(...all.map((one) => one * factor))).keys()];
        const backwards = [...bytesOff(sizes(...all.toReversed())).keys()].map((index) => all.length - 1 - index);

        expect(scaled).toEqual(found);
        expect(backwards.sort((a, b) => a - b)).toEqual(found);
      }),
    );
  });
});
