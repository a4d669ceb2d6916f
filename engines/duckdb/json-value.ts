import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampNanosecondsValue,
  DuckDBTimestampSecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  DuckDBUnionValue,
  type DuckDBValue,
} from '@duckdb/node-api';
import type { Json } from '../../core/json.ts';

/**
 * A value as JSON keeps it: integers beyond 2^53 and decimals as text, `2001-01-01T05:00:00` for wall-clock times and the same
 * with `Z` for instants, bytes in hex, maps as lists of `{key, value}`, NaN and infinities as text, all else as DuckDB prints it.
 */
export function jsonOf(value: DuckDBValue): Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof DuckDBListValue || value instanceof DuckDBArrayValue) return value.items.map(jsonOf);
  if (value instanceof DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, item]) => [name, jsonOf(item)]));
  }
  if (value instanceof DuckDBMapValue) {
    return value.entries.map(({ key, value: item }) => ({ key: jsonOf(key), value: jsonOf(item) }));
  }
  if (value instanceof DuckDBUnionValue) return jsonOf(value.value);
  if (value instanceof DuckDBBlobValue) return Buffer.from(value.bytes).toString('hex');
  if (value instanceof DuckDBTimestampTZValue) return isoText(new DuckDBTimestampValue(value.micros), 'Z');
  if (isTimestamp(value)) return isoText(value, '');
  return value.toString();
}

const isTimestamp = (value: DuckDBValue): value is DuckDBTimestampValue =>
  value instanceof DuckDBTimestampValue ||
  value instanceof DuckDBTimestampSecondsValue ||
  value instanceof DuckDBTimestampMillisecondsValue ||
  value instanceof DuckDBTimestampNanosecondsValue;

/** Infinite timestamps print as a word. */
const isoText = (value: { toString(): string; isFinite: boolean }, suffix: string): string =>
  value.isFinite ? `${value.toString().replace(' ', 'T')}${suffix}` : value.toString();
