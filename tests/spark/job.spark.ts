import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { Json } from '../../core/json.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import { runSparkJob } from '../../platform/local/spark.ts';
import { sparkProcess } from '../../platform/local/spark-process.ts';
import { chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, seed, summary } from '../contracts/engine/subject.ts';
import { expectSame, type Pair, runBoth, sharedPair } from './parity.ts';
import { python, scripts } from './subject.ts';

let pair: Pair;
let flights: ObjectState;
beforeAll(async () => {
  pair = await sharedPair();
  flights = await seed(pair.store, 's3://raw/flights.parquet', { file: flightsFile });
});

const january = { from: '2001-01-01T00:00:00Z', to: '2001-01-31T00:00:00Z' };

it('writes thirty days with one Spark job', async () => {
  const both = await runBoth(pair, chunkOf({ objects: [flights], ...january }));

  const [written] = pair.spark.log;
  expect(written).toEqual({
    level: 'INFO',
    message: 'written together',
    runId: 'run',
    chunkId: 'chunk',
    partitions: 30,
    writeJobs: 1,
  });
  expect(both.spark.map(({ files }) => files.length)).toEqual(Array.from({ length: 30 }, () => 1));
  expect(await expectSame(pair.store, both)).toBe(491_292);
});

it('cuts a partition into several files where its source is larger than one may be', async () => {
  const chunk = chunkOf({ objects: [flights], ...january, to: '2001-01-03T00:00:00Z', target: { fileBytes: 40_000 } });
  const sized = chunk.partitions.map((partition, index) =>
    partition.source ? { ...partition, source: { ...partition.source, bytes: index === 0 ? 200_000 : 10 } } : partition,
  );
  const [first, second] = await pair.engine.transform({
    chunk: { ...chunk, partitions: sized },
    stageUri: 's3://lake/out__lakefill/run/files/',
  });

  const numbers = [0, 1, 2, 3, 4];
  const names = (staged: typeof first) => staged?.files.map(({ uri }) => uri.split('/').at(-1));
  expect([first?.rowsWritten, second?.rowsWritten]).toEqual([14828, 16850]);
  expect(names(first)).toEqual(numbers.map((place) => `part-${place}.parquet`));
  expect(names(second)).toEqual(['part-0.parquet']);
});

it('names the one partition whose file is broken and writes the others', async () => {
  const objects: Record<string, ObjectState> = {};
  for (const day of [1, 2, 3]) {
    const dt = `2001-01-0${day}`;
    const body = day === 2 ? 'this is no Parquet file' : { file: flightsFile };
    objects[dt] = await seed(pair.store, `s3://raw/daily/dt=${dt}/a.parquet`, body);
  }
  const both = await runBoth(
    pair,
    chunkOf({
      objects: ({ dt = '' }) => [objects[dt]].flatMap((object) => object ?? []),
      source: { partitioned: true },
      sql: 'SELECT origin, count(*) AS n FROM source GROUP BY origin',
      ...january,
      to: '2001-01-04T00:00:00Z',
    }),
  );

  expect(summary(both.spark)).toEqual([
    ['dt=2001-01-01', 3_000_000, 229, 1],
    ['dt=2001-01-02', 'TransformFailed'],
    ['dt=2001-01-03', 3_000_000, 229, 1],
  ]);
  expect(both.spark[1]?.error?.message).toContain('s3://raw/daily/dt=2001-01-02/a.parquet');
});

