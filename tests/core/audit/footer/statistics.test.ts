import { describe, expect, it } from 'vitest';
import { type ChunkSpec, type Element, fileOf, float32, float64, int32, int64 } from '../support/footer.ts';
import { readBytes } from '../support/read.ts';

const bytes = (...list: number[]): Uint8Array => Uint8Array.from(list);
const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const a = { name: 'a' } as const;

/** Statistics by their current fields, or by the old ones. */
const current = (min: Uint8Array, max: Uint8Array) => ({ 5: max, 6: min });
const old = (min: Uint8Array, max: Uint8Array) => ({ 1: max, 2: min });

async function factsOf(element: Element, ...statistics: (ChunkSpec['statistics'] | undefined)[]) {
  const rowGroups = statistics.map((stats) => ({ rows: 10, chunks: [stats ? { statistics: stats } : {}] }));
  const { reading } = await readBytes(fileOf({ columns: [element], rowGroups }));
  return { column: reading.facts.columns[0], problems: reading.facts.problems };
}

const exactly = { minExact: true, maxExact: true };
const inexact = { minExact: false, maxExact: false };
const wall = { 8: { 1: false, 2: { 3: {} } } };

describe('the bounds that a footer proves', () => {
  it.each<[string, Element, NonNullable<ChunkSpec['statistics']>, object]>([
    [
      'INT32',
      { ...a, type: 'INT32' },
      current(int32(-5), int32(7)),
      { min: { kind: 'integer', value: -5n }, max: { kind: 'integer', value: 7n }, ...exactly },
    ],
    [
      'old INT64',
      { ...a, type: 'INT64' },
      old(int64(-(2n ** 62n)), int64(2n ** 62n)),
      { min: { kind: 'integer', value: -(2n ** 62n) }, max: { kind: 'integer', value: 2n ** 62n }, ...exactly },
    ],
    [
      'UINT_32',
      { ...a, type: 'INT32', converted: 13 },
      current(int32(1), int32(-1)),
      { min: { kind: 'integer', value: 1n }, max: { kind: 'integer', value: 4294967295n }, ...exactly },
    ],
    [
      'UINT_64',
      { ...a, type: 'INT64', converted: 14 },
      current(int64(1n), int64(-1n)),
      { min: { kind: 'integer', value: 1n }, max: { kind: 'integer', value: 2n ** 64n - 1n }, ...exactly },
    ],
    [
      'BOOLEAN',
      { ...a, type: 'BOOLEAN' },
      current(bytes(0), bytes(1)),
      { min: { kind: 'boolean', value: false }, max: { kind: 'boolean', value: true }, ...exactly },
    ],
    [
      'DOUBLE, its zero without a sign',
      { ...a, type: 'DOUBLE' },
      current(float64(-1.5), float64(-0)),
      { min: { kind: 'float', value: -1.5 }, max: { kind: 'float', value: 0 }, ...exactly },
    ],
    [
      'FLOAT',
      { ...a, type: 'FLOAT' },
      old(float32(-1.5), float32(2)),
      { min: { kind: 'float', value: -1.5 }, max: { kind: 'float', value: 2 }, ...exactly },
    ],
    [
      'FLOAT16',
      { ...a, type: 'FIXED', logical: { 15: {} } },
      current(bytes(0, 0xbc), bytes(0, 0x3c)),
      { min: { kind: 'float', value: -1 }, max: { kind: 'float', value: 1 }, ...exactly },
    ],
    [
      'text, inexact without a flag',
      { ...a, type: 'BYTE_ARRAY', converted: 0 },
      current(text('a'), text('é')),
      { min: { kind: 'text', value: 'a' }, max: { kind: 'text', value: 'é' }, ...inexact },
    ],
    [
      'text, exact where flagged',
      { ...a, type: 'BYTE_ARRAY', converted: 0 },
      { ...current(text('a'), text('b')), 7: false, 8: true },
      { min: { kind: 'text', value: 'a' }, max: { kind: 'text', value: 'b' }, minExact: true, maxExact: false },
    ],
    [
      'text cut inside a character',
      { ...a, type: 'BYTE_ARRAY', converted: 0 },
      current(text('a'), bytes(0xc3)),
      { min: { kind: 'text', value: 'a' }, ...inexact },
    ],
    [
      'an INT32 decimal',
      { ...a, type: 'INT32', converted: 5, precision: 9, scale: 1 },
      current(int32(-3), int32(3)),
      { min: { kind: 'decimal', value: -3n, scale: 1 }, max: { kind: 'decimal', value: 3n, scale: 1 }, ...exactly },
    ],
    [
      'an INT64 decimal beyond doubles',
      { ...a, type: 'INT64', converted: 5, precision: 18, scale: 2 },
      old(int64(1n), int64(9007199254740993n)),
      {
        min: { kind: 'decimal', value: 1n, scale: 2 },
        max: { kind: 'decimal', value: 9007199254740993n, scale: 2 },
        ...exactly,
      },
    ],
    [
      'a decimal in bytes',
      { ...a, type: 'FIXED', converted: 5, precision: 30, scale: 2 },
      current(bytes(0xff, 0xff), bytes(1, 0)),
      { min: { kind: 'decimal', value: -1n, scale: 2 }, max: { kind: 'decimal', value: 256n, scale: 2 }, ...exactly },
    ],
    [
      'DATE',
      { ...a, type: 'INT32', converted: 6 },
      current(int32(-1), int32(1)),
      { min: { kind: 'date', value: -1n }, max: { kind: 'date', value: 1n }, ...exactly },
    ],
    [
      'zoned milliseconds',
      { ...a, type: 'INT64', converted: 9 },
      current(int64(-1n), int64(2n)),
      { clock: 'instant', min: { kind: 'instant', value: -1000n }, max: { kind: 'instant', value: 2000n }, ...exactly },
    ],
    [
      'zoned microseconds',
      { ...a, type: 'INT64', converted: 10 },
      current(int64(-1n), int64(2n)),
      { clock: 'instant', min: { kind: 'instant', value: -1n }, max: { kind: 'instant', value: 2n }, ...exactly },
    ],
    [
      'wall-clock nanoseconds, rounded outwards',
      { ...a, type: 'INT64', logical: wall },
      current(int64(-1n), int64(1n)),
      { clock: 'wall', min: { kind: 'wall', value: -1n }, max: { kind: 'wall', value: 1n }, ...inexact },
    ],
    [
      'wall-clock nanoseconds that are whole',
      { ...a, type: 'INT64', logical: wall },
      current(int64(-1000n), int64(1000n)),
      { clock: 'wall', min: { kind: 'wall', value: -1n }, max: { kind: 'wall', value: 1n }, ...exactly },
    ],
  ])('of %s', async (_, element, statistics, expected) => {
    const { column, problems } = await factsOf(element, { ...statistics, 3: 2n });

    expect(problems).toEqual([]);
    const { name, type, ...facts } = column ?? { name: '', type: '' };
    expect(facts).toEqual({ values: 10, nulls: 2, repeated: false, ...expected });
  });

  it.each<[string, Element, NonNullable<ChunkSpec['statistics']>]>([
    ['INT96', { ...a, type: 'INT96' }, current(new Uint8Array(12), new Uint8Array(12))],
    ['plain bytes', { ...a, type: 'BYTE_ARRAY' }, current(text('a'), text('b'))],
    ['UUIDs', { ...a, type: 'FIXED', logical: { 14: {} } }, current(new Uint8Array(16), new Uint8Array(16))],
    ['times of day', { ...a, type: 'INT32', converted: 7 }, current(int32(1), int32(2))],
    ['text by old fields', { ...a, type: 'BYTE_ARRAY', converted: 0 }, old(text('a'), text('b'))],
    ['unsigned integers by old fields', { ...a, type: 'INT32', converted: 13 }, old(int32(1), int32(2))],
    [
      'decimals in bytes by old fields',
      { ...a, type: 'FIXED', converted: 5, precision: 9, scale: 0 },
      old(bytes(1), bytes(2)),
    ],
    [
      'decimals without bytes',
      { ...a, type: 'FIXED', converted: 5, precision: 9, scale: 0 },
      current(bytes(), bytes()),
    ],
    [
      'decimals of 33 bytes',
      { ...a, type: 'FIXED', converted: 5, precision: 9, scale: 0 },
      current(new Uint8Array(33), new Uint8Array(33)),
    ],
    [
      'decimals that are floats',
      { ...a, type: 'FLOAT', converted: 5, precision: 9, scale: 0 },
      current(float32(1), float32(2)),
    ],
    ['integers of the wrong width', { ...a, type: 'INT32', converted: 17 }, current(int64(1n), int64(2n))],
    ['booleans of two bytes', { ...a, type: 'BOOLEAN' }, current(bytes(0, 0), bytes(1, 1))],
    ['floats of three bytes', { ...a, type: 'FLOAT' }, current(bytes(0, 0, 0), bytes(1, 1, 1))],
    ['doubles of three bytes', { ...a, type: 'DOUBLE' }, current(bytes(0, 0, 0), bytes(1, 1, 1))],
    ['halves of three bytes', { ...a, type: 'FIXED', logical: { 15: {} } }, current(bytes(0, 0, 0), bytes(1, 1, 1))],
    ['dates of 64 bits', { ...a, type: 'INT64', converted: 6 }, current(int64(1n), int64(2n))],
    ['timestamps of 32 bits', { ...a, type: 'INT32', converted: 9 }, current(int32(1), int32(2))],
    ['text of fixed length', { ...a, type: 'FIXED', converted: 0 }, current(text('a'), text('b'))],
  ])('of %s are none', async (_, element, statistics) => {
    const { column, problems } = await factsOf(element, { ...statistics, 3: 0n });

    expect(problems).toEqual([]);
    expect(column).toMatchObject({ nulls: 0, values: 10, minExact: false, maxExact: false });
    expect([column?.min, column?.max]).toEqual([undefined, undefined]);
  });
});

