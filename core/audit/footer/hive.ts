import type { Column } from '../column.ts';
import type { SchemaNode } from './schema.ts';

/** The columns as Hive, Glue and Athena name them. */
export const hiveColumns = (columns: readonly SchemaNode[]): Column[] =>
  columns.map((node) => ({ name: node.name, type: hiveType(node) }));

/**
 * Hive's name for a schema element: `bigint`, `decimal(10,2)`, `array<struct<x:int>>`. Unsigned integers take the next
 * wider signed type, as Spark reads them. Both kinds of timestamp are `timestamp`. Times of day have no name in Hive
 * and stay the integers they are; byte arrays without annotation, UUIDs and intervals are `binary`.
 */
export function hiveType(node: SchemaNode): string {
  if (node.repetition === 'repeated') return `array<${ownType(node)}>`;
  return ownType(node);
}

function ownType(node: SchemaNode): string {
  if (!node.physical) return groupType(node);
  const { annotation, physical } = node;
  switch (annotation.kind) {
    case 'text':
      return 'string';
    case 'decimal':
      return `decimal(${annotation.precision},${annotation.scale})`;
    case 'date':
    case 'timestamp':
      return annotation.kind;
    case 'integer':
      return integerTypes[`${annotation.signed ? 'i' : 'u'}${annotation.bits}`] ?? physicalTypes[physical];
    case 'float16':
      return 'float';
    default:
      return physicalTypes[physical];
  }
}

const integerTypes: Readonly<Record<string, string>> = {
  i8: 'tinyint',
  i16: 'smallint',
  i32: 'int',
  i64: 'bigint',
  u8: 'smallint',
  u16: 'int',
  u32: 'bigint',
  u64: 'decimal(20,0)',
};

const physicalTypes = {
  BOOLEAN: 'boolean',
  INT32: 'int',
  INT64: 'bigint',
  INT96: 'timestamp',
  FLOAT: 'float',
  DOUBLE: 'double',
  BYTE_ARRAY: 'binary',
  FIXED_LEN_BYTE_ARRAY: 'binary',
} as const;

function groupType(node: SchemaNode): string {
  const only = node.children.length === 1 ? node.children[0] : undefined;
  if (node.annotation.kind === 'list' && only?.repetition === 'repeated') return `array<${elementType(node, only)}>`;
  if (node.annotation.kind === 'map' && only?.repetition === 'repeated') {
    const [key, value] = only.children;
    if (key && value && only.children.length === 2) return `map<${hiveType(key)},${hiveType(value)}>`;
  }
  return structType(node);
}

const structType = (node: SchemaNode): string =>
  `struct<${node.children.map((child) => `${child.name}:${hiveType(child)}`).join(',')}>`;

/** Which level of a list is the element: the backward-compatibility rules of Parquet's LogicalTypes.md, in their order. */
function elementType(list: SchemaNode, repeated: SchemaNode): string {
  const [child] = repeated.children;
  const wraps = child && repeated.children.length === 1 && child.repetition !== 'repeated';
  const legacy = repeated.name === 'array' || repeated.name === `${list.name}_tuple`;
  return wraps && !legacy ? hiveType(child) : ownType(repeated);
}
