import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Stretch, StretchIndex } from '../../../core/gaps/share.ts';

/** From the beginning of one millisecond to the end of another, as spans are; a stretch has microseconds. */
const stretch = (uri: string, first: number, last: number, rows = 10, bytes = 100): Stretch => ({
  uri,
  rows,
  bytes,
  min: BigInt(first) * 1000n,
  max: BigInt(last) * 1000n + 999n,
});
const span = (start: number, end: number) => ({ start, end });

const stretches = fc.array(
  fc
    .record({
      uri: fc.constantFrom('a', 'b', 'c'),
      min: fc.nat({ max: 40 }),
      length: fc.nat({ max: 20 }),
      rows: fc.nat({ max: 50 }),
    })
    .map(({ uri, min, length, rows }) => stretch(uri, min, min + length, rows, rows * 8)),
  { maxLength: 12 },
);

/** Around 1970, with bounds within a millisecond. */
const ragged = fc
  .tuple(stretches, fc.array(fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 999 })), { minLength: 12, maxLength: 12 }))
  .map(([all, edges]) =>
    all.map(({ min, max, ...rest }, i): Stretch => {
      const [before = 0, behind = 0] = edges[i] ?? [];
      return { ...rest, min: min - 20_000n - BigInt(before), max: max - 20_000n + BigInt(behind) };
    }),
  );

describe('what of a source lies in a span', () => {
  it.each<[string, Stretch[], [number, number], ReturnType<StretchIndex['within']>]>([
    ['nothing of nothing', [], [0, 10], null],
    ['nothing where stretches end before it', [stretch('a', 0, 9)], [10, 20], null],
    ['nothing where stretches begin at its end', [stretch('a', 20, 29)], [10, 20], null],
    [
      'a stretch that ends in its first millisecond',
      [stretch('a', 1, 10)],
      [10, 20],
      { uris: ['a'], rows: 1, bytes: 10 },
    ],
    ['all of a stretch inside', [stretch('a', 12, 15)], [10, 20], { uris: ['a'], rows: 10, bytes: 100 }],
    ['a stretch of one instant', [stretch('a', 10, 10)], [10, 20], { uris: ['a'], rows: 10, bytes: 100 }],
    ['the middle of a stretch around it', [stretch('a', 0, 99)], [10, 20], { uris: ['a'], rows: 1, bytes: 10 }],
    [
      'several stretches of several objects, named once and in order',
      [stretch('b', 10, 19), stretch('a', 10, 19), stretch('b', 15, 24), stretch('c', 0, 9)],
      [10, 20],
      { uris: ['a', 'b'], rows: 25, bytes: 250 },
    ],
    [
      'a long stretch behind many short ones',
      [stretch('long', 0, 99), stretch('x', 1, 1), stretch('y', 2, 2)],
      [50, 60],
      { uris: ['long'], rows: 1, bytes: 10 },
    ],
  ])('%s', (_, stretches, [start, end], share) => {
    expect(new StretchIndex(stretches).within(span(start, end))).toEqual(share);
  });

  it('is what a plain loop over all stretches finds', () => {
    fc.assert(
      fc.property(ragged, fc.integer({ min: -20, max: 40 }), fc.integer({ min: 1, max: 30 }), (all, start, length) => {
        const [from, to] = [BigInt(start) * 1000n, BigInt(start + length) * 1000n];
        const hit = all.filter(({ min, max }) => max >= from && min < to);
        const rows = hit.reduce((sum, { rows: count, min, max }) => {
          const inside = Number((max < to ? max + 1n : to) - (min > from ? min : from));
          return sum + (count * inside) / (Number(max - min) + 1);
        }, 0);

        const found = new StretchIndex(all).within(span(start, start + length));

        expect(found?.uris ?? null).toEqual(hit.length === 0 ? null : [...new Set(hit.map(({ uri }) => uri))].sort());
        expect(found?.rows ?? 0).toBeCloseTo(rows, 6);
        expect(found?.bytes ?? 0).toBeCloseTo(rows * 8, 6);
      }),
    );
  });

  it('of all spans together is all of it', () => {
    fc.assert(
      fc.property(stretches, fc.integer({ min: 1, max: 9 }), (all, length) => {
        const index = new StretchIndex(all);
        const starts = Array.from({ length: Math.ceil(64 / length) }, (_, i) => i * length);

        const rows = starts.reduce((sum, start) => sum + (index.within(span(start, start + length))?.rows ?? 0), 0);

        expect(rows).toBeCloseTo(
          all.reduce((sum, one) => sum + one.rows, 0),
          6,
        );
      }),
    );
  });
});

describe('exact rows of a span', () => {
  const timed = (...all: Parameters<typeof stretch>): Stretch => ({ ...stretch(...all), timed: true });

  it.each<[string, Stretch[], number | null]>([
    ['of nothing are none', [], 0],
    ['where all lies elsewhere are none', [timed('a', 0, 9), timed('b', 20, 29)], 0],
    ['of stretches that lie inside are their sum', [timed('a', 10, 14), timed('b', 12, 19), timed('c', 20, 29)], 20],
    ['of a stretch that begins before are not known', [timed('a', 9, 14)], null],
    ['of a stretch that ends behind are not known', [timed('a', 12, 15), timed('b', 19, 20)], null],
    ['of a stretch with rows without time are not known', [timed('a', 12, 15), stretch('b', 12, 15)], null],
    ['do not care for such a stretch elsewhere', [timed('a', 12, 15), stretch('b', 30, 35)], 10],
  ])('%s', (_, stretches, rows) => {
    expect(new StretchIndex(stretches).exactRows(span(10, 20))).toBe(rows);
  });

  it('are what the estimate says, wherever they are known', () => {
    const some = stretches.map((all) => all.map((one) => ({ ...one, timed: true })));
    fc.assert(
      fc.property(some, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 30 }), (all, start, length) => {
        const index = new StretchIndex(all);
        const exact = index.exactRows(span(start, start + length));

        fc.pre(exact !== null);
        expect(exact).toBe(index.within(span(start, start + length))?.rows ?? 0);
      }),
    );
  });
});
