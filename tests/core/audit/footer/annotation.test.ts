import { describe, expect, it } from 'vitest';
import { type Annotation, annotationOf } from '../../../../core/audit/footer/annotation.ts';
import { decodeStruct, type Struct } from '../../../../core/audit/footer/thrift.ts';
import { encodeStruct, type Value } from '../support/thrift.ts';

const element = (fields: { [field: number]: Value }): Struct => decodeStruct(encodeStruct(fields));
const logical = (union: Value): Struct => element({ 10: union });

describe('the logical type of a column', () => {
  it.each<[string, Value, Annotation]>([
    ['STRING', { 1: {} }, { kind: 'text' }],
    ['MAP', { 2: {} }, { kind: 'map' }],
    ['LIST', { 3: {} }, { kind: 'list' }],
    ['ENUM', { 4: {} }, { kind: 'text' }],
    ['DECIMAL', { 5: { 1: 2, 2: 9 } }, { kind: 'decimal', precision: 9, scale: 2 }],
    ['DECIMAL without a scale', { 5: { 2: 9 } }, { kind: 'decimal', precision: 9, scale: 0 }],
    ['DECIMAL of nothing but fraction', { 5: { 1: 9, 2: 9 } }, { kind: 'decimal', precision: 9, scale: 9 }],
    ['DECIMAL of one digit', { 5: { 1: 0, 2: 1 } }, { kind: 'decimal', precision: 1, scale: 0 }],
    ['DECIMAL of 999 digits', { 5: { 1: 0, 2: 999 } }, { kind: 'decimal', precision: 999, scale: 0 }],
    ['DECIMAL of 1000 digits', { 5: { 1: 0, 2: 1000 } }, { kind: 'other' }],
    ['DECIMAL of no digit', { 5: { 1: 0, 2: 0 } }, { kind: 'other' }],
    ['DECIMAL without a precision', { 5: { 1: 0 } }, { kind: 'other' }],
    ['DECIMAL of more fraction than digits', { 5: { 1: 10, 2: 9 } }, { kind: 'other' }],
    ['DECIMAL of less than no fraction', { 5: { 1: -1, 2: 9 } }, { kind: 'other' }],
    ['DATE', { 6: {} }, { kind: 'date' }],
    ['TIME', { 7: {} }, { kind: 'time' }],
    ['TIMESTAMP of milliseconds', { 8: { 1: true, 2: { 1: {} } } }, { kind: 'timestamp', unit: 'millis', zoned: true }],
    [
      'TIMESTAMP of microseconds',
      { 8: { 1: false, 2: { 2: {} } } },
      { kind: 'timestamp', unit: 'micros', zoned: false },
    ],
    ['TIMESTAMP of nanoseconds', { 8: { 2: { 3: {} } } }, { kind: 'timestamp', unit: 'nanos', zoned: true }],
    ['TIMESTAMP of no unit', { 8: { 1: true } }, { kind: 'other' }],
    ['TIMESTAMP of an unknown unit', { 8: { 1: true, 2: { 4: {} } } }, { kind: 'other' }],
    ['INTEGER', { 10: { 1: 16, 2: false } }, { kind: 'integer', bits: 16, signed: false }],
    ['INTEGER without a sign', { 10: { 1: 16 } }, { kind: 'integer', bits: 16, signed: true }],
    ['INTEGER without a width', { 10: { 2: true } }, { kind: 'integer', bits: 0, signed: true }],
    ['JSON', { 12: {} }, { kind: 'text' }],
    ['FLOAT16', { 15: {} }, { kind: 'float16' }],
    ['UUID, which orders its values in a way of its own', { 14: {} }, { kind: 'other' }],
  ])('%s', (_, union, expected) => {
    expect(annotationOf(logical(union))).toEqual(expected);
  });

  it('that is not known leaves it to the converted type', () => {
    expect(annotationOf(element({ 6: 6, 10: { 99: {} } }))).toEqual({ kind: 'date' });
  });

  it('goes before the converted type', () => {
    expect(annotationOf(element({ 6: 6, 10: { 1: {} } }))).toEqual({ kind: 'text' });
  });

  it.each<[Value, string]>([
    [1, 'logicalType is not a struct'],
    [{ 5: 1 }, 'DECIMAL is not a struct'],
    [{ 5: { 1: 'x', 2: 9 } }, 'scale is not an integer that can be'],
    [{ 5: { 1: 0, 2: 'x' } }, 'precision is not an integer that can be'],
    [{ 8: 1 }, 'TIMESTAMP is not a struct'],
    [{ 8: { 2: 1 } }, 'unit is not a struct'],
    [{ 8: { 1: 1, 2: { 1: {} } } }, 'isAdjustedToUTC is not a boolean'],
    [{ 10: 1 }, 'INTEGER is not a struct'],
    [{ 10: { 1: 'x' } }, 'bitWidth is not an integer that can be'],
    [{ 10: { 1: 8, 2: 1 } }, 'isSigned is not a boolean'],
  ])('that reads %j is corrupt: %s', (union, message) => {
    expect(() => annotationOf(logical(union))).toThrow(expect.objectContaining({ name: 'CorruptFooter', message }));
  });
});

