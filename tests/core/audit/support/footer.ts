import { encodeStruct, type Value } from './thrift.ts';

const physical = { BOOLEAN: 0, INT32: 1, INT64: 2, INT96: 3, FLOAT: 4, DOUBLE: 5, BYTE_ARRAY: 6, FIXED: 7 };
const repetition = { required: 0, optional: 1, repeated: 2 };

/** A schema element; a group has children. */
export interface Element {
  name: string;
  type?: keyof typeof physical;
  repetition?: keyof typeof repetition;
  converted?: number;
  scale?: number;
  precision?: number;
  logical?: Value;
  children?: Element[];
}

/** A chunk's statistics: fields of parquet.thrift's struct by number. */
export interface ChunkSpec {
  path?: string[];
  type?: keyof typeof physical;
  values?: number;
  bytes?: number;
  start?: number;
  dictionary?: number;
  statistics?: { [field: number]: Value };
  /** Fields of the ColumnChunk itself that replace the metadata. */
  raw?: { [field: number]: Value };
}

export interface FooterSpec {
  columns: Element[];
  /** The file's own count; the row groups' sum by default. */
  rows?: number;
  rowGroups: { rows: number; chunks?: ChunkSpec[] }[];
}

/** A whole file of `pages` bytes of nothing and this footer. */
export function fileOf(spec: FooterSpec, pages = 1000): Uint8Array {
  return wrap(encodeStruct(footerOf(spec)), pages);
}

/** The file around any bytes that pose as a footer. */
export function wrap(footer: Uint8Array, pages = 1000, length = footer.byteLength, magic = 'PAR1'): Uint8Array {
  const file = new Uint8Array(4 + pages + footer.byteLength + 8);
  file.set(new TextEncoder().encode(magic));
  file.set(footer, 4 + pages);
  new DataView(file.buffer).setUint32(file.byteLength - 8, length, true);
  file.set(new TextEncoder().encode(magic), file.byteLength - 4);
  return file;
}

export function footerOf({ columns, rows, rowGroups }: FooterSpec): { [field: number]: Value } {
  const leaves = columns.flatMap((column) => leavesOf(column, []));
  const sum = rowGroups.reduce((total, group) => total + group.rows, 0);
  return {
    1: 1,
    2: [{ 4: 'root', 5: columns.length }, ...columns.flatMap(elementsOf)],
    3: BigInt(rows ?? sum),
    4: rowGroups.map((group) => ({
      1: (group.chunks ?? leaves.map(() => ({}))).map((chunk, index) => chunkOf(chunk, leaves[index], group.rows)),
      2: 100n,
      3: BigInt(group.rows),
    })),
  };
}

function elementsOf(element: Element): Value[] {
  const { name, type, children, converted, scale, precision, logical } = element;
  const self = {
    1: type && physical[type],
    3: repetition[element.repetition ?? 'optional'],
    4: name,
    5: children?.length,
    6: converted,
    7: scale,
    8: precision,
    10: logical,
  };
  return [self, ...(children ?? []).flatMap(elementsOf)];
}

interface LeafSpec {
  path: string[];
  type: keyof typeof physical;
}

function leavesOf({ name, type, children }: Element, parents: string[]): LeafSpec[] {
  const path = [...parents, name];
  return type ? [{ path, type }] : (children ?? []).flatMap((child) => leavesOf(child, path));
}

function chunkOf(chunk: ChunkSpec, leaf: LeafSpec | undefined, rows: number): Value {
  if (chunk.raw) return chunk.raw;
  const meta = {
    1: physical[chunk.type ?? leaf?.type ?? 'INT32'],
    2: [0],
    3: chunk.path ?? leaf?.path ?? ['?'],
    4: 0,
    5: BigInt(chunk.values ?? rows),
    6: 100n,
    7: BigInt(chunk.bytes ?? 100),
    9: BigInt(chunk.start ?? 4),
    11: chunk.dictionary === undefined ? undefined : BigInt(chunk.dictionary),
    12: chunk.statistics,
  };
  return { 2: 4n, 3: meta };
}

/** Little-endian bytes of statistics. */
export const int32 = (value: number): Uint8Array => Uint8Array.from(new Uint8Array(Int32Array.of(value).buffer));
export const int64 = (value: bigint): Uint8Array => new Uint8Array(BigInt64Array.of(value).buffer);
export const float32 = (value: number): Uint8Array => new Uint8Array(Float32Array.of(value).buffer);
export const float64 = (value: number): Uint8Array => new Uint8Array(Float64Array.of(value).buffer);
