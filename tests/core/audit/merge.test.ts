import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bound, ColumnFacts, Facts } from '../../../core/audit/facts.ts';
import { emptyFacts, mergeFacts } from '../../../core/audit/merge.ts';

const boundOf: Record<string, (value: number) => Bound> = {
  integer: (value) => ({ kind: 'integer', value: BigInt(value) }),
  wall: (value) => ({ kind: 'wall', value: BigInt(value) }),
  instant: (value) => ({ kind: 'instant', value: BigInt(value) }),
  float: (value) => ({ kind: 'float', value: value / 2 }),
  text: (value) => ({ kind: 'text', value: String.fromCharCode(97 + ((value + 26) % 26)) }),
  cents: (value) => ({ kind: 'decimal', value: BigInt(value), scale: 2 }),
  mills: (value) => ({ kind: 'decimal', value: BigInt(value * 10), scale: 3 }),
};

/** A column as one file may have it: counts that agree, bounds known or not. */
const column = (name: string): fc.Arbitrary<ColumnFacts> =>
  fc
    .record({
      kind: fc.constantFrom(...Object.keys(boundOf)),
      type: fc.constantFrom('int', 'bigint', 'string'),
      values: fc.integer({ min: 0, max: 3 }),
      nulls: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
      low: fc.integer({ min: -5, max: 5 }),
      span: fc.integer({ min: 0, max: 3 }),
      known: fc.boolean(),
      minExact: fc.boolean(),
      maxExact: fc.boolean(),
      clock: fc.constantFrom('instant' as const, 'wall' as const, undefined),
      repeated: fc.boolean(),
    })
    .map(({ kind, type, values, nulls, low, span, known, minExact, maxExact, clock, repeated }) => {
      const count = nulls === undefined ? undefined : Math.min(nulls, values);
      const bound = boundOf[kind];
      const bounded = known && count !== values && bound;
      return {
        name,
        type,
        values,
        ...(count === undefined ? {} : { nulls: count }),
        ...(clock && { clock }),
        ...(bounded && { min: bound(low), max: bound(low + span) }),
        minExact: bounded ? minExact : false,
        maxExact: bounded ? maxExact : false,
        repeated,
      };
    });

const facts: fc.Arbitrary<Facts> = fc
  .record({
    columns: fc.shuffledSubarray(['a', 'b', 'c']).chain((names) => fc.tuple(...names.map(column))),
    rows: fc.integer({ min: 0, max: 1000 }),
    bytes: fc.integer({ min: 0, max: 1000 }),
    rowGroups: fc.integer({ min: 0, max: 3 }),
    problem: fc.option(fc.constantFrom('I1' as const, 'I5' as const)),
    file: fc.constantFrom('x', 'y'),
  })
  .map(({ columns, rows, bytes, rowGroups, problem, file }) => ({
    files: 1,
    rows,
    bytes,
    rowGroups,
    columns,
    schemas: [columns.map(({ name, type }) => ({ name, type }))],
    problems: problem ? [{ file, check: problem, message: 'm' }] : [],
  }));

describe('mergeFacts', () => {
  it('does not depend on the order of its arguments', () => {
    fc.assert(
      fc.property(facts, facts, (a, b) => {
        expect(mergeFacts(a, b)).toEqual(mergeFacts(b, a));
      }),
    );
  });

  it('does not depend on the grouping', () => {
    fc.assert(
      fc.property(facts, facts, facts, (a, b, c) => {
        expect(mergeFacts(mergeFacts(a, b), c)).toEqual(mergeFacts(a, mergeFacts(b, c)));
      }),
    );
  });

  it('has the facts of no file as its neutral element', () => {
    fc.assert(
      fc.property(facts, (a) => {
        expect([mergeFacts(a, emptyFacts), mergeFacts(emptyFacts, a)]).toEqual([a, a]);
      }),
    );
  });
});

const file = (rows: number, columns: Partial<ColumnFacts>[]): Facts => ({
  ...emptyFacts,
  files: 1,
  rows,
  bytes: 10,
  rowGroups: 1,
  columns: columns.map((known) => ({
    name: 'a',
    type: 'int',
    minExact: false,
    maxExact: false,
    repeated: false,
    ...known,
  })),
  schemas: [columns.map(({ name = 'a', type = 'int' }) => ({ name, type }))],
});
const int = (value: number): Bound => ({ kind: 'integer', value: BigInt(value) });
const merged = (...files: Facts[]): Partial<ColumnFacts>[] => files.reduce(mergeFacts).columns;

