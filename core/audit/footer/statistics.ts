import type { Bound } from '../facts.ts';
import { optionalBoolean, optionalBytes, optionalNumber } from './field.ts';
import type { SchemaNode } from './schema.ts';
import type { Struct } from './thrift.ts';

/** One end of a chunk's values; `nan` is a bound that says nothing. */
export interface End {
  bound: Bound;
  exact: boolean;
}

export interface Statistics {
  nulls: number | undefined;
  min: End | 'nan' | undefined;
  max: End | 'nan' | undefined;
}

/**
 * Reads a Statistics struct (parquet.thrift), keeping of its bounds only what its writer can be held to: the old
 * min and max only where their order was defined (booleans, floats and signed integers), text as inexact unless its
 * flag says otherwise (writers cut without saying so), none for INT96, binary and unknown types. Integers and unscaled
 * decimals are read from the bytes, never through a float.
 */
export function statisticsOf(struct: Struct, node: SchemaNode): Statistics {
  const end = (side: 'min' | 'max'): End | 'nan' | undefined => {
    const [field, oldField, flag] = side === 'min' ? [6, 2, 8] : [5, 1, 7];
    const exact = optionalBoolean(struct, flag, 'is_exact');
    const bytes = optionalBytes(struct, field, `${side}_value`);
    if (bytes) return decodeEnd(bytes, node, side, exact);
    const old = hasOldOrder(node) ? optionalBytes(struct, oldField, side) : undefined;
    return old && decodeEnd(old, node, side, exact);
  };
  return { nulls: optionalNumber(struct, 3, 'null_count'), min: end('min'), max: end('max') };
}

const hasOldOrder = ({ physical, annotation }: SchemaNode): boolean =>
  physical !== 'BYTE_ARRAY' &&
  physical !== 'FIXED_LEN_BYTE_ARRAY' &&
  !(annotation.kind === 'integer' && !annotation.signed);

function decodeEnd(bytes: Uint8Array, node: SchemaNode, side: 'min' | 'max', flag?: boolean): End | 'nan' | undefined {
  const { annotation } = node;
  const exact = flag ?? true;
  switch (annotation.kind) {
    case 'none':
      return decodePhysical(bytes, node, exact);
    case 'integer': {
      const value = readInteger(bytes, node, annotation.signed);
      return value === undefined ? undefined : { bound: { kind: 'integer', value }, exact };
    }
    case 'text': {
      const value = node.physical === 'BYTE_ARRAY' ? readText(bytes) : undefined;
      return value === undefined ? undefined : { bound: { kind: 'text', value }, exact: flag ?? false };
    }
    case 'decimal': {
      const value = readInteger(bytes, node, true) ?? readBigEndian(bytes, node);
      return value === undefined ? undefined : { bound: { kind: 'decimal', value, scale: annotation.scale }, exact };
    }
    case 'date': {
      const value = node.physical === 'INT32' ? readInteger(bytes, node, true) : undefined;
      return value === undefined ? undefined : { bound: { kind: 'date', value }, exact };
    }
    case 'timestamp': {
      const value = node.physical === 'INT64' ? readInteger(bytes, node, true) : undefined;
      if (value === undefined) return undefined;
      const micros = microsOf(value, annotation.unit, side);
      return {
        bound: { kind: annotation.zoned ? 'instant' : 'wall', value: micros.value },
        exact: exact && micros.whole,
      };
    }
    case 'float16':
      return bytes.byteLength === 2 ? float(viewOf(bytes).getFloat16(0, true), exact) : undefined;
    default:
      return undefined;
  }
}

function decodePhysical(bytes: Uint8Array, node: SchemaNode, exact: boolean): End | 'nan' | undefined {
  switch (node.physical) {
    case 'BOOLEAN':
      return bytes.byteLength === 1 ? { bound: { kind: 'boolean', value: bytes[0] === 1 }, exact } : undefined;
    case 'FLOAT':
      return bytes.byteLength === 4 ? float(viewOf(bytes).getFloat32(0, true), exact) : undefined;
    case 'DOUBLE':
      return bytes.byteLength === 8 ? float(viewOf(bytes).getFloat64(0, true), exact) : undefined;
    default: {
      const value = readInteger(bytes, node, true);
      return value === undefined ? undefined : { bound: { kind: 'integer', value }, exact };
    }
  }
}

/** Zero has two signs with one meaning; statistics may carry either. */
const float = (value: number, exact: boolean): End | 'nan' =>
  Number.isNaN(value) ? 'nan' : { bound: { kind: 'float', value: value === 0 ? 0 : value }, exact };

/** A little-endian integer of the column's own width, or undefined. */
function readInteger(bytes: Uint8Array, { physical }: SchemaNode, signed: boolean): bigint | undefined {
  const view = viewOf(bytes);
  if (physical === 'INT32' && bytes.byteLength === 4) {
    return BigInt(signed ? view.getInt32(0, true) : view.getUint32(0, true));
  }
  if (physical === 'INT64' && bytes.byteLength === 8) {
    return signed ? view.getBigInt64(0, true) : view.getBigUint64(0, true);
  }
  return undefined;
}

/** 76 digits, the widest decimal in use, are 32 bytes. */
const MAX_DECIMAL_BYTES = 32;

/** A decimal in bytes: two's complement, most significant byte first. */
function readBigEndian(bytes: Uint8Array, { physical }: SchemaNode): bigint | undefined {
  if (physical !== 'FIXED_LEN_BYTE_ARRAY' && physical !== 'BYTE_ARRAY') return undefined;
  if (bytes.byteLength === 0 || bytes.byteLength > MAX_DECIMAL_BYTES) return undefined;
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * bytes.byteLength, value);
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Undefined where a writer cut inside a character: the bytes are a bound still, but no text. */
function readText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Microseconds; nanoseconds are rounded outwards, so that the bound stays one. */
function microsOf(value: bigint, unit: 'millis' | 'micros' | 'nanos', side: 'min' | 'max') {
  if (unit === 'millis') return { value: value * 1000n, whole: true };
  if (unit === 'micros') return { value, whole: true };
  const rest = ((value % 1000n) + 1000n) % 1000n;
  const floor = (value - rest) / 1000n;
  return { value: rest === 0n || side === 'min' ? floor : floor + 1n, whole: rest === 0n };
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
