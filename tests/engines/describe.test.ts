import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, seed } from '../contracts/engine/subject.ts';
import { type DuckDbSubject, makeDuckDb } from './subject.ts';

let subject: DuckDbSubject;
let flights: ObjectState;

beforeAll(async () => {
  subject = await makeDuckDb();
  flights = await seed(subject.store, 's3://raw/flights.parquet', { file: flightsFile });
});
afterAll(() => subject.dispose());

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
      problems: [],
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

    const { extents, problems } = await subject.engine.profile({ ...view, format: 'parquet' }, 'UTC', [
      object,
      flights,
    ]);

    expect([extents.map(({ uri }) => uri), problems]).toEqual([
      [flights.uri],
      [{ uri: object.uri, message: expect.stringContaining('No magic bytes') }],
    ]);
  });
});
