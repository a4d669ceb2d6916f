import { type DuckDBPreparedStatement, type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';
import type { Column } from '../../core/audit/column.ts';
import { LakefillError } from '../../core/errors.ts';
import { hiveType } from './hive-type.ts';
import { preparedColumns } from './prepared-columns.ts';
import { identifier, literal, sameName } from './quote.ts';

/**
 * What a column is cast to before it is written, so that Hive, Spark and DuckDB read the same type back. DuckDB would
 * write 128-bit integers, which is what `sum` gives, as doubles; a sum beyond 64 bits is an error instead, as in Spark.
 */
const written: Readonly<Partial<Record<DuckDBTypeId, { cast: string; hive: string }>>> = {
  [DuckDBTypeId.HUGEINT]: { cast: 'BIGINT', hive: 'bigint' },
  [DuckDBTypeId.UTINYINT]: { cast: 'SMALLINT', hive: 'smallint' },
  [DuckDBTypeId.USMALLINT]: { cast: 'INTEGER', hive: 'int' },
  [DuckDBTypeId.UINTEGER]: { cast: 'BIGINT', hive: 'bigint' },
  [DuckDBTypeId.UBIGINT]: { cast: 'DECIMAL(20,0)', hive: 'decimal(20,0)' },
  [DuckDBTypeId.UHUGEINT]: { cast: 'DECIMAL(38,0)', hive: 'decimal(38,0)' },
  [DuckDBTypeId.SQLNULL]: { cast: 'INTEGER', hive: 'int' },
  ...Object.fromEntries(
    [
      DuckDBTypeId.UUID,
      DuckDBTypeId.ENUM,
      DuckDBTypeId.BIT,
      DuckDBTypeId.INTERVAL,
      DuckDBTypeId.TIME,
      DuckDBTypeId.TIME_TZ,
      DuckDBTypeId.TIME_NS,
    ].map((id) => [id, { cast: 'VARCHAR', hive: 'string' }]),
  ),
};

export interface OutputOptions {
  /** Partition keys in path order, with this partition's values. */
  keys: { name: string; value: string }[];
  partitionColumns: 'omit' | 'keep';
}

export interface Output {
  /** The SELECT whose rows are written. */
  sql: string;
  columns: Column[];
}

/**
 * The user's query, made into what is written: types that readers share, partition keys left out or, with `keep`, last
 * and as text. Throws `InvalidSql` for two columns of one name (Hive ignores case) and for none at all.
 */
export function outputOf(sql: string, prepared: DuckDBPreparedStatement, options: OutputOptions): Output {
  const all = preparedColumns(prepared);
  refuseDoubles(all.map(({ name }) => name));
  const kept = all.filter(({ name }) => !options.keys.some((key) => sameName(key.name, name)));
  const added = options.partitionColumns === 'keep' ? options.keys : [];
  if (kept.length + added.length === 0) {
    throw new LakefillError('InvalidSql', 'the SQL gives no column besides the partition keys', {
      hint: 'select at least one column that is not a partition key, or set partitionColumns: keep',
    });
  }
  const columns = [
    ...kept.map(({ name, type }) => ({ name, type: written[type.typeId]?.hive ?? hiveType(type) })),
    ...added.map(({ name }) => ({ name, type: 'string' })),
  ];
  const untouched = added.length === 0 && kept.length === all.length && kept.every(({ type }) => !castOf(type));
  if (untouched) return { sql, columns };
  const items = [
    ...kept.map(({ name, type }) => {
      const cast = castOf(type);
      return cast === undefined ? identifier(name) : `CAST(${identifier(name)} AS ${cast}) AS ${identifier(name)}`;
    }),
    ...added.map(({ name, value }) => `${literal(value)} AS ${identifier(name)}`),
  ];
  return { sql: `SELECT ${items.join(', ')} FROM (${sql}\n) AS result`, columns };
}

/** JSON is text with a name of its own: as such, footers would call it binary. */
const castOf = (type: DuckDBType): string | undefined =>
  written[type.typeId]?.cast ?? (type.typeId === DuckDBTypeId.VARCHAR && type.alias === 'JSON' ? 'VARCHAR' : undefined);

function refuseDoubles(names: readonly string[]): void {
  const twice = names.filter((name, index) => names.findIndex((other) => sameName(other, name)) < index);
  if (twice.length === 0) return;
  throw new LakefillError('InvalidSql', `the SQL gives more than one column named ${twice.join(', ')}`, {
    data: { columns: twice },
    hint: 'give every column its own name with AS; upper and lower case count as the same',
  });
}
