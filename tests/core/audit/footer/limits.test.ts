import { describe, expect, it } from 'vitest';
import { readFooter, timeClock, timeExtents } from '../../../../core/audit/footer/index.ts';
import { decodeStruct } from '../../../../core/audit/footer/thrift.ts';
import { type ChunkSpec, type Element, fileOf, int32, int64, wrap } from '../support/footer.ts';
import { readBytes } from '../support/read.ts';
import { encodeStruct, type Value } from '../support/thrift.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytesOf = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);
const a = { name: 'a' } as const;
const one = { columns: [{ ...a, type: 'INT64' as const }], rowGroups: [{ rows: 3 }] };
const stats = (low: number, high: number, nulls = 0n) => ({ 3: nulls, 5: int32(high), 6: int32(low) });

describe('a file at a limit of size', () => {
  const footer = fileOf(one, 0).byteLength - 12;
  const MiB = 1 << 20;

  it.each<[string, Uint8Array, object]>([
    ['without pages', fileOf(one, 0), { outcome: 'ok', requests: 1, fetched: footer + 12 }],
    ['just under 1 MB', fileOf(one, MiB - footer - 13), { outcome: 'ok', requests: 1, fetched: 1024 }],
    ['of just 1 MB', fileOf(one, MiB - footer - 12), { outcome: 'ok', requests: 1, fetched: 16_384 }],
    ['of 12 bytes, encrypted', wrap(bytesOf(), 0, 0, 'PARE'), { outcome: 'encrypted', requests: 1, fetched: 12 }],
    ['of 8 bytes, encrypted', text('PAREPARE'), { outcome: 'corrupt', requests: 1, fetched: 8 }],
    ['of 8 bytes', text('PAR1PAR1'), { outcome: 'corrupt', requests: 1, fetched: 8 }],
    ['cut off, encrypted', text('PARE and the rest'), { outcome: 'corrupt', requests: 1, fetched: 17 }],
  ])('%s is read as what it is', async (_, bytes, expected) => {
    const { reading, ...paid } = await readBytes(bytes);

    expect({ outcome: reading.outcome, ...paid }).toEqual(expected);
  });

  it('of 12 bytes has no footer', async () => {
    const { reading } = await readBytes(wrap(bytesOf(), 0));

    expect(reading).toMatchObject({ outcome: 'corrupt', message: 'a footer of 0 bytes in a file of 12' });
  });

  it.each([
    ['just holds', 0, { requests: 1, fetched: 1024 }],
    ['lacks one byte of', 1, { requests: 2, fetched: 1025 }],
  ])('has a footer that the first request %s', async (_, more, cost) => {
    // 1016 bytes of footer and 8 behind it, of which the names have what the rest leaves them.
    const names = (last: string) => [...Array.from({ length: 90 }, (_, i) => `c${i}`), last];
    const file = (last: string, pages: number) =>
      fileOf({ columns: names(last).map((name) => ({ name, type: 'INT64' as const })), rowGroups: [] }, pages);
    const spare = 1016 - (file('', 0).byteLength - 12);
    expect(spare).toBeLessThan(127);
    const bytes = file('x'.repeat(spare + more), 1000);

    const { reading, ...paid } = await readBytes(bytes);

    expect({ outcome: reading.outcome, ...paid }).toEqual({ outcome: 'ok', ...cost });
  });

  it('over which a footer is not fetched, says so', async () => {
    const tail = wrap(bytesOf(), 0, (64 << 20) + 1).slice(-8);
    const read = async (start: number, end: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(end - start);
      bytes.set(tail, bytes.byteLength - 8);
      return bytes;
    };

    expect(await readFooter({ uri: 'f', size: 200 << 20 }, read)).toMatchObject({
      outcome: 'corrupt',
      message: 'a footer of 67108865 bytes is over the limit of 67108864',
    });
  });
});

