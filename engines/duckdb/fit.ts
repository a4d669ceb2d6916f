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

/** The table's columns where a partition's files are held to them and its source's types are only those that fit its texts. */
export function wantedColumns(
  { sources, target, schema }: Pick<ChunkDocument, 'sources' | 'target' | 'schema'>,
  { source }: ChunkPartition,
): readonly Column[] {
  const format = source === null ? undefined : sources[source.id]?.format;
  const guessed = format === 'csv' || format === 'json';
  return guessed && target.format === 'parquet' && target.schema === 'same' ? (schema ?? []) : [];
}

export const misfits = (columns: readonly Column[], schema: readonly Column[]): Misfit[] =>
  columns.flatMap(({ name, type }) => {
    const known = schema.find((other) => sameName(other.name, name));
    return known === undefined || normalType(known.type) === normalType(type)
      ? []
      : [{ name, type: normalType(type), wanted: normalType(known.type) }];
  });

/**
 * The query with those columns in the table's type whose every value survives that: none at all, whole numbers, and texts
 * of times. The others stay, for the audit to refuse. The query is computed once more for it: what a type may become is known
 * only when all of a partition's values are.
 */
export async function fitted(
  connection: DuckDBConnection,
  query: { sql: string; types: ReadonlyMap<string, DuckDBType>; misfits: readonly Misfit[] },
  values: ParameterValues,
): Promise<{ sql: string; types: ReadonlyMap<string, DuckDBType> }> {
  const { sql, types, misfits: open } = query;
  if (open.length === 0) return { sql, types };
  const casts = open.map(castsOf);
  const tests = casts.flat().map(({ holds }) => `coalesce(bool_and(coalesce(${holds}, false)), true)`);
  const prepared = await connection.prepare(`SELECT ${tests.join(', ')} FROM (${sql}\n) AS result`);
  try {
    await bind(connection, prepared, types, values);
    const held = (await prepared.runAndReadAll()).getRows()[0] ?? [];
    let index = 0;
    const items = casts.flatMap((some, column) => {
      const fits = some.filter(() => held[index++] === true)[0];
      const name = identifier(open[column]?.name ?? '');
      return fits === undefined ? [] : [`${fits.as} AS ${name}`];
    });
    return {
      sql: items.length === 0 ? sql : `SELECT * REPLACE (${items.join(', ')}) FROM (${sql}\n) AS result`,
      types,
    };
  } finally {
    prepared.destroySync();
  }
}

interface Cast {
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
  const none = { as: `CAST(NULL AS ${to})`, holds: `${column} IS NULL` };
  if (INTEGERS.includes(type) && INTEGERS.indexOf(wanted) > INTEGERS.indexOf(type)) {
    return [none, { as: as(to), holds: 'true' }];
  }
  // There and back: a double has 53 bits for digits, a float 24, a decimal its precision.
  if (INTEGERS.includes(type) && /^(float|double|decimal\()/.test(wanted)) {
    return [none, { as: as(to), holds: where(`TRY_CAST(TRY_${as(to)} AS HUGEINT) = ${column}`) }];
  }
  if (type === 'string' && wanted === 'timestamp') {
    const time = (kind: string, end: string): Cast => ({
      as: as(kind),
      holds: where(`regexp_matches(${column}, ${literal(`${READING}${end}`)}) AND TRY_${as(kind)} IS NOT NULL`),
    });
    return [none, time('TIMESTAMPTZ', zoned), time('TIMESTAMP', '$')];
  }
  return [none];
}
