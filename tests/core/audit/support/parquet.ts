import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** A DuckDB whose tables can be written as Parquet and read back as bytes. */
export interface Lab {
  run(sql: string): Promise<void>;
  /** The rows of a query, every value as DuckDB prints it. */
  ask(sql: string): Promise<Record<string, string | null>[]>;
  /** Writes the query's rows as one Parquet file. */
  write(sql: string, options?: string): Promise<Uint8Array>;
  close(): Promise<void>;
}

export async function openLab(): Promise<Lab> {
  const folder = await mkdtemp(join(tmpdir(), 'footers-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', temp_directory: join(folder, 'spill') });
  const connection = await instance.connect();
  await connection.run("SET TimeZone='UTC'; SET enable_external_file_cache=false");
  let files = 0;
  return {
    run: async (sql) => void (await connection.run(sql)),
    ask: async (sql) => {
      const rows = (await connection.runAndReadAll(sql)).getRowObjectsJson();
      return rows.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
      );
    },
    write: async (sql, options = '') => {
      const path = join(folder, `${files++}.parquet`);
      await connection.run(`COPY (${sql}\n) TO '${path}' (FORMAT parquet${options && `, ${options}`})`);
      return readFile(path);
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true });
    },
  };
}
