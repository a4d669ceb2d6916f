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

describe('describing a transform', () => {
  const chunk = (sql?: string, target = {}) =>
    chunkOf({
      from: '2001-01-01T00:00:00Z',
      to: '2001-01-02T00:00:00Z',
      objects: [flights],
      target,
      ...(sql === undefined ? {} : { sql }),
    });
  const described = (sql?: string, target = {}) => {
    const made = chunk(sql, target);
    const [sample] = made.partitions;
    if (sample === undefined) throw new Error('no partition');
    return subject.engine.describe(made, sample);
  };

  it('tells the columns that will be written, without running it', async () => {
    const sql = `SELECT date, sum(delay) AS s, :start AS t, :dt AS label, {'a': [1]} AS n, 1.5 AS m, 0 AS dt
      FROM source WHERE error('not run') IS NULL GROUP BY date`;

    expect(await described(sql)).toEqual([
      { name: 'date', type: 'timestamp' },
      { name: 's', type: 'bigint' },
      { name: 't', type: 'timestamp' },
      { name: 'label', type: 'string' },
      { name: 'n', type: 'struct<a:array<int>>' },
      { name: 'm', type: 'decimal(2,1)' },
    ]);
  });

  it('tells the source without SQL, and kept keys', async () => {
    expect((await described(undefined, { partitionColumns: 'keep' })).map(({ name }) => name)).toEqual([
      'date',
      'delay',
      'distance',
      'origin',
      'destination',
      'dt',
    ]);
  });

  it.each([
    ['an unknown column', 'SELECT dleay FROM source', /dleay/],
    ['an unknown function', 'SELECT magic(date) FROM source', /magic/],
    ['a syntax error', 'SELECT FROM WHERE', /syntax error/],
    ['two columns of a name', 'SELECT 1 AS a, 2 AS A FROM source', /named A/],
  ])("refuses %s in DuckDB's words", async (_, sql, message) => {
    await expect(described(sql)).rejects.toMatchObject({ name: 'InvalidSql', message: expect.stringMatching(message) });
  });
});

describe('profiling a source', () => {
  const view = {
    id: 'raw',
    kind: 's3' as const,
    timeColumn: 'date',
    partitioned: false,
    filterColumns: [],
    pathKeys: [],
  };
  const micros = (text: string) => BigInt(Date.parse(text)) * 1000n;
  const put = (name: string, dates: (string | null)[]) =>
    seed(subject.store, `s3://raw/profile/${name}`, dates.map((date) => `${JSON.stringify({ date })}\n`).join(''));

  it('tells first and last reading and the rows of each file', async () => {
    const csv = await seed(
      subject.store,
      's3://raw/profile/a.csv',
      'date,n\n2001-01-02T01:00:00,1\n2001-01-01,2\n,3\n',
    );
    const other = await seed(subject.store, 's3://raw/profile/b.csv', 'date,n\n2001-02-01 00:00:00.5,1\n');
    const empty = await seed(subject.store, 's3://raw/profile/c.csv', 'date,n\n');

    expect(await subject.engine.profile({ ...view, format: 'csv' }, 'America/New_York', [csv, other])).toEqual({
      columns: [
        { name: 'date', type: 'timestamp' },
        { name: 'n', type: 'bigint' },
      ],
      wall: true,
      extents: [
        {
          uri: csv.uri,
          rows: 3,
          bytes: csv.size,
          min: micros('2001-01-01T00:00:00Z'),
          max: micros('2001-01-02T01:00:00Z'),
        },
        {
          uri: other.uri,
          rows: 1,
          bytes: other.size,
          min: micros('2001-02-01T00:00:00.5Z'),
          max: micros('2001-02-01T00:00:00.5Z'),
        },
      ],
    });
    expect((await subject.engine.profile({ ...view, format: 'csv' }, 'UTC', [empty])).extents).toEqual([]);
  });

  it.each([
    [
      'with offsets',
      ['2001-01-01T05:00:00Z', '2001-01-01T00:30:00-05:00'],
      {},
      false,
      ['2001-01-01T05:00:00Z', '2001-01-01T05:30:00Z'],
    ],
    [
      'with some',
      ['2001-01-01T05:00:00Z', '2001-01-01T01:30:00'],
      {},
      false,
      ['2001-01-01T05:00:00Z', '2001-01-01T06:30:00Z'],
    ],
    [
      'in another zone',
      ['2001-01-01T05:00:00'],
      { timeColumnZone: 'Asia/Tokyo' },
      false,
      ['2000-12-31T20:00:00Z', '2000-12-31T20:00:00Z'],
    ],
    ['without', ['2001-01-01T05:00:00', null], {}, true, ['2001-01-01T05:00:00Z', '2001-01-01T05:00:00Z']],
  ] as const)('tells instants unless all is wall-clock of the zone: %s', async (_, dates, extra, wall, [min, max]) => {
    const object = await put('x.json', [...dates]);
    const profile = await subject.engine.profile({ ...view, ...extra, format: 'json' }, 'America/New_York', [object]);

    expect([profile.wall, profile.extents]).toEqual([
      wall,
      [{ uri: object.uri, rows: dates.length, bytes: object.size, min: micros(min), max: micros(max) }],
    ]);
  });

  it('tells the extent of Parquet too', async () => {
    const { extents } = await subject.engine.profile({ ...view, format: 'parquet' }, 'UTC', [flights]);

    const [min, max] = [micros('2001-01-01T00:01:00Z'), micros('2001-07-01T00:00:00Z')];
    expect(extents).toEqual([{ uri: flights.uri, rows: 3_000_000, bytes: flights.size, min, max }]);
  });

  it('names a file that cannot be read', async () => {
    const object = await seed(subject.store, 's3://raw/profile/bad.parquet', 'garbage, no more');

    await expect(subject.engine.profile({ ...view, format: 'parquet' }, 'UTC', [object])).rejects.toMatchObject({
      name: 'TransformFailed',
      message: expect.stringContaining('s3://raw/profile/bad.parquet'),
    });
  });
});
