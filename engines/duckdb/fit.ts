import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import type { Column } from '../../core/audit/column.ts';
import { normalType } from '../../core/audit/structure-schema.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import { bind, type ParameterValues } from './binding.ts';
import { duckType } from './hive-type.ts';
import { identifier, literal, sameName } from './quote.ts';
import { zoned } from './time-filter.ts';

/** A column whose type may only look like another one than the table's, because text files do not say types. */
export interface Misfit {
  name: string;
  /** As it would be written. */
  type: string;
  /** The table's. */
  wanted: string;
}

/**
 * The output's columns that have another type than the table's, where a partition's files are held to that and its source's
 * types are only those that fit its texts.
 */
export function misfitsOf(
  columns: readonly Column[],
  { sources, target, schema }: Pick<ChunkDocument, 'sources' | 'target' | 'schema'>,
  { source }: ChunkPartition,
): Misfit[] {
  const format = source === null ? undefined : sources[source.id]?.format;
  const guessed = format === 'csv' || format === 'json';
  if (!guessed || target.format !== 'parquet' || target.schema !== 'same') return [];
  return columns.flatMap(({ name, type: own }) => {
    const known = schema?.find((other) => sameName(other.name, name));
    if (known === undefined) return [];
    const [type, wanted] = [normalType(own), normalType(known.type)];
    return type === wanted ? [] : [{ name, type, wanted }];
  });
}

/**
 * The query's SQL with those columns in the table's type whose every value survives that: none at all, whole numbers, and
 * texts of times. The others stay, for the audit to refuse. The query is computed once more for it: what a type may become
 * is known only when all of a partition's values are.
 */
export async function fitted(
  connection: DuckDBConnection,
  { sql, types, misfits }: { sql: string; types: ReadonlyMap<string, DuckDBType>; misfits: readonly Misfit[] },
  values: ParameterValues,
): Promise<string> {
  if (misfits.length === 0) return sql;
  const casts = misfits.flatMap(castsOf);
  const tests = casts.map(({ holds }) => `coalesce(bool_and(coalesce(${holds}, false)), true)`);
  const prepared = await connection.prepare(`SELECT ${tests.join(', ')} FROM (${sql}\n) AS result`);
  try {
    await bind(connection, prepared, types, values);
    const held = (await prepared.runAndReadAll()).getRows()[0];
    const fits = new Map<string, string>();
    for (const [index, { column, as }] of casts.entries()) {
      if (held?.[index] === true && !fits.has(column)) fits.set(column, `${as} AS ${column}`);
    }
    return fits.size === 0 ? sql : `SELECT * REPLACE (${[...fits.values()].join(', ')}) FROM (${sql}\n) AS result`;
  } finally {
    prepared.destroySync();
  }
}

interface Cast {
  /** As an identifier. */
  column: string;
  /** The column in its new type. */
  as: string;
  /** What every row has to say for that. */
  holds: string;
}

const INTEGERS = ['tinyint', 'smallint', 'int', 'bigint'];

/** No finer than what a timestamp holds. */
const READING = '^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,6})?)?';

/** The first that holds is meant. As everywhere, texts with an offset are instants, and texts without are readings. */
function castsOf({ name, type, wanted }: Misfit): Cast[] {
  const column = identifier(name);
  const as = (to: string): string => `CAST(${column} AS ${to})`;
  const where = (condition: string): string => `${column} IS NULL OR ${condition}`;
  const to = duckType(wanted);
  const none = { column, as: `CAST(NULL AS ${to})`, holds: `${column} IS NULL` };
  if (INTEGERS.includes(type) && INTEGERS.indexOf(wanted) > INTEGERS.indexOf(type)) {
    return [none, { column, as: as(to), holds: 'true' }];
  }
  // There and back: a double has 53 bits for digits, a float 24, a decimal its precision.
  if (INTEGERS.includes(type) && /^(float|double|decimal\()/.test(wanted)) {
    return [none, { column, as: as(to), holds: where(`TRY_CAST(TRY_${as(to)} AS HUGEINT) = ${column}`) }];
  }
  if (type === 'string' && wanted === 'timestamp') {
    const time = (kind: string, end: string): Cast => ({
      column,
      as: as(kind),
      holds: where(`regexp_matches(${column}, ${literal(`${READING}${end}`)}) AND TRY_${as(kind)} IS NOT NULL`),
    });
    return [none, time('TIMESTAMPTZ', zoned), time('TIMESTAMP', '$')];
  }
  return [none];
}
