import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { type ChunkOptions, chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, seed, summary } from '../contracts/engine/subject.ts';
import { expectSame, type Pair, runBoth, sharedPair } from './parity.ts';

let pair: Pair;
let flights: ObjectState;
let airports: ObjectState;
beforeAll(async () => {
  pair = await sharedPair();
  flights = await seed(pair.store, 's3://raw/flights.parquet', { file: flightsFile });
  const rows = ['iata,city,since,height', 'ATL,Atlanta,1926-09-15,1026', 'ORD,"Chicago, O\'Hare",1944-02-01,668.5'];
  airports = await seed(pair.store, 's3://raw/airports.csv', `${rows.join('\n')}\n`);
});

const days = { from: '2001-01-02T00:00:00Z', to: '2001-01-04T00:00:00Z' };
const chunk = (sql: string, more: Partial<ChunkOptions> = {}) =>
  chunkOf({
    objects: [flights],
    inputs: [{ id: 'airports', location: 's3://raw/airports.csv', format: 'csv', objects: [airports] }],
    ...days,
    ...more,
    sql,
  });

/** How the job wrote: together where every row stands for itself. */
const together = (): boolean => pair.spark.log.some(({ message }) => message === 'written together');

describe.each<{ what: string; sql: string; row: boolean }>([
  {
    what: 'a filter and an expression',
    row: true,
    sql: 'SELECT date, delay * 2 AS twice FROM source WHERE delay > 10',
  },
  {
    what: 'quoted names, doubled quotes and comments',
    row: true,
    sql: `SELECT "date" AS "the day", 'it''s \\n' || origin AS "say ""hi""" -- 'not a text
      FROM source /* nor "this" */ WHERE origin <> $$A'B$$;`,
  },
  {
    what: 'a subselect',
    row: true,
    sql: 'SELECT o, d FROM (SELECT origin AS o, delay AS d FROM source) t WHERE d < 0',
  },
  {
    what: 'a WITH',
    row: true,
    sql: 'WITH late AS (SELECT * FROM source WHERE delay > 60) SELECT date, origin FROM late',
  },
  {
    what: 'a join with an input',
    row: true,
    sql: 'SELECT s.date, a.city, a.since, a.height FROM source s LEFT JOIN airports a ON a.iata = s.origin',
  },
  {
    what: 'a subquery over an input',
    row: true,
    sql: 'SELECT date FROM source WHERE origin IN (SELECT iata FROM airports) AND delay > (SELECT count(*) FROM airports)',
  },
  { what: 'parameters', row: true, sql: 'SELECT *, :dt AS label FROM source WHERE date >= :start AND date < :end' },
  { what: 'parameters as values', row: true, sql: 'SELECT :start AS since, date, origin FROM source WHERE delay = 0' },
  {
    what: 'types that the engines name differently',
    row: true,
    sql: 'SELECT year(date) AS y, length(origin) AS n, CAST(date AS DATE) AS d, CAST(date AS TIMESTAMP) AS t, NULL AS nothing FROM source',
  },
  {
    what: 'an aggregate',
    row: false,
    sql: 'SELECT origin, count(*) AS n, sum(delay) AS d FROM source GROUP BY origin',
  },
  { what: 'a window', row: false, sql: 'SELECT date, rank() OVER (ORDER BY delay DESC) AS place FROM source' },
  { what: 'DISTINCT', row: false, sql: 'SELECT DISTINCT origin, destination FROM source' },
  { what: 'a union', row: false, sql: 'SELECT origin AS a FROM source UNION ALL SELECT destination FROM source' },
  {
    what: 'a scalar of the source',
    row: false,
    sql: 'SELECT date FROM source WHERE delay = (SELECT max(delay) FROM source)',
  },
  {
    what: 'an aggregate with parameters',
    row: false,
    sql: 'SELECT count(*) AS n, :dt AS dt2 FROM source WHERE date >= :start',
  },
])('$what', ({ sql, row }) => {
  it(`gives the same rows, ${row ? 'all partitions together' : 'one partition at a time'}`, async () => {
    const both = await runBoth(pair, chunk(sql));

    expect(together()).toBe(row);
    expect(await expectSame(pair.store, both)).toBeGreaterThan(0);
  });
});

describe('partition keys', () => {
  it('are kept as texts and last where the target keeps them', async () => {
    const both = await runBoth(
      pair,
      chunk('SELECT dt, origin FROM (SELECT *, 1 AS dt FROM source)', { target: { partitionColumns: 'keep' } }),
    );

    expect(await expectSame(pair.store, both)).toBe(33_798);
  });

  it('filter an unpartitioned source and come from the path of a partitioned one', async () => {
    const unpartitioned = chunk('SELECT date, destination FROM source', {
      carriers: ['ATL', 'ORD', "O'Hare"],
      source: { filterColumns: ['carrier'] },
    });
    const renamed = { ...unpartitioned, keys: ['origin', 'dt'] };
    const partitions = unpartitioned.partitions.map((one) => ({
      ...one,
      values: { origin: one.values.carrier ?? '', dt: one.values.dt ?? '' },
    }));
    const view = { ...renamed.sources.raw, filterColumns: ['origin'] } as (typeof renamed.sources)[string];
    const filtered = await runBoth(pair, { ...renamed, partitions, sources: { raw: view } });
    const partitioned = await runBoth(
      pair,
      chunk('SELECT dt, origin, delay FROM source WHERE delay > 100', {
        source: { partitioned: true, pathKeys: ['dt'] },
        target: { partitionColumns: 'keep' },
      }),
    );

    expect(await expectSame(pair.store, filtered)).toBeGreaterThan(1_000);
    expect(await expectSame(pair.store, partitioned)).toBeGreaterThan(1_000);
  });
});

it('lets a transform look back', async () => {
  const both = await runBoth(
    pair,
    chunk('SELECT date, origin FROM source WHERE delay > 120', { source: { lookback: 'P1DT6H' } }),
  );

  expect(await expectSame(pair.store, both)).toBeGreaterThan(100);
});

it.each([
  { what: 'what only DuckDB can', sql: 'SELECT [1, 2] AS d FROM source', words: /syntax/i },
  { what: 'two statements', sql: 'SELECT 1; SELECT 2', words: /syntax|extra input/i },
  { what: 'a statement that writes', sql: 'CREATE TABLE x AS SELECT 1', words: /one SELECT/ },
  { what: 'a file', sql: 'SELECT * FROM parquet."/etc/passwd"', words: /not one of its relations/ },
  { what: 'an unknown parameter', sql: 'SELECT :other FROM source', words: /unknown parameter :other/ },
  { what: 'two columns of one name', sql: 'SELECT date AS a, delay AS A FROM source', words: /more than one column/ },
])('refuses $what, for every partition and in words', async ({ sql, words }) => {
  const staged = await pair.engine.transform({
    chunk: chunk(sql),
    stageUri: `s3://lake/out__lakefill/refused/${words.source}/`,
  });

  expect(summary(staged)).toEqual([
    ['dt=2001-01-02', 'TransformFailed'],
    ['dt=2001-01-03', 'TransformFailed'],
  ]);
  expect(staged[0]?.error?.message).toMatch(words);
});