it('leaves nothing that anybody could take for a result when it is killed half-way', async () => {
  const chunk = chunkOf({ objects: [flights], ...january });
  const at = 's3://lakefill-control/runs/run/chunks/killed';
  const stage = 's3://lake/out__lakefill/run/killed-1/';
  await pair.store.put(`${at}/chunk.json`, JSON.stringify(chunk));
  const args = (attempt: number) => ({
    '--lakefill_run_key': `run/killed-${attempt}`,
    '--lakefill_chunk_uri': `${at}/chunk.json`,
    '--lakefill_result_uri': `${at}/job-${attempt}.json`,
    '--lakefill_stage_uri': stage.replace('killed-1', `killed-${attempt}`),
  });
  const kill = new AbortController();
  const launch = sparkProcess({ python, script: join(scripts, 'chunk.py'), threads: 2 });
  const job = runSparkJob(args(1), kill.signal, { root: pair.root, store: pair.store, launch });
  const ended = job.then(
    () => 'done',
    (error: Error) => error.name,
  );
  const data = join(pair.root, 'lake/out__lakefill/run/killed-1/_lakefill_temporary/data');
  while (!existsSync(data)) await pause(20);
  kill.abort();

  expect(await ended).toBe('Interrupted');
  expect(await pair.store.head(`${at}/job-1.json`)).toBeUndefined();
  expect(await readdir(join(pair.root, 'lake/out__lakefill/run/killed-1'))).toEqual(['_lakefill_temporary']);
  expect(existsSync(join(pair.root, 'lake/flights'))).toBe(false);

  await runSparkJob(args(2), new AbortController().signal, { root: pair.root, store: pair.store, launch });
  const { body } = await pair.store.get(`${at}/job-2.json`);
  const result = JSON.parse(new TextDecoder().decode(body)) as ResultDocument;
  expect([result.attempt, result.engine, result.partitions.length]).toEqual(['2', 'glue', 30]);
  expect(result.partitions.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0)).toBe(491_292);
  expect(await readdir(join(pair.root, 'lake/out__lakefill/run/killed-2'))).toHaveLength(30);
});

it('says in its own words why a job could not run', async () => {
  const args = {
    '--lakefill_run_key': 'run/none-1',
    '--lakefill_chunk_uri': 's3://lakefill-control/runs/run/chunks/killed/chunk.json',
    '--lakefill_result_uri': 's3://lakefill-control/none.json',
    '--lakefill_stage_uri': 's3://lake/out__lakefill/none/',
  };
  const launch = sparkProcess({ python, script: join(scripts, 'no-such.py') });

  await expect(
    runSparkJob(args, new AbortController().signal, { root: pair.root, store: pair.store, launch }),
  ).rejects.toMatchObject({ name: 'JobFailed', message: expect.stringContaining('no-such.py') });
});

describe('a source of many files', () => {
  const days = { ...january, to: '2001-01-04T00:00:00Z' };
  const files: Record<string, ObjectState> = {};
  beforeAll(async () => {
    const chunk = chunkOf({ objects: [flights], ...days });
    const staged = await pair.duck.transform({ chunk, stageUri: 's3://lake/out__lakefill/cut/1/' });
    for (const { partition, files: made } of staged) {
      const { body } = await pair.store.get(made[0]?.uri ?? '');
      const dt = partition.replace('dt=', '');
      files[dt] = await seed(pair.store, `s3://raw/cut/${dt}/a b%20[1]{x}.parquet`, body);
    }
  });
  const of = (...names: string[]): ObjectState[] => names.flatMap((dt) => files[dt] ?? []);

  it('that each hold one partition is written together', async () => {
    const both = await runBoth(
      pair,
      chunkOf({
        objects: ({ dt = '' }) => of(dt),
        source: { partitioned: true, pathKeys: ['dt'] },
        target: { partitionColumns: 'keep' },
        sql: 'SELECT dt, date, origin FROM source WHERE delay > 0',
        ...days,
      }),
    );

    expect(pair.spark.log[0]).toMatchObject({ message: 'written together', partitions: 3 });
    expect(await expectSame(pair.store, both)).toBeGreaterThan(10_000);
  });

  it('gives every partition only rows of its own files', async () => {
    const first = '2001-01-01';
    const chosen = (dt: string): string[] =>
      dt === first ? [first] : [dt === '2001-01-03' ? '2001-01-02' : dt, first];
    const both = await runBoth(pair, chunkOf({ objects: ({ dt = '' }) => of(...chosen(dt)), ...days }));

    expect(pair.spark.log[0]).toMatchObject({ message: 'written together', partitions: 3 });
    expect(summary(both.spark).map((one) => (one as Json[])[2])).toEqual([14828, 16850, 0]);
    expect(await expectSame(pair.store, both)).toBe(31_678);
  });
});