describe('the facts of several row groups', () => {
  const int: Element = { ...a, type: 'INT32' };
  const known = (nulls: bigint, min: number, max: number) => ({ ...current(int32(min), int32(max)), 3: nulls });
  const blank = { name: 'a', type: 'int', repeated: false };

  it('add up', async () => {
    const { column } = await factsOf(int, known(1n, 5, 9), known(2n, 3, 4));

    const bounds = { min: { kind: 'integer', value: 3n }, max: { kind: 'integer', value: 9n } };
    expect(column).toEqual({ ...blank, nulls: 3, values: 20, ...bounds, ...exactly });
  });

  it('are unknown where one of them says nothing', async () => {
    const { column } = await factsOf(int, known(1n, 5, 9), undefined);

    expect(column).toEqual({ ...blank, values: 20, ...inexact });
  });

  it('need no bounds of one that holds only nulls', async () => {
    const { column } = await factsOf(int, known(1n, 5, 9), { 3: 10n });

    const bounds = { min: { kind: 'integer', value: 5n }, max: { kind: 'integer', value: 9n } };
    expect(column).toEqual({ ...blank, nulls: 11, values: 20, ...bounds, ...exactly });
  });

  it('of none are those of a column without values', async () => {
    expect((await factsOf(int)).column).toEqual({ ...blank, nulls: 0, values: 0, ...inexact });
  });

  it('count values, not rows, below a repeated ancestor', async () => {
    const columns: Element[] = [{ name: 'a', repetition: 'repeated', type: 'INT32' }];
    const rowGroups = [{ rows: 4, chunks: [{ values: 10, statistics: known(1n, 0, 1) }] }];

    const { reading } = await readBytes(fileOf({ columns, rowGroups }));

    expect(reading.facts.problems).toEqual([]);
    expect(reading.facts.columns[0]).toMatchObject({ nulls: 1, values: 10, repeated: true });
  });

  it('say nothing about either of two columns of one name', async () => {
    const columns: Element[] = [
      { name: 'a', children: [{ name: 'b', type: 'INT32' }] },
      { name: 'a.b', type: 'INT32' },
    ];
    const chunks = [{ statistics: known(0n, 1, 2) }, { statistics: known(0n, 1, 2) }];

    const { reading } = await readBytes(fileOf({ columns, rowGroups: [{ rows: 10, chunks }] }));

    expect(reading.facts.columns).toEqual([{ ...blank, name: 'a.b', ...inexact }]);
  });
});