/** In the order of parquet.thrift's numbers. */
const CONVERTED = (
  [
    ['UTF8', { kind: 'text' }],
    ['MAP', { kind: 'map' }],
    ['MAP_KEY_VALUE', { kind: 'map' }],
    ['LIST', { kind: 'list' }],
    ['ENUM', { kind: 'text' }],
    ['DECIMAL', { kind: 'decimal', precision: 9, scale: 2 }],
    ['DATE', { kind: 'date' }],
    ['TIME_MILLIS', { kind: 'time' }],
    ['TIME_MICROS', { kind: 'time' }],
    ['TIMESTAMP_MILLIS', { kind: 'timestamp', unit: 'millis', zoned: true }],
    ['TIMESTAMP_MICROS', { kind: 'timestamp', unit: 'micros', zoned: true }],
    ['UINT_8', { kind: 'integer', bits: 8, signed: false }],
    ['UINT_16', { kind: 'integer', bits: 16, signed: false }],
    ['UINT_32', { kind: 'integer', bits: 32, signed: false }],
    ['UINT_64', { kind: 'integer', bits: 64, signed: false }],
    ['INT_8', { kind: 'integer', bits: 8, signed: true }],
    ['INT_16', { kind: 'integer', bits: 16, signed: true }],
    ['INT_32', { kind: 'integer', bits: 32, signed: true }],
    ['INT_64', { kind: 'integer', bits: 64, signed: true }],
    ['JSON', { kind: 'text' }],
    ['BSON', { kind: 'other' }],
    ['INTERVAL', { kind: 'other' }],
    ['one that parquet.thrift does not have', { kind: 'other' }],
  ] satisfies [string, Annotation][]
).map(([name, annotation], number) => [number, name, annotation] as const);

describe('the converted type of a column', () => {
  it.each(CONVERTED)('%i: %s', (number, _, expected) => {
    expect(annotationOf(element({ 6: number, 7: 2, 8: 9 }))).toEqual(expected);
  });

  it('that is not there leaves the column as it is', () => {
    expect(annotationOf(element({ 4: 'a' }))).toEqual({ kind: 'none' });
  });

  it.each<[{ [field: number]: Value }, string]>([
    [{ 6: 'x' }, 'converted_type is not an integer that can be'],
    [{ 6: 5, 7: 'x', 8: 9 }, 'scale is not an integer that can be'],
    [{ 6: 5, 7: 2, 8: 'x' }, 'precision is not an integer that can be'],
  ])('that reads %j is corrupt: %s', (fields, message) => {
    expect(() => annotationOf(element(fields))).toThrow(expect.objectContaining({ name: 'CorruptFooter', message }));
  });
});
