import { describe, expect, it } from 'vitest';
import type { Bound, ColumnFacts } from '../../../../../core/audit/facts.ts';
import { boundsFor, type Comparable, operandsOf } from '../../../../../core/audit/rules/values/bounds.ts';
import type { WantedValues } from '../../../../../core/audit/rules/values/wanted-values.ts';

const numbers: WantedValues = {
  kind: 'number',
  operator: '>',
  values: [{ unscaled: 150n, scale: 2, text: '1.50' }],
  hasNull: false,
};
const days: WantedValues = { kind: 'date', operator: '>', values: [{ day: 1n, text: '1970-01-02' }], hasNull: false };
const texts: WantedValues = {
  kind: 'string',
  operator: 'in',
  values: ['b'],
  hasNull: false,
  hasEmpty: true,
  hasSpaces: true,
  ignoreCase: false,
};
const pattern: WantedValues = { kind: 'pattern', operator: 'matches', pattern: 'b' };
const decimal = (unscaled: bigint, scale = 0): Comparable => ({ kind: 'decimal', unscaled, scale });

const DAY = 86_400_000_000n;
const column = (facts: ColumnFacts | null, key: string | null = null) => ({
  name: 'c',
  type: 'x',
  sql: '"c"',
  facts,
  key,
});
const factsOf = (bound: Bound, more: Partial<ColumnFacts> = {}): ColumnFacts => ({
  name: 'c',
  type: 'x',
  nulls: 2,
  min: bound,
  max: bound,
  minExact: true,
  maxExact: true,
  repeated: false,
  ...more,
});
const unbounded = { discrete: false, maybeNaN: false };

describe('the bounds of a column, as a condition compares', () => {
  it.each<[string, Bound, WantedValues, Comparable | null, object]>([
    ['integers', { kind: 'integer', value: 7n }, numbers, decimal(7n), { discrete: true }],
    ['decimals', { kind: 'decimal', value: 70n, scale: 1 }, numbers, decimal(70n, 1), {}],
    ['decimals without a scale', { kind: 'decimal', value: 7n }, numbers, decimal(7n), {}],
    ['floats', { kind: 'float', value: 0.5 }, numbers, { kind: 'float', value: 0.5 }, { maybeNaN: true }],
    ['infinity', { kind: 'float', value: Number.POSITIVE_INFINITY }, numbers, null, { maybeNaN: true }],
    ['days', { kind: 'date', value: 7n }, days, decimal(7n), { discrete: true }],
    ['instants by their days', { kind: 'instant', value: DAY + 1n }, days, decimal(1n), { discrete: true }],
    ['readings by their days', { kind: 'wall', value: 2n * DAY - 1n }, days, decimal(1n), { discrete: true }],
    ['readings before 1970', { kind: 'wall', value: -1n }, days, decimal(-1n), { discrete: true }],
    ['the first reading of a day before 1970', { kind: 'wall', value: -DAY }, days, decimal(-1n), { discrete: true }],
    ['texts', { kind: 'text', value: 'b' }, texts, { kind: 'text', value: 'b' }, {}],
    ['texts without regard to case', { kind: 'text', value: 'b' }, { ...texts, ignoreCase: true }, null, {}],
    ['texts under a pattern', { kind: 'text', value: 'b' }, pattern, null, {}],
    ['truths', { kind: 'boolean', value: true }, texts, null, {}],
    ['integers as text', { kind: 'integer', value: 7n }, texts, null, { discrete: true }],
    ['floats as text', { kind: 'float', value: 1 }, texts, null, { maybeNaN: true }],
    ['days as numbers', { kind: 'date', value: 7n }, numbers, null, {}],
    ['instants as numbers', { kind: 'instant', value: 7n }, numbers, null, {}],
    ['texts as numbers', { kind: 'text', value: '7' }, numbers, null, {}],
  ])('%s', (_, bound, wanted, expected, more) => {
    expect(boundsFor(column(factsOf(bound)), wanted, 10)).toEqual({
      rows: 10,
      nulls: 2,
      min: expected,
      max: expected,
      minExact: true,
      maxExact: true,
      ...unbounded,
      ...more,
    });
  });

  it('each with its own exactness, and NaN by either of them', () => {
    const facts = factsOf({ kind: 'integer', value: 1n }, { max: { kind: 'float', value: 2 } });

    expect(boundsFor(column({ ...facts, minExact: false }), numbers, 10)).toMatchObject({
      minExact: false,
      maxExact: true,
      maybeNaN: true,
    });
    expect(boundsFor(column({ ...facts, maxExact: false }), numbers, 10)).toMatchObject({
      minExact: true,
      maxExact: false,
    });
  });

  it('are none where nothing is known', () => {
    expect(boundsFor(column(null), numbers, 10)).toEqual({
      rows: 10,
      nulls: null,
      min: null,
      max: null,
      minExact: false,
      maxExact: false,
      ...unbounded,
    });
  });

  it.each<[string, WantedValues, Comparable | null]>([
    ['07', numbers, decimal(7n)],
    ['7.50', numbers, decimal(750n, 2)],
    ['x', numbers, null],
    ['1970-01-08', days, decimal(7n)],
    ['07', days, null],
    ['07', texts, { kind: 'text', value: '07' }],
    ['07', pattern, null],
  ])('of the key %s are one value', (key, wanted, expected) => {
    expect(boundsFor(column(null, key), wanted, 10)).toEqual({
      rows: 10,
      nulls: 0,
      min: expected,
      max: expected,
      minExact: true,
      maxExact: true,
      discrete: true,
      maybeNaN: false,
    });
  });
});

describe('the values of a condition', () => {
  it.each<[WantedValues, Comparable[]]>([
    [numbers, [decimal(150n, 2)]],
    [days, [decimal(1n)]],
    [
      texts,
      [
        { kind: 'text', value: 'b' },
        { kind: 'text', value: '' },
      ],
    ],
    [pattern, []],
  ])('%o are compared as %o', (wanted, expected) => {
    expect(operandsOf(wanted)).toEqual(expected);
  });
});
