import { corrupt, type Struct } from './thrift.ts';

/**
 * Typed access to the fields of a decoded struct. A required field that is absent, and any field of another type than
 * the format's, is `CorruptFooter` naming the field.
 */
export function optionalNumber(from: Struct, field: number, name: string): number | undefined {
  const value = from[`field_${field}`];
  if (value === undefined) return undefined;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isSafeInteger(number)) corrupt(`${name} is not an integer that can be`);
  return number;
}

export const numberField = (from: Struct, field: number, name: string): number =>
  optionalNumber(from, field, name) ?? corrupt(`${name} is missing`);

export function optionalBytes(from: Struct, field: number, name: string): Uint8Array | undefined {
  const value = from[`field_${field}`];
  if (value === undefined || value instanceof Uint8Array) return value;
  return corrupt(`${name} is not a string`);
}

export function optionalBoolean(from: Struct, field: number, name: string): boolean | undefined {
  const value = from[`field_${field}`];
  if (value === undefined || typeof value === 'boolean') return value;
  return corrupt(`${name} is not a boolean`);
}

export function optionalStruct(from: Struct, field: number, name: string): Struct | undefined {
  const value = from[`field_${field}`];
  return value === undefined ? undefined : asStruct(value, name);
}

export function listField(from: Struct, field: number, name: string): unknown[] {
  const value = from[`field_${field}`];
  return Array.isArray(value) ? value : corrupt(`${name} is missing or not a list`);
}

export function asStruct(value: unknown, name: string): Struct {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Uint8Array) {
    corrupt(`${name} is not a struct`);
  }
  return value as Struct;
}

const utf8 = new TextDecoder();

export const asText = (value: unknown, name: string): string =>
  value instanceof Uint8Array ? utf8.decode(value) : corrupt(`${name} is not a string`);
