import { deserializeTCompactProtocol } from 'hyparquet/src/thrift.js';
import { LakefillError } from '../../errors.ts';

/** A decoded Thrift struct: fields by number. I64 is bigint, smaller integers are numbers, strings are bytes. */
export type Struct = Readonly<Record<`field_${number}`, unknown>>;

/** Deeper than any footer is, shallower than the stack. */
const MAX_DEPTH = 100;
/** A decoded value costs up to 60 bytes, so this keeps a hostile footer under a gigabyte; 600,000 column chunks fit. */
const MAX_VALUES = 16_000_000;
/** The longest varints of 32 and 64 bits. In longer ones hyparquet's shifts wrap, and both would read different sizes. */
const BYTES_OF_32 = 5;
const BYTES_OF_64 = 10;

export function corrupt(message: string, cause?: unknown): never {
  throw new LakefillError('CorruptFooter', message, { cause });
}

/**
 * Decodes the Thrift struct (compact protocol) at the start of the bytes. hyparquet decodes; it trusts lengths, so a
 * few damaged bytes could make it allocate gigabytes or grow one varint for hours. `measure` walks the same grammar
 * first, in constant memory and linear time, and refuses those. Error: `CorruptFooter`.
 */
export function decodeStruct(bytes: Uint8Array): Struct {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  measure(view);
  return deserializeTCompactProtocol({ view, offset: 0 });
}

/** The compact protocol's type numbers. */
const type = { stop: 0, true: 1, false: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7, binary: 8, list: 9, struct: 12 };

function measure(view: DataView): void {
  let offset = 0;
  let values = 0;

  const skip = (count: number): void => {
    if (count < 0 || count > view.byteLength - offset) corrupt('the footer ends inside a value');
    offset += count;
  };
  const byte = (): number => {
    skip(1);
    return view.getUint8(offset - 1);
  };
  const varint = (bytes: number): number => {
    let result = 0;
    for (let i = 0; i < bytes; i++) {
      const next = byte();
      result += (next & 0x7f) * 2 ** (7 * i);
      if (next < 0x80) return result;
    }
    return corrupt(`a number before byte ${offset} of the footer is too long`);
  };
  const list = (depth: number): void => {
    const header = byte();
    const size = header >> 4 === 15 ? varint(BYTES_OF_32) : header >> 4;
    if (size > view.byteLength - offset) corrupt(`a list of ${size} elements does not fit into the footer`);
    const element = header & 0x0f;
    const kind = element === type.true || element === type.false ? type.byte : element;
    for (let i = 0; i < size; i++) value(kind, depth + 1);
  };
  const struct = (depth: number): void => {
    if (depth > MAX_DEPTH) corrupt('the footer is nested too deeply');
    for (;;) {
      const header = byte();
      if ((header & 0x0f) === type.stop) return;
      if (header >> 4 === 0) varint(BYTES_OF_32);
      value(header & 0x0f, depth);
    }
  };
  const value = (kind: number, depth: number): void => {
    if (++values > MAX_VALUES) corrupt(`the footer holds more than ${MAX_VALUES} values`);
    if (depth > MAX_DEPTH) corrupt('the footer is nested too deeply');
    switch (kind) {
      case type.true:
      case type.false:
        return;
      case type.byte:
        skip(1);
        return;
      case type.i16:
      case type.i32:
        varint(BYTES_OF_32);
        return;
      case type.i64:
        varint(BYTES_OF_64);
        return;
      case type.double:
        skip(8);
        return;
      case type.binary:
        skip(varint(BYTES_OF_32));
        return;
      case type.list:
        list(depth);
        return;
      case type.struct:
        struct(depth + 1);
        return;
      default:
        corrupt(`Thrift type ${kind} has no place in a footer`);
    }
  };

  struct(0);
}