describe('Thrift whose bytes look like other fields', () => {
  it.each<[string, { [field: number]: Value }, object]>([
    ['a list of truths', { 1: [true], 2: '\x0b\x0b' }, { field_1: [true], field_2: text('\x0b\x0b') }],
    ['a list of falsehoods', { 1: [false], 2: '\x0b\x0b' }, { field_1: [false], field_2: text('\x0b\x0b') }],
    ['a text of two length bytes', { 1: 'x'.repeat(200), 2: 7 }, { field_1: text('x'.repeat(200)), field_2: 7 }],
    ['a list of two length bytes', { 1: Array(200).fill(1), 2: 7 }, { field_1: Array(200).fill(1), field_2: 7 }],
  ])('is read as %s', (_, value, expected) => {
    expect(decodeStruct(encodeStruct(value))).toEqual(expected);
  });

  it.each<[string, Uint8Array, object]>([
    ['a double', bytesOf(0x17, 0x1b, 0x1b, 0, 0, 0, 0, 0xf8, 0x3f, 0), { field_1: expect.closeTo(1.5, 9) }],
    ['a byte', bytesOf(0x13, 0x1b, 0), { field_1: 27 }],
    ['a long number', bytesOf(0x16, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0), { field_1: 2n ** 34n }],
  ])('is read as %s', (_, bytes, expected) => {
    expect(decodeStruct(bytes)).toEqual(expected);
  });

  it.each([0x1c, 0x19])('is nested as deep as it may be, no deeper: type byte %i', (header) => {
    const nested = (depth: number) =>
      header === 0x1c
        ? bytesOf(...Array<number>(depth).fill(0x1c), ...Array<number>(depth + 1).fill(0))
        : bytesOf(0x19, ...Array<number>(depth).fill(0x19), 0x05, 0);

    expect(() => decodeStruct(nested(100))).not.toThrow();
    expect(() => decodeStruct(nested(101))).toThrow(
      expect.objectContaining({ name: 'CorruptFooter', message: 'the footer is nested too deeply' }),
    );
  });
});

describe('the Hive name of a column that only looks like', () => {
  const item: Element = { name: 'element', type: 'INT32' };
  const repeated: Element = { name: 'r', repetition: 'repeated', children: [item] };
  const list = (...children: Element[]): Element => ({ ...a, logical: { 3: {} }, children });
  const map = (...children: Element[]): Element => ({ ...a, logical: { 2: {} }, children });

  it.each<[string, Element, string]>([
    [
      'a list, of two',
      list(repeated, { ...repeated, name: 's' }),
      'struct<r:array<struct<element:int>>,s:array<struct<element:int>>>',
    ],
    ['a list, of one that is not repeated', list(item), 'struct<element:int>'],
    ['a list, of nothing', list(), 'struct<>'],
    ['a list, though it is none', { ...a, children: [repeated] }, 'struct<r:array<struct<element:int>>>'],
    [
      'a wrapped list, whose element is repeated',
      list({ name: 'r', repetition: 'repeated', children: [{ ...item, repetition: 'repeated' }] }),
      'array<struct<element:array<int>>>',
    ],
    [
      'a map, of one that is not repeated',
      map({ name: 'r', children: [item, { ...item, name: 'v' }] }),
      'struct<r:struct<element:int,v:int>>',
    ],
    ['a map, of keys', map(repeated), 'struct<r:array<struct<element:int>>>'],
    [
      'a map, of three',
      map({ name: 'r', repetition: 'repeated', children: [item, { ...item, name: 'v' }, { ...item, name: 'w' }] }),
      'struct<r:array<struct<element:int,v:int,w:int>>>',
    ],
    [
      'a map, though it is none',
      { ...a, children: [{ name: 'r', repetition: 'repeated', children: [item, { ...item, name: 'v' }] }] },
      'struct<r:array<struct<element:int,v:int>>>',
    ],
  ])('%s', async (_, column, expected) => {
    const { reading } = await readBytes(fileOf({ columns: [column], rowGroups: [] }));

    expect(reading.facts.schemas).toEqual([[{ name: 'a', type: expected }]]);
  });
});

