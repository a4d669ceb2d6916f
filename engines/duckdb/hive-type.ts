import { type DuckDBType, DuckDBTypeId } from '@duckdb/node-api';

const simple: Readonly<Partial<Record<DuckDBTypeId, string>>> = {
  [DuckDBTypeId.BOOLEAN]: 'boolean',
  [DuckDBTypeId.TINYINT]: 'tinyint',
  [DuckDBTypeId.SMALLINT]: 'smallint',
  [DuckDBTypeId.INTEGER]: 'int',
  [DuckDBTypeId.BIGINT]: 'bigint',
  [DuckDBTypeId.UTINYINT]: 'smallint',
  [DuckDBTypeId.USMALLINT]: 'int',
  [DuckDBTypeId.UINTEGER]: 'bigint',
  [DuckDBTypeId.UBIGINT]: 'decimal(20,0)',
  [DuckDBTypeId.HUGEINT]: 'decimal(38,0)',
  [DuckDBTypeId.UHUGEINT]: 'decimal(38,0)',
  [DuckDBTypeId.FLOAT]: 'float',
  [DuckDBTypeId.DOUBLE]: 'double',
  [DuckDBTypeId.DATE]: 'date',
  [DuckDBTypeId.TIMESTAMP]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_S]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_MS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_NS]: 'timestamp',
  [DuckDBTypeId.TIMESTAMP_TZ]: 'timestamp',
  [DuckDBTypeId.BLOB]: 'binary',
};

/**
 * Hive's name for a DuckDB type. Unsigned integers take the next wider signed type, as Spark reads them; what Hive does
 * not know (times of day, UUIDs, intervals, enums) is a `string`.
 */
export function hiveType(type: DuckDBType): string {
  switch (type.typeId) {
    case DuckDBTypeId.DECIMAL:
      return `decimal(${type.width},${type.scale})`;
    case DuckDBTypeId.LIST:
    case DuckDBTypeId.ARRAY:
      return `array<${hiveType(type.valueType)}>`;
    case DuckDBTypeId.MAP:
      return `map<${hiveType(type.keyType)},${hiveType(type.valueType)}>`;
    case DuckDBTypeId.STRUCT:
      return `struct<${type.entryNames.map((name, index) => `${name}:${fieldType(type.entryTypes[index])}`).join(',')}>`;
    default:
      return simple[type.typeId] ?? 'string';
  }
}

const fieldType = (type: DuckDBType | undefined): string => (type === undefined ? 'string' : hiveType(type));

const back: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  int: 'INTEGER',
  binary: 'BLOB',
};

/** DuckDB's type for one of Hive's names; a type that this does not know is left to DuckDB, which refuses it by name. */
export function duckType(hive: string): string {
  const text = hive.trim();
  const nested = /^(array|map|struct)<(.*)>$/is.exec(text);
  if (!nested) return /^(var)?char\(/i.test(text) ? 'VARCHAR' : (back[text.toLowerCase()] ?? text.toUpperCase());
  const parts = splitTopLevel(nested[2] ?? '');
  switch (nested[1]?.toLowerCase()) {
    case 'array':
      return `${duckType(parts[0] ?? '')}[]`;
    case 'map':
      return `MAP(${parts.map(duckType).join(', ')})`;
    default:
      return `STRUCT(${parts.map(structField).join(', ')})`;
  }
}

function structField(field: string): string {
  const colon = field.indexOf(':');
  return `"${field.slice(0, colon).trim().replaceAll('"', '""')}" ${duckType(field.slice(colon + 1))}`;
}

/** Cuts at commas outside brackets. */
function splitTopLevel(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index];
    if (char === '<' || char === '(') depth += 1;
    if (char === '>' || char === ')') depth -= 1;
    if (char !== ',' || depth > 0) continue;
    parts.push(text.slice(from, index));
    from = index + 1;
  }
  return [...parts, text.slice(from)];
}
