import type { DuckDBPreparedStatement, DuckDBType } from '@duckdb/node-api';
import { LakefillError } from '../../core/errors.ts';

/** Far above any table; a list of more than 2^32 is a bare RangeError of the language. */
const MOST = 1_000_000;

/**
 * The columns that a prepared statement gives. DuckDB tells their number across a native boundary: one that cannot be is
 * `EngineFailed`, which is tried again.
 */
export function preparedColumns(
  prepared: Pick<DuckDBPreparedStatement, 'columnCount' | 'columnName' | 'columnType'>,
): { name: string; type: DuckDBType }[] {
  const count = prepared.columnCount;
  if (!Number.isInteger(count) || count < 0 || count > MOST) {
    throw new LakefillError('EngineFailed', `DuckDB counts ${count} columns in a statement`, {
      data: { columns: String(count) },
      hint: 'it is tried again; should it stay so, give the process more memory',
    });
  }
  return Array.from({ length: count }, (_, index) => ({
    name: prepared.columnName(index),
    type: prepared.columnType(index),
  }));
}
