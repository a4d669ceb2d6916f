import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flights, measured } from './lake.ts';

/**
 * What a bare DuckDB needs to write the same rows as one folder a day: no staging, no checks, no undo, no fsync. Loading
 * the library counts, as it does in a backfill.
 */
const out = mkdtempSync(join(tmpdir(), 'lakefill-bench-copy-'));
await measured(async () => {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`
    COPY (SELECT date, delay, distance, origin, destination, strftime(date, '%Y-%m-%d') AS dt FROM '${flights}')
    TO '${out}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (dt), OVERWRITE_OR_IGNORE)`);
});
rmSync(out, { recursive: true, force: true });
