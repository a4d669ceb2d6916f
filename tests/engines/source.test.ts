import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChunkOptions, chunkOf } from '../contracts/engine/chunk.ts';
import { read, seed, summary } from '../contracts/engine/subject.ts';
import { type DuckDbSubject, makeDuckDb } from './subject.ts';

let subject: DuckDbSubject;
let attempt = 0;
beforeAll(async () => {
  subject = await makeDuckDb();
});
afterAll(() => subject.dispose());

const run = (options: Partial<ChunkOptions> & Pick<ChunkOptions, 'objects'>) => {
  attempt += 1;
  const two = { from: '2001-01-01T00:00:00Z', to: '2001-01-03T00:00:00Z' };
  return subject.engine.transform({ chunk: chunkOf({ ...two, ...options }), stageUri: `s3://lake/${attempt}/` });
};
const put = (name: string, body: string | Uint8Array) => seed(subject.store, `s3://raw/${attempt}/${name}`, body);

/** A Parquet object with the rows of a query. */
async function parquet(name: string, sql: string) {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  try {
    const file = join(folder, 'x.parquet');
    await connection.run(`SET TimeZone='UTC'; COPY (${sql}) TO '${file}' (FORMAT parquet)`);
    return await seed(subject.store, `s3://raw/${attempt}/${name}`, { file });
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true });
  }
}
const counts = (staged: Awaited<ReturnType<typeof run>>) =>
  staged.map(({ partition, rowsRead, error }) => [partition, error === null ? rowsRead : error.message]);

describe('a time column', () => {
  const readings = (list: string[], type: string) =>
    `SELECT CAST(t AS ${type}) AS date FROM (VALUES ${list.map((text) => `('${text}')`).join(', ')}) v(t)`;
  const newYork = { timeZone: 'America/New_York', from: '2001-01-01T05:00:00Z', to: '2001-01-03T05:00:00Z' };
  const wall = ['2001-01-01 00:00:00', '2001-01-01 23:59:59.999', '2001-01-02 00:00:00'];
  const instants = ['2001-01-01 05:00:00Z', '2001-01-02 04:59:59.999Z', '2001-01-02 05:00:00Z', '2001-01-01 04:59:59Z'];

  it.each([
    ['TIMESTAMP', wall],
    ['TIMESTAMP_MS', wall],
    ['TIMESTAMP_NS', wall],
    ['DATE', ['2001-01-01', '2001-01-01', '2001-01-02']],
    ['VARCHAR', wall],
    ['TIMESTAMPTZ', instants],
    ['VARCHAR', instants],
    ['VARCHAR', ['2001-01-01T00:00:00-05:00', '2001-01-01T23:00:00', '2001-01-02T06:00:00+01:00']],
  ])('of type %s is compared as what it is', async (type, list) => {
    const object = await parquet('t.parquet', readings(list, type));
    const staged = await run({ ...newYork, objects: [object] });
    const single = await run({ ...newYork, to: '2001-01-02T05:00:00Z', objects: [object] });

    expect([counts(staged), counts(single)]).toEqual([
      [
        ['dt=2001-01-01', 2],
        ['dt=2001-01-02', 1],
      ],
      [['dt=2001-01-01', 2]],
    ]);
  });

  it('of whole days belongs to the hour that begins at midnight', async () => {
    const object = await parquet('t.parquet', readings(['2001-01-01'], 'DATE'));
    const hours = { unit: 'HOURS', from: '2000-12-31T23:00:00Z', to: '2001-01-01T02:00:00Z' } as const;

    expect(counts(await run({ ...hours, objects: [object] })).map(([, rows]) => rows)).toEqual([0, 1, 0]);
  });

  it('in a zone of its own is read there', async () => {
    const object = await parquet('t.parquet', readings(['2001-01-01 05:30:00', '2001-01-01 04:30:00'], 'TIMESTAMP'));
    const zone = { timeColumnZone: 'UTC' };
    const sql = 'SELECT date, :start AS first FROM source WHERE date >= :start';
    const staged = await run({ ...newYork, objects: [object], source: zone, sql });

    expect(counts(staged).map(([, rows]) => rows)).toEqual([1, 0]);
    expect(await read(subject.store, staged)).toEqual([{ date: '2001-01-01 05:30:00', first: '2001-01-01 05:00:00' }]);
  });

  it('is bound as an instant where the column is one', async () => {
    const object = await parquet('t.parquet', readings(instants, 'TIMESTAMPTZ'));
    const sql = 'SELECT count(*) AS n FROM source WHERE date >= :start AND date < :end';
    const staged = await run({ ...newYork, objects: [object], sql });

    expect(await read(subject.store, staged)).toEqual([{ n: '2' }, { n: '1' }]);
  });

  it('gives its type to parameters that stand bare and in casts', async () => {
    const sql = `SELECT count(*) AS n, :start AS a, CAST(:start AS DATE) AS b, CAST(:end AS VARCHAR) || :dt AS c
      FROM source`;
    const of = async (type: string, list: string[]) => {
      const object = await parquet('t.parquet', readings(list, type));
      return (await read(subject.store, await run({ ...newYork, objects: [object], sql })))[0];
    };

    expect([await of('TIMESTAMP', ['2001-01-01 05:30:00']), await of('DATE', ['2001-01-01'])]).toEqual([
      { n: '1', a: '2001-01-01 00:00:00', b: '2001-01-01', c: '2001-01-02 00:00:002001-01-01' },
      { n: '1', a: '2001-01-01', b: '2001-01-01', c: '2001-01-022001-01-01' },
    ]);
  });

  it('without value puts a row in no partition', async () => {
    const object = await parquet('t.parquet', 'SELECT CAST(NULL AS TIMESTAMP) AS date');

    expect(counts(await run({ objects: [object] })).map(([, rows]) => rows)).toEqual([0, 0]);
  });

  it.each([
    ['an integer', 'SELECT 978307200 AS date', /time column "date" is INTEGER/],
    ['missing', 'SELECT 1 AS a, 2 AS b', /t\.parquet has no column "date"; it has a, b/],
    ['text that is no time', "SELECT 'soon' AS date", /t\.parquet: Conversion Error: .*soon/],
  ])('that is %s fails every partition that reads it', async (_, sql, message) => {
    const object = await parquet('t.parquet', sql);
    const staged = await run({ objects: [object] });

    expect(staged.map(({ error }) => error?.name)).toEqual(['TransformFailed', 'TransformFailed']);
    expect(staged[0]?.error?.message).toMatch(message);
  });
});

