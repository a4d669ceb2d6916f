import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { look } from '../../../cli/preview.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { day, type Fields, type Lake } from '../../e2e/kit.ts';

const duckdb = DuckDBInstance.create(':memory:', { threads: '1' });

/** A file that DuckDB writes, as an object. */
export async function copyTo(store: ObjectStore, uri: string, select: string, options = 'FORMAT parquet') {
  const folder = mkdtempSync(join(tmpdir(), 'gaps-'));
  const connection = await (await duckdb).connect();
  try {
    await connection.run(`COPY (${select}) TO '${join(folder, 'file')}' (${options})`);
    await store.put(uri, readFileSync(join(folder, 'file')));
  } finally {
    connection.closeSync();
    rmSync(folder, { recursive: true });
  }
}

/** Rows of one day: `happened` by the minute from its midnight on, `n` from 0. */
export const dayOf = (n: number, rows = 10): string =>
  `SELECT TIMESTAMP '${day(n)} 00:00:00' + i * INTERVAL 1 MINUTE AS happened, CAST(i AS INTEGER) AS n FROM range(${rows}) r(i)`;

/** A Parquet table of days whose source is a Parquet file a day, or one file of all days. */
export const parquetDays = (change: Fields = {}): Fields => ({
  dataset: 'days',
  partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-01-01,2001-12-31' } },
  sources: [{ id: 'raw', kind: 's3', location: 's3://raw/days/dt=${dt}/', format: 'parquet', timeColumn: 'happened' }],
  target: { kind: 's3', location: 's3://lake/days/dt=${dt}/' },
  transform: { sql: 'SELECT happened, n FROM source', rows: 'same' },
  engine: 'lambda',
  ...change,
});

export const oneFile: Fields = { id: 'raw', kind: 's3', location: 's3://raw/days.parquet', timeColumn: 'happened' };

/** Where files of a day lie. */
export const rawUri = (n: number, name = 'data.parquet'): string => `s3://raw/days/dt=${day(n)}/${name}`;
export const lakeUri = (n: number, name = 'data.parquet'): string => `s3://lake/days/dt=${day(n)}/${name}`;

export interface Seen {
  /** Per partition with findings: each with its evidence. */
  gaps: Record<string, Record<string, string>>;
  requests: Record<string, number>;
}

export async function lookAt(lake: Lake, request: Fields): Promise<Seen> {
  const { candidates, requests } = await look(request, lake.worker().deps);
  const gaps = candidates
    .filter(({ findings }) => findings.length > 0)
    .map(({ partition, findings }) => [
      partition.key,
      Object.fromEntries(findings.map(({ finding, detail }) => [finding, detail])),
    ]);
  return { gaps: Object.fromEntries(gaps), requests };
}
