import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBounds, formatBound } from '../../../core/audit/bound.ts';
import type { Bound } from '../../../core/audit/facts.ts';

const decimal = (value: bigint, scale: number): Bound => ({ kind: 'decimal', value, scale });

describe('compareBounds', () => {
  it.each<[Bound, Bound, number | undefined]>([
    [{ kind: 'integer', value: 2n ** 63n }, { kind: 'integer', value: 2n ** 63n - 1n }, 1],
    [{ kind: 'float', value: -1 }, { kind: 'float', value: 1 }, -1],
    [{ kind: 'boolean', value: false }, { kind: 'boolean', value: true }, -1],
    [decimal(30n, 1), decimal(3n, 0), 0],
    [decimal(31n, 1), decimal(3n, 0), 1],
    [decimal(1n, 0), { kind: 'decimal', value: 1n }, 0],
    [{ kind: 'wall', value: 1n }, { kind: 'instant', value: 1n }, undefined],
    [{ kind: 'integer', value: 1n }, decimal(1n, 0), undefined],
  ])('orders %o and %o as %o', (a, b, expected) => {
    expect(compareBounds(a, b)).toBe(expected);
  });

  it('orders text as its UTF-8 bytes, also beyond the basic plane', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const expected = Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
        expect(Math.sign(compareBounds({ kind: 'text', value: a }, { kind: 'text', value: b }) ?? NaN)).toBe(expected);
      }),
    );
    expect(compareBounds({ kind: 'text', value: '\u{1F600}' }, { kind: 'text', value: '\uFFFD' })).toBeGreaterThan(0);
  });
});

describe('formatBound', () => {
  it.each<[Bound, string]>([
    [{ kind: 'integer', value: -9223372036854775808n }, '-9223372036854775808'],
    [decimal(3n, 1), '0.3'],
    [decimal(-5n, 2), '-0.05'],
    [decimal(123n, 0), '123'],
    [{ kind: 'decimal', value: 7n }, '7'],
    [{ kind: 'instant', value: 978325200000000n }, '2001-01-01T05:00:00Z'],
    [{ kind: 'wall', value: 978307200000001n }, '2001-01-01T00:00:00.000001'],
    [{ kind: 'wall', value: -500000n }, '1969-12-31T23:59:59.5'],
    [{ kind: 'wall', value: 9223372036854775807n }, '9223372036854775807 µs'],
    [{ kind: 'date', value: -1n }, '1969-12-31'],
    [{ kind: 'float', value: 0.5 }, '0.5'],
    [{ kind: 'text', value: 'a"b' }, 'a"b'],
    [{ kind: 'boolean', value: true }, 'true'],
  ])('prints %o as %s', (bound, expected) => {
    expect(formatBound(bound)).toBe(expected);
  });
});
