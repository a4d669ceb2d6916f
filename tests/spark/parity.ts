import { DuckDBInstance } from '@duckdb/node-api';
import { expect } from 'vitest';
import type { Json } from '../../core/json.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { StagedPartition } from '../../core/plan/result.ts';
import { createDuckDbEngine } from '../../engines/duckdb/engine.ts';
import { literals } from '../../engines/duckdb/quote.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { makeSpark, type SparkSubject } from './subject.ts';

export type DuckDb = ReturnType<typeof createDuckDbEngine>;

/** Both engines over one lake. */
export interface Pair extends SparkSubject {
  duck: DuckDb;
}

let made: Promise<Pair> | undefined;

/** The one pair of the process; it ends with it, and its lake with the run's temporary folder. */
export function sharedPair(): Promise<Pair> {
  made ??= makeSpark().then((spark) => ({
    ...spark,
    duck: createDuckDbEngine({ store: spark.store, tempDir: `${spark.root}-temp`, threads: 2 }),
  }));
  return made;
}

export interface Both {
  duck: StagedPartition[];
  spark: StagedPartition[];
}

let attempts = 0;

/** The chunk by both engines, described as a plan would. */
export async function runBoth({ duck, engine }: Pair, chunk: ChunkDocument): Promise<Both> {
  const [sample] = chunk.partitions;
  if (sample === undefined) throw new Error('the chunk has no partition');
  const described = await duck.describe(chunk, sample).catch(() => null);
  attempts += 1;
  const task = (name: string) => ({
    chunk: { ...chunk, described },
    stageUri: `s3://lake/out__lakefill/${name}/c-${attempts}/`,
  });
  return { duck: await duck.transform(task('duck')), spark: await engine.transform(task('spark')) };
}

/** A partition's rows as both wrote them: counted, and rows that only one of them has (with their number). */
export interface Difference {
  partition: string;
  columns: [Json, Json];
  read: [number, number];
  written: [number, number];
  onlyDuck: Json[];
  onlySpark: Json[];
}

/** Asserts that every partition has the same columns and rows, or the same error, in both. Answers how many rows there are. */
export async function expectSame(store: ObjectStore, { duck, spark }: Both): Promise<number> {
  const failures = (all: readonly StagedPartition[]) =>
    all.map(({ partition, error }) => [partition, error?.name ?? null]);
  expect(failures(spark)).toEqual(failures(duck));
  const found: Difference[] = [];
  let rows = 0;
  for (const [index, theirs] of duck.entries()) {
    const ours = spark[index];
    if (ours === undefined || theirs.error) continue;
    rows += theirs.rowsWritten;
    found.push(await difference(store, theirs, ours));
  }
  const none = found.map(({ partition, columns, read, written }) => ({
    partition,
    columns: [columns[0], columns[0]],
    read: [read[0], read[0]],
    written: [written[0], written[0]],
    onlyDuck: [],
    onlySpark: [],
  }));
  expect(found).toEqual(none);
  return rows;
}

async function difference(store: ObjectStore, duck: StagedPartition, spark: StagedPartition): Promise<Difference> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const rowsOf = async (sql: string): Promise<Json[]> =>
    (await connection.runAndReadAll(sql)).getRowObjectsJson() as Json[];
  try {
    await connection.run(`SET TimeZone='UTC'`);
    for (const [name, { files }] of [
      ['duck', duck],
      ['spark', spark],
    ] as const) {
      const local = await Promise.all(files.map(({ uri }) => store.localFile(uri)));
      await connection.run(
        `CREATE VIEW ${name} AS SELECT * FROM ${reader(files, literals(local.map(({ path }) => path)))}`,
      );
    }
    const columns = (name: string) => rowsOf(`SELECT column_name, column_type FROM (DESCRIBE ${name})`);
    const only = (one: string, other: string) => rowsOf(`(FROM ${one} EXCEPT ALL FROM ${other}) LIMIT 5`);
    return {
      partition: duck.partition,
      columns: [await columns('duck'), await columns('spark')],
      read: [duck.rowsRead, spark.rowsRead],
      written: [duck.rowsWritten, spark.rowsWritten],
      onlyDuck: await only('duck', 'spark'),
      onlySpark: await only('spark', 'duck'),
    };
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function reader(files: StagedPartition['files'], paths: string): string {
  const [uri = ''] = files.map((file) => file.uri);
  if (uri.endsWith('.parquet')) return `read_parquet(${paths}, hive_partitioning=false)`;
  const kind = /\.(csv|json)/.exec(uri)?.[1];
  return kind === 'csv'
    ? `read_csv(${paths}, all_varchar=true, hive_partitioning=false)`
    : `read_json(${paths}, format='newline_delimited', hive_partitioning=false)`;
}