describe('the facts of two files', () => {
  it('add up, with the wider bounds and their exactness', () => {
    const a = file(3, [{ nulls: 1, values: 3, min: int(1), max: int(5), minExact: true, maxExact: true }]);
    const b = file(2, [{ nulls: 0, values: 2, min: int(0), max: int(5), minExact: false, maxExact: false }]);

    expect(mergeFacts(a, b)).toEqual({
      files: 2,
      rows: 5,
      bytes: 20,
      rowGroups: 2,
      columns: [
        {
          name: 'a',
          type: 'int',
          nulls: 1,
          values: 5,
          min: int(0),
          max: int(5),
          minExact: false,
          maxExact: true,
          repeated: false,
        },
      ],
      schemas: [[{ name: 'a', type: 'int' }]],
      problems: [],
    });
  });

  it('keep the bounds of one where the other holds only nulls, also when its values are not counted apart', () => {
    const bounds = { min: int(1), max: int(2), minExact: true, maxExact: true };
    const expected = [{ name: 'a', type: 'int', nulls: 2, values: 5, ...bounds, repeated: false }];

    expect(merged(file(2, [{ nulls: 2 }]), file(3, [{ nulls: 0, ...bounds }]))).toEqual(expected);
  });

  it('leave open what one of them does not know', () => {
    const known = file(3, [{ nulls: 0, values: 3, min: int(1), max: int(2), minExact: true, maxExact: true }]);
    const blank = { name: 'a', type: 'int', minExact: false, maxExact: false, repeated: false };

    expect(merged(known, file(1, [{ values: 1 }]))).toEqual([{ ...blank, values: 4 }]);
    expect(merged(known, file(1, []))).toEqual([blank]);
  });

  it('stand in file order while the files agree about it, by name when they do not', () => {
    const [ba, ab] = [file(1, [{ name: 'b' }, { name: 'a' }]), file(1, [{ name: 'a' }, { name: 'b' }])];

    expect(merged(ba, ba).map(({ name }) => name)).toEqual(['b', 'a']);
    expect(merged(ba, ab).map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

describe('a bound of two files', () => {
  const decimal = (value: number, scale: number): Bound => ({ kind: 'decimal', value: BigInt(value), scale });
  /** Two rows with this one bound, or none where it is not known. */
  const side = (bound: Bound | undefined, exact: boolean, end: 'min' | 'max', nulls = 0): Facts =>
    file(2, [{ nulls, values: 2, ...(bound && { [end]: bound }), [`${end}Exact`]: exact }]);
  type Side = [Bound | undefined, boolean, number?];

  it.each<[string, Side, Side, Side, Side]>([
    ['that differs is the wider one', [int(1), true], [int(2), false], [int(1), true], [int(2), false]],
    ['that is one and the same is attained by either', [int(1), true], [int(1), false], [int(1), true], [int(1), true]],
    [
      'that is one decimal keeps its larger scale',
      [decimal(10, 1), false],
      [decimal(100, 2), false],
      [decimal(100, 2), false],
      [decimal(100, 2), false],
    ],
    [
      'that differs in decimals is compared by value',
      [decimal(15, 1), true],
      [decimal(149, 2), false],
      [decimal(149, 2), false],
      [decimal(15, 1), true],
    ],
    [
      'that one of them does not tell is not known',
      [int(1), true],
      [undefined, false],
      [undefined, false],
      [undefined, false],
    ],
    [
      'that is of two kinds is not known',
      [int(1), true],
      [{ kind: 'wall', value: 1n }, true],
      [undefined, false],
      [undefined, false],
    ],
    [
      'that one of them cannot have, being all NULL, is the other’s',
      [int(1), true],
      [undefined, false, 2],
      [int(1), true],
      [int(1), true],
    ],
  ])('%s', (_, a, b, lowest, highest) => {
    const both = (end: 'min' | 'max') => {
      const [x, y] = [side(a[0], a[1], end, a[2]), side(b[0], b[1], end, b[2])];
      return [merged(x, y), merged(y, x)].map(([column]) => [column?.[end], column?.[`${end}Exact`]]);
    };

    expect({ min: both('min'), max: both('max') }).toEqual({ min: [lowest, lowest], max: [highest, highest] });
  });
});
