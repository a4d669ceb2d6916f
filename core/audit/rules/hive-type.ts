/** Families of Hive type names, as far as rules tell them apart. */
export type TypeFamily = 'integer' | 'decimal' | 'float' | 'text' | 'date' | 'timestamp' | 'boolean' | 'other';

const FAMILIES: Readonly<Record<string, TypeFamily>> = {
  tinyint: 'integer',
  smallint: 'integer',
  int: 'integer',
  integer: 'integer',
  bigint: 'integer',
  decimal: 'decimal',
  float: 'float',
  double: 'float',
  string: 'text',
  varchar: 'text',
  char: 'text',
  date: 'date',
  timestamp: 'timestamp',
  boolean: 'boolean',
};

export const familyOf = (type: string): TypeFamily => FAMILIES[/^\w+/.exec(type.toLowerCase())?.[0] ?? ''] ?? 'other';

export const isNumeric = (type: string): boolean => ['integer', 'decimal', 'float'].includes(familyOf(type));

/** SQL that reads a column as a double; NULL where a text says no number. Null for types that say none. */
export function asDouble(sql: string, type: string): string | null {
  const family = familyOf(type);
  if (family === 'text') return `TRY_CAST(${sql} AS DOUBLE)`;
  return isNumeric(type) ? `CAST(${sql} AS DOUBLE)` : null;
}

const BIGGEST = '1.7976931348623157E308';

/** NaN and the infinities as NULL: DuckDB refuses a whole query over a deviation of them. NaN sorts above all numbers. */
export const finite = (double: string): string => `CASE WHEN ABS(${double}) <= ${BIGGEST} THEN ${double} END`;

export const notFinite = (double: string): string => `ABS(${double}) > ${BIGGEST}`;
