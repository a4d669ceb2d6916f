import { ConvertedTypes } from 'hyparquet/src/constants.js';
import { optionalBoolean, optionalNumber, optionalStruct } from './field.ts';
import type { Struct } from './thrift.ts';

/**
 * What a schema element means beyond its physical type: the logical type, or the older converted type where there is
 * none. `other` is one that we do not know, or that orders its values in a way we do not: no bounds then.
 */
export type Annotation =
  | { kind: 'none' | 'text' | 'list' | 'map' | 'date' | 'time' | 'float16' | 'other' }
  | { kind: 'decimal'; precision: number; scale: number }
  | { kind: 'timestamp'; unit: 'millis' | 'micros' | 'nanos'; zoned: boolean }
  | { kind: 'integer'; bits: number; signed: boolean };

/** Reads the annotation of a SchemaElement struct (parquet.thrift: fields 6 to 10, LogicalType is a union). */
export function annotationOf(element: Struct): Annotation {
  const logical = optionalStruct(element, 10, 'logicalType');
  const known = logical && logicalAnnotation(logical);
  return known ?? convertedAnnotation(element) ?? { kind: logical ? 'other' : 'none' };
}

function logicalAnnotation(union: Struct): Annotation | undefined {
  const decimal = optionalStruct(union, 5, 'DECIMAL');
  if (decimal) return decimalOf(optionalNumber(decimal, 2, 'precision'), optionalNumber(decimal, 1, 'scale'));
  const timestamp = optionalStruct(union, 8, 'TIMESTAMP');
  if (timestamp) return timestampOf(timestamp);
  const integer = optionalStruct(union, 10, 'INTEGER');
  if (integer) {
    const bits = optionalNumber(integer, 1, 'bitWidth') ?? 0;
    return { kind: 'integer', bits, signed: optionalBoolean(integer, 2, 'isSigned') ?? true };
  }
  const simple = SIMPLE.find(([field]) => union[`field_${field}`] !== undefined);
  return simple && { kind: simple[1] };
}

const SIMPLE = [
  [1, 'text'],
  [2, 'map'],
  [3, 'list'],
  [4, 'text'],
  [6, 'date'],
  [7, 'time'],
  [12, 'text'],
  [15, 'float16'],
] as const;

function decimalOf(precision: number | undefined, scale = 0): Annotation {
  const sound = precision !== undefined && precision > 0 && precision < 1000 && scale >= 0 && scale <= precision;
  return sound ? { kind: 'decimal', precision, scale } : { kind: 'other' };
}

function timestampOf(timestamp: Struct): Annotation {
  const unit = optionalStruct(timestamp, 2, 'unit') ?? {};
  const units = [
    ['millis', unit.field_1] as const,
    ['micros', unit.field_2] as const,
    ['nanos', unit.field_3] as const,
  ];
  const named = units.find(([, value]) => value !== undefined);
  if (!named) return { kind: 'other' };
  return { kind: 'timestamp', unit: named[0], zoned: optionalBoolean(timestamp, 1, 'isAdjustedToUTC') ?? true };
}

/** Converted timestamps are UTC by definition (LogicalTypes.md, backward compatibility). */
function convertedAnnotation(element: Struct): Annotation | undefined {
  const index = optionalNumber(element, 6, 'converted_type');
  const name = index === undefined ? undefined : ConvertedTypes[index];
  switch (name) {
    case undefined:
      return index === undefined ? undefined : { kind: 'other' };
    case 'UTF8':
    case 'ENUM':
    case 'JSON':
      return { kind: 'text' };
    case 'MAP':
    case 'MAP_KEY_VALUE':
      return { kind: 'map' };
    case 'LIST':
      return { kind: 'list' };
    case 'DATE':
      return { kind: 'date' };
    case 'DECIMAL':
      return decimalOf(optionalNumber(element, 8, 'precision'), optionalNumber(element, 7, 'scale'));
    case 'TIMESTAMP_MILLIS':
      return { kind: 'timestamp', unit: 'millis', zoned: true };
    case 'TIMESTAMP_MICROS':
      return { kind: 'timestamp', unit: 'micros', zoned: true };
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
      return { kind: 'time' };
    case 'BSON':
    case 'INTERVAL':
      return { kind: 'other' };
    default: {
      const [sign, bits] = name.split('_');
      return { kind: 'integer', bits: Number(bits), signed: sign === 'INT' };
    }
  }
}
