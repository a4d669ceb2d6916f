import { DuckDBInstance } from '@duckdb/node-api';
import type { ObjectState } from '../../../core/gaps/candidate.ts';
import type { Json } from '../../../core/json.ts';
import type { StagedPartition } from '../../../core/plan/result.ts';
import { literals } from '../../../engines/duckdb/quote.ts';
import type { Engine } from '../../../ports/engine.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';

/** An engine under test with the store it works on. */
export interface EngineSubject {
  engine: Pick<Engine, 'transform'>;
  store: ObjectStore;
  dispose(): Promise<void>;
}

export const flightsFile = 'node_modules/vega-datasets/data/flights-3m.parquet';

/** Puts an object and answers as a listing would show it. */
export async function seed(
  store: ObjectStore,
  uri: string,
  body: string | Uint8Array | { file: string },
): Promise<ObjectState> {
  const { etag } = await store.put(uri, body);
  const head = await store.head(uri);
  return { uri, etag, size: head?.size ?? 0 };
}

/** Asks DuckDB about staged files, independently of the engine under test: they are relation `files`. */
export async function read(
  store: ObjectStore,
  staged: readonly StagedPartition[],
  sql = 'SELECT * FROM files',
): Promise<Json[]> {
  const uris = staged.flatMap(({ files }) => files.map(({ uri }) => uri));
  const local = await Promise.all(uris.map((uri) => store.localFile(uri)));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone='UTC'`);
    const paths = literals(local.map(({ path }) => path));
    await connection.run(
      `CREATE VIEW files AS FROM read_parquet(${paths}, hive_partitioning=false, union_by_name=true)`,
    );
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Json[];
  } finally {
    connection.closeSync();
    instance.closeSync();
    await Promise.all(local.map(({ release }) => release()));
  }
}

/** What a report would show of each partition. */
export const summary = (staged: readonly StagedPartition[]): Json[] =>
  staged.map(({ partition, rowsRead, rowsWritten, files, error }) =>
    error === null ? [partition, rowsRead, rowsWritten, files.length] : [partition, error.name],
  );
