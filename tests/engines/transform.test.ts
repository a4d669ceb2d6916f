import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { type ChunkOptions, chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, read, seed, summary } from '../contracts/engine/subject.ts';
import { type DuckDbSubject, makeDuckDb } from './subject.ts';

const fetched: string[] = [];
const counting = (store: ObjectStore): ObjectStore => ({
  ...store,
  localFile: (uri, options) => {
    fetched.push(uri);
    return store.localFile(uri, options);
  },
});

let subject: DuckDbSubject;
let flights: ObjectState;
let attempt = 0;
beforeAll(async () => {
  subject = await makeDuckDb({ wrap: counting });
  flights = await seed(subject.store, 's3://raw/flights/flights.parquet', { file: flightsFile });
});
afterAll(() => subject.dispose());

const stage = (chunk: ChunkDocument, signal?: AbortSignal) => {
  attempt += 1;
  const stageUri = `s3://lake/flights__lakefill/run/chunk-${attempt}/`;
  return subject.engine.transform({ chunk, stageUri, ...(signal === undefined ? {} : { signal }) });
};
const run = (options: Partial<ChunkOptions> & Pick<ChunkOptions, 'from' | 'to'>) =>
  stage(chunkOf({ objects: [flights], ...options }));
const day = { from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' };
const jan = { from: '2001-01-01T00:00:00Z', to: '2001-01-06T00:00:00Z' };
const year = { from: '2001-01-01T00:00:00Z', to: '2002-01-01T00:00:00Z' };

describe('files', () => {
  // A month of 458,170 rows takes several row groups; the join's row order depends on how its input is cut into vectors.
  const join3 = `SELECT s.date, s.origin, k FROM source s
    JOIN (VALUES ('ATL', 1), ('ATL', 2), ('ORD', 3), ('ORD', 4)) v(o, k) ON v.o = s.origin`;
  it.each([
    ['every row', undefined],
    ['some rows', 'SELECT date, delay FROM source WHERE delay > 3'],
    ['a stretch of rows', 'SELECT date, delay FROM source LIMIT 130000 OFFSET 20'],
    ['a join of many matches', join3],
    ['groups', 'SELECT origin, avg(CAST(delay AS DOUBLE) / 3) AS d FROM source GROUP BY origin'],
    ['windows', 'SELECT date, row_number() OVER (PARTITION BY origin ORDER BY delay) AS r FROM source'],
  ])('of %s are the same bytes however partitions are grouped in chunks', async (_, sql) => {
    const all = chunkOf({
      objects: [flights],
      unit: 'MONTHS',
      from: '2001-01-01T00:00:00Z',
      to: '2001-04-01T00:00:00Z',
      ...(sql === undefined ? {} : { sql }),
    });
    const [first, second, third] = all.partitions;
    const part = (partitions: (typeof first)[]) => ({ ...all, partitions: partitions.flatMap((one) => one ?? []) });

    const together = await stage(all);
    const alone = await stage(part([second]));
    const reversed = await stage(part([third, second]));

    const sums = [together[1], alone[0], reversed[1]].map((staged) => staged?.files.map(({ checksum }) => checksum));
    expect(new Set(sums.map((sum) => JSON.stringify(sum))).size).toBe(1);
    expect(sums[0]).toHaveLength(1);
    expect(first?.key).toBe('dt=2001-01');
  });

  it('are cut at fileBytes and numbered in the order of the rows', async () => {
    const month = { unit: 'MONTHS', from: '2001-01-01T00:00:00Z', to: '2001-02-01T00:00:00Z' } as const;
    const [staged] = await run({ ...month, target: { fileBytes: 500_000 } });

    const names = staged?.files.map(({ uri }) => uri.split('/').at(-1));
    expect(names).toEqual(names?.map((_, index) => `part-${index}.parquet`));
    expect(names?.length).toBeGreaterThan(2);
    expect(staged?.rowsWritten).toBe(staged?.rowsRead);
  });

  it.each([
    ['csv', 'none', 'part-0.csv', 'date,n\n2001-01-01 10:00:00,"a,b"\n'],
    ['json', 'none', 'part-0.json', '{"date":"2001-01-01 10:00:00","n":"a,b"}\n'],
  ] as const)('can be %s', async (format, compression, name, text) => {
    const raw = await seed(subject.store, 's3://raw/one.json', '{"date":"2001-01-01T10:00:00","n":"a,b"}\n');
    const [staged] = await run({ ...day, objects: [raw], source: { format: 'json' }, target: { format, compression } });

    const body = await subject.store.get(staged?.files[0]?.uri ?? '');
    expect([staged?.files[0]?.uri.endsWith(name), Buffer.from(body.body).toString()]).toEqual([true, text]);
  });

  it.each([
    ['parquet', 'snappy', 'part-0.parquet'],
    ['parquet', 'gzip', 'part-0.parquet'],
    ['parquet', 'none', 'part-0.parquet'],
    ['csv', 'gzip', 'part-0.csv.gz'],
    ['csv', 'zstd', 'part-0.csv.zst'],
    ['json', 'gzip', 'part-0.json.gz'],
    ['json', 'zstd', 'part-0.json.zst'],
  ] as const)('of %s can be compressed with %s and asked about', async (format, compression, name) => {
    const [staged] = await run({ ...day, target: { format, compression } });

    const { uri = '', size = 0 } = staged?.files[0] ?? {};
    const etag = (await subject.store.head(uri))?.etag ?? '';
    const question = { objects: [{ uri, size, etag }], format, keyValues: {}, inputs: [] };
    const answer = await subject.engine.ask({
      ...question,
      sql: 'SELECT count(*) AS n, max(date) AS last FROM partition',
    });
    expect([uri.split('/').at(-1), answer]).toEqual([name, { n: 14828, last: '2001-01-01T23:59:00' }]);
  });

  it('cannot be CSV compressed with snappy', async () => {
    await expect(run({ ...day, target: { format: 'csv', compression: 'snappy' } })).rejects.toMatchObject({
      name: 'NotSupported',
    });
  });

  it('leave the partition keys out, or keep them as text', async () => {
    const sql = 'SELECT 1 AS x, 7 AS "DT" FROM source LIMIT 1';
    const omitted = await run({ ...day, sql });
    const kept = await run({ ...day, sql, target: { partitionColumns: 'keep' } });

    expect(await read(subject.store, omitted)).toEqual([{ x: 1 }]);
    expect(await read(subject.store, kept)).toEqual([{ x: 1, dt: '2001-01-01' }]);
  });

  it('hold sums as integers and what Hive has no type for as text', async () => {
    const sql = `SELECT sum(delay) AS s, CAST(1 AS UTINYINT) AS u, TIME '10:00' AS t, '{}'::JSON AS j, NULL AS n,
      UUID '00000000-0000-0000-0000-000000000001' AS id FROM source`;
    const staged = await run({ ...day, sql });

    const types = 'SELECT column_name AS c, column_type AS t FROM (DESCRIBE files)';
    expect(await read(subject.store, staged, types)).toEqual([
      { c: 's', t: 'BIGINT' },
      { c: 'u', t: 'SMALLINT' },
      { c: 't', t: 'VARCHAR' },
      { c: 'j', t: 'VARCHAR' },
      { c: 'n', t: 'INTEGER' },
      { c: 'id', t: 'VARCHAR' },
    ]);
  });

  it('keep the order that the SQL gives them', async () => {
    const sql =
      'SELECT CAST(delay AS UTINYINT) AS d FROM source WHERE delay BETWEEN 1 AND 3 ORDER BY delay DESC, date LIMIT 2000';
    const staged = await run({ ...day, sql });

    const rows = await read(subject.store, staged, 'SELECT d FROM files');
    const values = rows.map((row) => Object.values(row as object)[0] as number);
    expect(values).toEqual([...values].sort((a, b) => b - a));
  });
});

describe('budget', () => {
  it('is one fetch per object, however many partitions read it', async () => {
    fetched.length = 0;
    const airports = await seed(subject.store, 's3://raw/airports.csv', 'iata,city\nATL,Atlanta\n');
    const input = { id: 'airports', location: 's3://raw/airports.csv', format: 'csv' as const, objects: [airports] };
    await run({ ...jan, sql: 'SELECT date FROM source WHERE origin IN (SELECT iata FROM airports)', inputs: [input] });
    await run({ ...jan, sql: 'SELECT date FROM source', inputs: [input] });

    expect(fetched.map((uri) => uri.split('/').at(-1)).sort()).toEqual([
      'airports.csv',
      'flights.parquet',
      'flights.parquet',
    ]);
  });

  it('leaves nothing behind in the temporary folder', async () => {
    await run(jan);

    expect(await readdir(join(subject.root, 'temp'))).toEqual([]);
  });

  it('keeps to the memory limit by spilling, or says that it cannot', async () => {
    const small = await makeDuckDb({ memoryLimit: '60MB', threads: 1 });
    try {
      const object = await seed(small.store, 's3://raw/f.parquet', { file: flightsFile });
      const sql = 'SELECT * FROM source ORDER BY delay, distance, date, origin, destination';
      const chunk = chunkOf({ objects: [object], sql, unit: 'YEARS', ...year });
      const spilled = await small.engine.transform({ chunk, stageUri: 's3://lake/a/' });
      const list = {
        ...chunk,
        transform: { ...chunk.transform, sql: 'SELECT list(origin || destination) AS l FROM source, range(9)' },
      };
      const refused = await small.engine.transform({ chunk: list, stageUri: 's3://lake/b/' });

      expect([summary(spilled), summary(refused)]).toEqual([
        [['dt=2001', 3_000_000, 3_000_000, 1]],
        [['dt=2001', 'EngineOutOfMemory']],
      ]);
    } finally {
      await small.dispose();
    }
  });

  it.each([0, 1, 20, 150, 400])('stops when it is told to, %i ms after its start', async (ms) => {
    const stop = new AbortController();
    const sql = 'SELECT count(*) AS n FROM source a, source b, source c WHERE a.delay + b.delay > c.delay';
    const running = stage(chunkOf({ objects: [flights], sql, ...jan }), stop.signal);
    setTimeout(() => stop.abort(), ms);

    await expect(running).rejects.toMatchObject({ name: 'Interrupted', exit: 130 });
    expect(await readdir(join(subject.root, 'temp'))).toEqual([]);
  });
});

describe('SQL', () => {
  it.each([
    ['a final semicolon', 'SELECT date FROM source;'],
    ['a comment at the end', 'SELECT date FROM source -- all of it'],
    ['both', 'SELECT date FROM source; -- all of it'],
    ['a block comment', 'SELECT date FROM source /* ; */'],
    ['a semicolon in a text', "SELECT date, ';)' AS t FROM source"],
    ['itself nothing of columns', 'SELECT 1 AS one FROM source'],
    [
      'a parameter whose type its place does not tell',
      'SELECT :start AS s, :dt AS label FROM source WHERE date < :end',
    ],
  ])('may have %s', async (_, sql) => {
    expect(summary(await run({ ...day, sql }))).toEqual([['dt=2001-01-01', 14828, 14828, 1]]);
  });

  it.each([
    ['an unknown column', 'SELECT dleay FROM source', 'TransformFailed', /dleay/],
    ['one name twice', 'SELECT 1 AS a, 2 AS "A" FROM source', 'TransformFailed', /more than one column named A/],
    ['only keys', 'SELECT 1 AS dt FROM source', 'TransformFailed', /no column besides/],
    ['an integer beyond 64 bits', 'SELECT sum(9223372036854775807) AS s FROM source', 'TransformFailed', /INT64|range/],
  ])('with %s fails its partitions, with the reason', async (_, sql, name, message) => {
    const staged = await run({ ...day, sql });

    expect(staged[0]?.error?.name).toBe(name);
    expect(staged[0]?.error?.message).toMatch(message);
  });

  it.each([
    ['an unknown parameter', 'SELECT date FROM source WHERE date > :begin', /:begin/],
    ['two statements', 'SELECT 1; SELECT 2', /2 statements/],
    ['a file', "SELECT * FROM '/etc/passwd'", /passwd/],
  ])('with %s stops the whole chunk', async (_, sql, message) => {
    await expect(run({ ...day, sql })).rejects.toMatchObject({
      name: 'InvalidSql',
      message: expect.stringMatching(message),
    });
  });

  it('reads nothing but its relations, whatever the keys are', async () => {
    const carriers = ["O'Hare; DROP TABLE source --", 'a b/c', 'Zürich ✈ 東京', '%41', '"q"', '${dt}', ':start'];
    const rows = carriers.map((carrier, n) => `${JSON.stringify({ date: '2001-01-01T10:00:00', carrier, n })}\n`);
    const raw = await seed(subject.store, 's3://raw/keys.json', rows.join(''));
    const staged = await run({
      ...day,
      sql: 'SELECT n, :carrier AS key, carrier FROM source WHERE carrier = :carrier',
      carriers,
      objects: [raw],
      source: { format: 'json', filterColumns: ['carrier'] },
      target: { partitionColumns: 'keep' },
    });

    expect(staged.map(({ error }) => error)).toEqual(carriers.map(() => null));
    const sql = 'SELECT n, key, carrier, dt FROM files ORDER BY n';
    expect(await read(subject.store, staged, sql)).toEqual(
      carriers.map((carrier, n) => ({ n: String(n), key: carrier, carrier, dt: '2001-01-01' })),
    );
  });
});

describe('what is staged', () => {
  it('is what a plain reader finds in the lake', async () => {
    const [staged] = await run(day);

    const path = join(subject.root, 'lake', (staged?.files[0]?.uri ?? '').replace('s3://', ''));
    expect((await readFile(path)).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('never overwrites: a name that is taken is a failure of the attempt', async () => {
    const chunk = chunkOf({ objects: [flights], ...day });
    await subject.engine.transform({ chunk, stageUri: 's3://lake/twice/' });
    const again = await subject.engine.transform({ chunk, stageUri: 's3://lake/twice/' });

    expect(summary(again)).toEqual([['dt=2001-01-01', 'EngineFailed']]);
  });
});
