import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, seed } from '../contracts/engine/subject.ts';
import { type DuckDbSubject, makeDuckDb } from './subject.ts';

let subject: DuckDbSubject;
let flights: ObjectState;
/** Two days as the engine stages them. */
let days: { objects: ObjectState[]; keyValues: Record<string, string> }[];

beforeAll(async () => {
  subject = await makeDuckDb();
  flights = await seed(subject.store, 's3://raw/flights.parquet', { file: flightsFile });
  const range = { from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z' };
  const sql = 'SELECT date, delay, origin FROM source';
  const staged = await subject.engine.transform({
    chunk: chunkOf({ ...range, objects: [flights], sql }),
    stageUri: 's3://lake/a/',
  });
  days = await Promise.all(
    staged.map(async ({ files, partition }) => ({
      objects: await Promise.all(files.map(({ uri }) => state(uri))),
      keyValues: { dt: partition.slice(3) },
    })),
  );
});
afterAll(() => subject.dispose());

async function state(uri: string): Promise<ObjectState> {
  const head = await subject.store.head(uri);
  return { uri, size: head?.size ?? 0, etag: head?.etag ?? '' };
}
const first = () => ({
  objects: days[0]?.objects ?? [],
  format: 'parquet' as const,
  keyValues: { dt: '2001-01-01' },
  inputs: [],
});

describe('asking about one partition', () => {
  it('gives one row of plain values', async () => {
    const sql = `SELECT count(*) AS n, min(date) AS t, min(date)::TIMESTAMPTZ AS z, min(date)::DATE AS d, max(dt) AS dt,
      9007199254740993 AS big, 1.50::DECIMAL(5,2) AS money, 'nan'::DOUBLE AS nan, [1, 2] AS list, {'a': NULL} AS struct,
      MAP {'k': 1} AS map, '\\x00\\xFF'::BLOB AS bytes, true AS yes, INTERVAL 1 DAY AS span FROM partition`;

    expect(await subject.engine.ask({ ...first(), sql })).toEqual({
      n: 14828,
      t: '2001-01-01T00:01:00',
      z: '2001-01-01T00:01:00Z',
      d: '2001-01-01',
      dt: '2001-01-01',
      big: '9007199254740993',
      money: '1.50',
      nan: 'NaN',
      list: [1, 2],
      struct: { a: null },
      map: [{ key: 'k', value: 1 }],
      bytes: '00ff',
      yes: true,
      span: '1 day',
    });
  });

  it('can compare with an input', async () => {
    const airports = await seed(subject.store, 's3://raw/airports.csv', 'iata\nATL\nORD\n');
    const inputs = [{ id: 'airports', format: 'csv' as const, objects: [airports] }];
    const sql = 'SELECT count(*) AS n FROM partition WHERE origin IN (SELECT iata FROM airports)';

    expect(await subject.engine.ask({ ...first(), inputs, sql })).toEqual({ n: 554 + 878 });
  });

  it.each([
    ['another relation', "SELECT count(*) FROM read_text('/etc/passwd')", 'InvalidSql'],
    ['several rows', 'SELECT date FROM partition', 'InvalidSql'],
    ['no row', 'SELECT date FROM partition WHERE false', 'InvalidSql'],
    ['a value that cannot be cast', 'SELECT max(CAST(origin AS INTEGER)) AS x FROM partition', 'TransformFailed'],
  ])('refuses %s', async (_, sql, name) => {
    await expect(subject.engine.ask({ ...first(), sql })).rejects.toMatchObject({ name });
  });

  it('refuses objects that are not those any more', async () => {
    const objects = first().objects.map((object) => ({ ...object, etag: 'other' }));

    await expect(
      subject.engine.ask({ ...first(), objects, sql: 'SELECT 1 AS x FROM partition' }),
    ).rejects.toMatchObject({
      name: 'SourceChanged',
    });
  });
});

describe("a reader's query", () => {
  const columns = [
    { name: 'date', type: 'timestamp' },
    { name: 'delay', type: 'bigint' },
    { name: 'origin', type: 'string' },
    { name: 'dt', type: 'string' },
  ];
  const view = () => ({ name: 'flights', format: 'parquet' as const, partitions: days, columns });

  it('sees all partitions of a dataset, their keys as text', async () => {
    const sql = 'SELECT dt, count(*) AS n, max(date) AS last, sum(delay) AS s FROM flights GROUP BY dt ORDER BY dt';

    expect(await subject.engine.query(sql, [view()])).toEqual({
      columns: [
        { name: 'dt', type: 'string' },
        { name: 'n', type: 'bigint' },
        { name: 'last', type: 'timestamp' },
        { name: 's', type: 'decimal(38,0)' },
      ],
      rows: [
        ['2001-01-01', 14828, '2001-01-01T23:59:00', 239194],
        ['2001-01-02', 16850, '2001-01-02T23:59:00', 251787],
      ],
    });
  });

  it('sees keys in their declared type, and columns that no file has yet', async () => {
    const declared = [
      ...columns.slice(0, 3),
      { name: 'dt', type: 'date' },
      { name: 'extra', type: 'array<struct<a:int>>' },
    ];
    const sql = 'SELECT DISTINCT dt, extra FROM flights ORDER BY dt';

    expect(await subject.engine.query(sql, [{ ...view(), columns: declared }])).toEqual({
      columns: [
        { name: 'dt', type: 'date' },
        { name: 'extra', type: 'array<struct<a:int>>' },
      ],
      rows: [
        ['2001-01-01', null],
        ['2001-01-02', null],
      ],
    });
  });

  it('sees a dataset without partitions by its columns', async () => {
    expect(await subject.engine.query('SELECT * FROM flights', [{ ...view(), partitions: [] }])).toEqual({
      columns,
      rows: [],
    });
    expect((await subject.engine.query('SELECT count(*) FROM flights', [{ ...view(), partitions: [] }])).rows).toEqual([
      [0],
    ]);
  });

  it('reads CSV and JSON in their declared types', async () => {
    const csv = await seed(subject.store, 's3://lake/c/a.csv', 'b,a\n1.50,007\n');
    const json = await seed(subject.store, 's3://lake/j/a.json', '{"a":"7","b":1}\n');
    const typed = [
      { name: 'a', type: 'string' },
      { name: 'b', type: 'decimal(5,2)' },
    ];
    const views = [
      { name: 'c', format: 'csv' as const, partitions: [{ objects: [csv], keyValues: {} }], columns: typed },
      { name: 'j', format: 'json' as const, partitions: [{ objects: [json], keyValues: {} }], columns: typed },
    ];

    const { rows } = await subject.engine.query('SELECT a, b FROM c UNION ALL SELECT a, b FROM j', views);
    expect(rows).toEqual([
      ['007', '1.50'],
      ['7', '1.00'],
    ]);
  });

  it('works over thousands of files', async () => {
    const object = await seed(subject.store, 's3://lake/tiny/a.csv', 'n\n1\n');
    const many = await Promise.all(
      Array.from({ length: 2000 }, async (_, n) => ({
        objects: [await seed(subject.store, `s3://lake/many/k=${n}/a.csv`, `n\n${n}\n`)],
        keyValues: { k: String(n) },
      })),
    );
    const views = [
      {
        name: 'many',
        format: 'csv' as const,
        partitions: many,
        columns: [
          { name: 'n', type: 'int' },
          { name: 'k', type: 'int' },
        ],
      },
      { name: 'tiny', format: 'csv' as const, partitions: [{ objects: [object], keyValues: {} }], columns: [] },
    ];
    const sql = 'SELECT count(*), sum(n), count(*) FILTER (n = k) FROM many WHERE k >= (SELECT n FROM tiny)';

    expect((await subject.engine.query(sql, views)).rows).toEqual([[1999, 1_999_000, 1999]]);
  });

  it.each([
    ['an unknown view', 'SELECT * FROM trains', /trains/],
    ['an unknown column', 'SELECT dleay FROM flights', /dleay/],
    ['a file', "SELECT * FROM '/etc/passwd'", /passwd/],
    ['a statement', 'DROP VIEW flights', /./],
  ])('refuses %s as bad input', async (_, sql, message) => {
    await expect(subject.engine.query(sql, [view()])).rejects.toMatchObject({
      name: 'InvalidSql',
      exit: 2,
      message: expect.stringMatching(message),
    });
  });
});
