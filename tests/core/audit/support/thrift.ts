/** A Thrift value to encode: bigint is I64, number I32, string and bytes BINARY, an object a struct of fields by number. */
export type Value = boolean | number | bigint | string | Uint8Array | Value[] | { [field: number]: Value | undefined };

/** Encodes a struct in the compact protocol: enough to write any footer by hand, sound or not. */
export function encodeStruct(fields: { [field: number]: Value | undefined }): Uint8Array {
  const bytes: number[] = [];
  writeStruct(bytes, fields);
  return Uint8Array.from(bytes);
}

function writeStruct(out: number[], fields: { [field: number]: Value | undefined }): void {
  let last = 0;
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const id = Number(key);
    const type = value === true ? 1 : value === false ? 2 : typeOf(value);
    const delta = id - last;
    if (delta >= 1 && delta <= 15) out.push((delta << 4) | type);
    else out.push(type, ...varint(zigzag(BigInt(id))));
    last = id;
    if (typeof value !== 'boolean') writeValue(out, value);
  }
  out.push(0);
}

function writeValue(out: number[], value: Value): void {
  if (typeof value === 'boolean') out.push(value ? 1 : 2);
  else if (typeof value === 'number' || typeof value === 'bigint') out.push(...varint(zigzag(BigInt(value))));
  else if (typeof value === 'string') writeValue(out, new TextEncoder().encode(value));
  else if (value instanceof Uint8Array) out.push(...varint(BigInt(value.byteLength)), ...value);
  else if (Array.isArray(value)) writeList(out, value);
  else writeStruct(out, value);
}

function writeList(out: number[], list: Value[]): void {
  const type = list[0] === undefined ? 12 : typeof list[0] === 'boolean' ? 1 : typeOf(list[0]);
  if (list.length < 15) out.push((list.length << 4) | type);
  else out.push(0xf0 | type, ...varint(BigInt(list.length)));
  for (const value of list) writeValue(out, value);
}

function typeOf(value: Value): number {
  if (typeof value === 'bigint') return 6;
  if (typeof value === 'number') return 5;
  if (typeof value === 'string' || value instanceof Uint8Array) return 8;
  return Array.isArray(value) ? 9 : 12;
}

const zigzag = (value: bigint): bigint => (value < 0n ? -2n * value - 1n : 2n * value);

function varint(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}
