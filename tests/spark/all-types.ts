import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { seed } from '../contracts/engine/subject.ts';

/**
 * Rows of every type, a tenth of each column NULL, an hour apart through both nights on which New York's clocks change in
 * 2001: `ts` is what clocks show there, `moment` the instant, `day` the date, `text` and `zoned` the same as texts.
 */
export const allTypes = `
  SELECT
    i AS id,
    CASE WHEN i % 10 <> 1 THEN i % 2 = 0 END AS flag,
    CASE WHEN i % 10 <> 2 THEN CAST(i % 100 AS TINYINT) END AS tiny,
    CASE WHEN i % 10 <> 3 THEN CAST(i * 7 - 300 AS SMALLINT) END AS small,
    CASE WHEN i % 10 <> 4 THEN CAST(i * 1000003 AS INTEGER) END AS whole,
    CASE WHEN i % 10 <> 5 THEN CAST(9007199254740993 + i AS BIGINT) END AS big,
    CASE WHEN i % 10 <> 6 THEN CAST(i % 200 AS UTINYINT) END AS utiny,
    CASE WHEN i % 10 <> 7 THEN CAST(4000000000 + i AS UINTEGER) END AS uwhole,
    CASE WHEN i % 10 <> 8 THEN CAST(18446744073709551000 + i AS UBIGINT) END AS ubig,
    CASE WHEN i % 10 <> 9 THEN CAST(i / 3 AS FLOAT) END AS single,
    CASE WHEN i % 50 = 0 THEN 'NaN'::DOUBLE WHEN i % 50 = 1 THEN 'inf'::DOUBLE WHEN i % 10 <> 0 THEN i / 7 END AS double,
    CASE WHEN i % 10 <> 1 THEN CAST(i * 1.05 AS DECIMAL(9, 2)) END AS price,
    CASE WHEN i % 10 <> 2 THEN CAST(i AS DECIMAL(38, 10)) / 8 END AS wide,
    CASE WHEN i % 10 <> 3 THEN ['', 'it''s', 'a "quote"', 'ümläut 東京 🚀', 'back\\slash', E'line\\nbreak', ' padded '][1 + i % 7] END AS name,
    CASE WHEN i % 10 <> 4 THEN CAST(chr(65 + (i % 26)::INTEGER) AS BLOB) END AS raw,
    CAST(wall AS DATE) AS day,
    wall AS ts,
    wall AT TIME ZONE 'America/New_York' AS moment,
    strftime(wall, '%Y-%m-%dT%H:%M:%S') AS text,
    strftime(wall AT TIME ZONE 'America/New_York' AT TIME ZONE 'UTC', '%Y-%m-%d %H:%M:%S') || '+00:00' AS zoned,
    CASE WHEN i % 10 <> 5 THEN CASE WHEN i % 10 = 6 THEN [] ELSE [i, NULL, i + 1] END END AS numbers,
    CASE WHEN i % 10 <> 7 THEN {'street': 'No ' || i, 'floor': CASE WHEN i % 3 > 0 THEN i % 9 END, 'seen': wall} END AS place,
    CASE WHEN i % 10 <> 8 THEN MAP {'a': i, 'b': NULL} END AS tags,
    CASE WHEN i % 10 <> 9 THEN [{'k': 'x', 'v': [1.5, NULL]}] END AS deep
  FROM (
    SELECT i, CASE WHEN i < 100 THEN TIMESTAMP '2001-03-30 12:00:00.123456' ELSE TIMESTAMP '2001-10-22 08:30:00' END
      + to_minutes(CAST(i * 45 AS BIGINT)) AS wall
    FROM range(0, 200) t(i)
  )`;

/** Writes the table as one file with DuckDB and puts it into the lake. */
export async function seedAllTypes(
  store: ObjectStore,
  uri: string,
  path: string,
  sql = allTypes,
): Promise<ObjectState> {
  await mkdir(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone='UTC'`);
    await connection.run(`COPY (${sql}) TO '${path}' (FORMAT ${path.split('.').at(-1) ?? 'parquet'})`);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return seed(store, uri, { file: path });
}