describe('a source', () => {
  it('of several files is one table by name, each read for those that use it', async () => {
    const a = await parquet('a.parquet', "SELECT TIMESTAMP '2001-01-01 10:00:00' AS date, 1 AS n, 'x' AS extra");
    const b = await parquet('b.parquet', "SELECT 2 AS n, TIMESTAMP '2001-01-01 11:00:00' AS date");
    const staged = await run({ objects: [a, b] });

    expect(counts(staged).map(([, rows]) => rows)).toEqual([2, 0]);
    expect(await read(subject.store, staged, 'SELECT n, extra FROM files ORDER BY n')).toEqual([
      { n: 1, extra: 'x' },
      { n: 2, extra: null },
    ]);
  });

  it('of a folder per partition is read as it lies, its keys as text columns', async () => {
    const one = await parquet('dt=2001-01-01/a b.parquet', "SELECT TIMESTAMP '1999-01-01' AS date, 1 AS n");
    const other = await parquet('dt=2001-01-02/[x]*.parquet', "SELECT TIMESTAMP '1999-01-01' AS date, 2 AS n, 9 AS dt");
    const staged = await run({
      objects: ({ dt }) => [dt === '2001-01-01' ? one : other],
      source: { partitioned: true, pathKeys: ['dt'] },
      sql: "SELECT n, dt || '!' AS label FROM source",
    });

    expect(await read(subject.store, staged)).toEqual([
      { n: 1, label: '2001-01-01!' },
      { n: 2, label: '2001-01-02!' },
    ]);
  });

  it('may be another for every partition of a chunk', async () => {
    const shared = await parquet(
      'all.parquet',
      "SELECT TIMESTAMP '2001-01-01' + INTERVAL 1 DAY * d AS date FROM range(12) r(d)",
    );
    const own = await parquet('own.parquet', "SELECT TIMESTAMP '2001-01-02' AS date FROM range(7)");
    const chunk = chunkOf({ objects: [shared], from: '2001-01-01T00:00:00Z', to: '2001-01-13T00:00:00Z' });
    const [raw, ...none] = Object.values(chunk.sources);
    const partitions = chunk.partitions.map((partition, index) =>
      index % 2 === 0 || partition.source === null
        ? partition
        : { ...partition, source: { ...partition.source, id: 'own', objects: [own] } },
    );
    const sources = raw === undefined ? {} : { raw, own: { ...raw, id: 'own', partitioned: true } };
    const staged = await subject.engine.transform({
      chunk: { ...chunk, sources, partitions },
      stageUri: 's3://lake/mixed/',
    });

    expect([none, counts(staged).map(([, rows]) => rows)]).toEqual([
      [],
      chunk.partitions.map((_, index) => (index % 2 === 0 ? 1 : 7)),
    ]);
  });

  it('that is garbage fails with its name and the reason, its neighbours do not', async () => {
    const good = await parquet('good.parquet', 'SELECT 1 AS n');
    const bad = await put('bad.parquet', 'these are no columns at all');
    const staged = await run({
      objects: ({ dt }) => [dt === '2001-01-01' ? bad : good],
      source: { partitioned: true },
    });

    expect(summary(staged)).toEqual([
      ['dt=2001-01-01', 'TransformFailed'],
      ['dt=2001-01-02', 1, 1, 1],
    ]);
    expect(staged[0]?.error?.message).toMatch(/s3:\/\/raw\/\d+\/bad\.parquet/);
    expect(staged[0]?.error?.message).toMatch(/magic bytes/);
    expect(staged[0]?.error?.message).not.toContain(subject.root);
  });

  it('that nobody chose is an error of its partition', async () => {
    const staged = await run({ objects: [] });

    expect(staged[0]?.error).toEqual({ name: 'TransformFailed', message: 'no source holds dt=2001-01-01' });
  });
});