describe('a chunk at a limit of soundness', () => {
  const columns: Element[] = [
    { ...a, type: 'INT32' },
    { name: 'r', type: 'INT32', repetition: 'required' },
    { name: 'g', children: [{ name: 'b', type: 'INT32' }] },
  ];
  const checksOf = async (chunks: ChunkSpec[], rows = 10) => {
    const { reading } = await readBytes(fileOf({ columns, rowGroups: [{ rows, chunks }] }));
    return reading.facts.problems.map(({ check, column }) => `${check} ${column}`);
  };

  it.each<[string, ChunkSpec[], string[]]>([
    ['a required column of no null', [{}, { statistics: stats(1, 2) }, {}], []],
    ['one value', [{ statistics: stats(2, 2) }, {}, {}], []],
    ['nothing but nulls', [{ statistics: { 3: 10n } }, {}, {}], []],
    ['no pages where there may be some', [{ bytes: 0 }, {}, {}], []],
    ['values without pages outside', [{ bytes: 0, start: 0 }, {}, {}], ['I6 a']],
    ['a path that reads the same without its points', [{}, {}, { path: ['gb'] }], ['I8 g.b']],
    ['a path that reads the same with its points', [{}, {}, { path: ['g.b'] }], ['I8 g.b']],
    ['the same breach in two columns', [{ values: 9 }, { values: 9 }, {}], ['I2 a', 'I2 r']],
    ['two breaches in one column', [{ values: 9, start: 0 }, {}, {}], ['I2 a', 'I6 a']],
  ])('of %s', async (_, chunks, problems) => {
    expect(await checksOf(chunks)).toEqual(problems);
  });

  it('of pages without values outside', async () => {
    expect(await checksOf([{ start: 0 }, { bytes: 0, start: 0 }, { bytes: 0, start: 0 }], 0)).toEqual(['I6 a']);
  });

  const column = { name: 'a', type: 'int', nulls: 0, values: 10, minExact: true, maxExact: true, repeated: false };
  const bounds = { min: { kind: 'integer', value: 1n }, max: { kind: 'integer', value: 2n } };

  it.each<[string, ChunkSpec, object]>([
    ['that lies outside still tells its values', { start: 0, statistics: stats(1, 2) }, { ...column, ...bounds }],
    [
      'of nulls alone has no bounds',
      { statistics: stats(1, 2, 10n) },
      { ...column, nulls: 10, minExact: false, maxExact: false },
    ],
  ])('%s', async (_, chunk, expected) => {
    const { reading } = await readBytes(fileOf({ columns, rowGroups: [{ rows: 10, chunks: [chunk, {}, {}] }] }));

    expect(reading.facts.columns[0]).toEqual(expected);
  });
});

describe('the times of a row group', () => {
  const time = { type: 'INT64' as const, converted: 10 };
  const read = async (columns: Element[], ...chunks: ChunkSpec[][]) =>
    (await readBytes(fileOf({ columns, rowGroups: chunks.map((list) => ({ rows: 10, chunks: list })) }))).reading;

  it.each<[string, ChunkSpec]>([
    ['that contradicts itself', { values: 9, statistics: { 3: 0n, 5: int64(2n), 6: int64(1n) } }],
    ['without a first time', { statistics: { 3: 0n, 5: int64(2n) } }],
    ['without a last time', { statistics: { 3: 0n, 6: int64(1n) } }],
    ['that does not tell its nulls', {}],
  ])('%s are known to a scan only', async (_, chunk) => {
    expect(timeExtents(await read([{ ...a, ...time }], [chunk]), 'a')).toBeNull();
  });

  it('are those of the column of just that name, else of one that differs in case', async () => {
    const reading = await read([
      { name: 'A', type: 'INT64' },
      { ...a, ...time },
    ]);

    expect([
      timeClock(reading, 'a'),
      timeClock(reading, 'A'),
      timeExtents(reading, 'a'),
      timeExtents(reading, 'A'),
    ]).toEqual(['instant', null, [], null]);
  });
});
