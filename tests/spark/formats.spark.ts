import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { chunkOf } from '../contracts/engine/chunk.ts';
import { seed, summary } from '../contracts/engine/subject.ts';
import { seedAllTypes } from './all-types.ts';
import { expectSame, type Pair, runBoth, sharedPair } from './parity.ts';

let pair: Pair;
let types: ObjectState;
beforeAll(async () => {
  pair = await sharedPair();
  types = await seedAllTypes(pair.store, 's3://raw/types.parquet', join(pair.root, 'made', 'types.parquet'));
});

const csv = [
  'date,n,share,name,flag,day,moment',
  `2001-01-01T10:00:00,1,0.5,"a, ""b""",true,2001-05-01,2001-01-01T10:00:00Z`,
  `2001-01-01 23:59:59.5,,1e3,"two\nlines",false,2001-05-02,2001-01-01T10:00:00+02:00`,
  `2001-01-02T00:00:00,9007199254740993,-3,,true,,2001-01-01 10:00:00+00`,
].join('\n');

const json = [
  {
    date: '2001-01-01T10:00:00',
    n: 1,
    share: 0.5,
    name: 'a "b"',
    list: [1, 2],
    place: { x: 'ü', y: null },
    day: '2001-05-01',
    moment: '2001-01-01T10:00:00Z',
  },
  {
    date: '2001-01-01T23:59:59',
    n: null,
    share: 1e3,
    name: '',
    list: [],
    place: { x: 'z', y: 2 },
    day: '2001-05-02',
    moment: '2001-01-01T10:00:00+02:00',
  },
  { date: '2001-01-02T00:00:00', n: 3, share: -3, list: null, place: null, day: null, moment: null },
]
  .map((row) => JSON.stringify(row))
  .join('\n');

const days = { from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z' };

describe.each([
  { name: 'a.csv', format: 'csv', body: csv },
  { name: 'a.csv.gz', format: 'csv', body: gzipSync(csv) },
  { name: 'a.csv.zst', format: 'csv', body: zstdCompressSync(csv) },
  { name: 'a.json', format: 'json', body: json },
  { name: 'a.json.gz', format: 'json', body: gzipSync(json) },
  { name: 'a.json.zst', format: 'json', body: zstdCompressSync(json) },
] as const)('a source $name', ({ name, format, body }) => {
  it('has the same columns, types and rows', async () => {
    const object = await seed(pair.store, `s3://raw/${name}`, body);
    const both = await runBoth(pair, chunkOf({ objects: [object], source: { format }, ...days }));

    expect(await expectSame(pair.store, both)).toBe(3);
  });
});

it('reads a CSV file of another dialect', async () => {
  const body = Buffer.from('2001-01-01;Köln;1\n2001-01-02;|a;b|;2\n', 'latin1');
  const object = await seed(pair.store, 's3://raw/odd.csv', body);
  const dialect = { header: true, delimiter: ';', quote: '|', encoding: 'latin-1' };
  const headed = await seed(pair.store, 's3://raw/headed.csv', Buffer.concat([Buffer.from('date;town;n\n'), body]));
  const both = await runBoth(pair, chunkOf({ objects: [headed], source: { format: 'csv', csv: dialect }, ...days }));

  expect(object.size).toBe(body.length);
  expect(await expectSame(pair.store, both)).toBe(2);
});

const plain = 'SELECT id, flag, whole, price, name, day, ts, moment FROM source';

describe.each([
  { format: 'parquet', compression: 'snappy', sql: 'SELECT * FROM source' },
  { format: 'parquet', compression: 'gzip', sql: plain },
  { format: 'parquet', compression: 'none', sql: plain },
  { format: 'csv', compression: 'zstd', sql: plain },
  { format: 'csv', compression: 'gzip', sql: plain },
  { format: 'csv', compression: 'none', sql: plain },
  { format: 'json', compression: 'zstd', sql: `${plain.replace(' FROM', ', numbers, tags FROM')}` },
  { format: 'json', compression: 'gzip', sql: plain },
  { format: 'json', compression: 'none', sql: plain },
] as const)('a target of $format, $compression', ({ format, compression, sql }) => {
  it('holds the same rows under the same names, with sizes and checksums', async () => {
    const target = { format, compression };
    const source = { timeColumn: 'ts' };
    const range = { from: '2001-03-30T00:00:00Z', to: '2001-04-01T00:00:00Z' };
    const both = await runBoth(pair, chunkOf({ objects: [types], source, target, ...range, sql }));

    expect(await expectSame(pair.store, both)).toBe(48);
    const names = (all: typeof both.duck) => all.map(({ files }) => files.map(({ uri }) => uri.split('/').at(-1)));
    expect(names(both.spark)).toEqual(names(both.duck));
    const [file] = both.spark.flatMap(({ files }) => files);
    const { body } = await pair.store.get(file?.uri ?? '');
    expect(file?.size).toBe(body.length);
    expect(file?.checksum).toBe(`sha256:${createHash('sha256').update(body).digest('hex')}`);
  });
});

it.each(['parquet', 'csv', 'json'] as const)('writes a file without rows as %s', async (format) => {
  const range = { from: '1999-01-01T00:00:00Z', to: '1999-01-03T00:00:00Z' };
  const both = await runBoth(
    pair,
    chunkOf({ objects: [types], source: { timeColumn: 'ts' }, target: { format }, ...range, sql: plain }),
  );

  expect(summary(both.spark)).toEqual(summary(both.duck));
  if (format === 'parquet') expect(await expectSame(pair.store, both)).toBe(0);
});

it('refuses a compression that texts do not have', async () => {
  const target = { format: 'csv', compression: 'snappy' } as const;
  const chunk = chunkOf({ objects: [types], source: { timeColumn: 'ts' }, target, ...days, sql: plain });
  const staged = await pair.engine.transform({ chunk, stageUri: 's3://lake/out__lakefill/snappy/' });

  expect(summary(staged).map((one) => (one as string[])[1])).toEqual(['TransformFailed', 'TransformFailed']);
});
