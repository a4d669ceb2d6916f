import { ParquetTypes } from 'hyparquet/src/constants.js';
import { asStruct, asText, listField, numberField, optionalNumber, optionalStruct } from './field.ts';
import { type Schema, schemaOf } from './schema.ts';
import { type Statistics, statisticsOf } from './statistics.ts';
import { corrupt, decodeStruct, type Struct } from './thrift.ts';

/** What a footer says about one column of one row group. */
export interface Chunk {
  path: string[];
  /** Physical type, `INT64`; undefined for a number that the format does not know. */
  physical: string | undefined;
  /** Nulls included. */
  values: number;
  /** Compressed size with page headers. */
  bytes: number;
  /** Where the first page begins; null when the data lie in another file. */
  start: number | null;
  /** Null when there are none, or when the chunk is not the column it stands for. */
  statistics: Statistics | null;
}

export interface RowGroup {
  rows: number;
  /** One per leaf; null where the chunk's metadata are encrypted. */
  chunks: (Chunk | null)[];
}

export interface Metadata {
  /** What the footer says; the row groups may say otherwise. */
  rows: number;
  schema: Schema;
  rowGroups: RowGroup[];
}

/** Decodes a FileMetaData struct (parquet.thrift) into what an audit needs. Error: `CorruptFooter`. */
export function metadataOf(bytes: Uint8Array): Metadata {
  const file = decodeStruct(bytes);
  const schema = schemaOf(listField(file, 2, 'the schema'));
  const rowGroups = listField(file, 4, 'row_groups').map((group, index) =>
    rowGroupOf(asStruct(group, 'a row group'), index, schema),
  );
  return { rows: numberField(file, 3, 'num_rows'), schema, rowGroups };
}

function rowGroupOf(group: Struct, index: number, schema: Schema): RowGroup {
  const rows = numberField(group, 3, `num_rows of row group ${index}`);
  if (rows < 0) corrupt(`row group ${index} has ${rows} rows`);
  const chunks = listField(group, 1, `the columns of row group ${index}`);
  return { rows, chunks: chunks.map((chunk, leaf) => chunkOf(asStruct(chunk, 'a column chunk'), leaf, schema)) };
}

function chunkOf(chunk: Struct, index: number, schema: Schema): Chunk | null {
  const meta = optionalStruct(chunk, 3, 'meta_data');
  if (!meta) {
    if (chunk.field_8 !== undefined || chunk.field_9 !== undefined) return null;
    corrupt(`column chunk ${index} has no metadata`);
  }
  const path = listField(meta, 3, 'path_in_schema').map((name) => asText(name, 'path_in_schema'));
  const leaf = schema.leaves[index]?.node;
  const physical = ParquetTypes[numberField(meta, 1, 'the type of a column chunk')];
  const isLeaf = leaf !== undefined && leaf.physical === physical && leaf.path.join('\0') === path.join('\0');
  const statistics = optionalStruct(meta, 12, 'statistics');
  const values = numberField(meta, 5, 'num_values');
  return {
    path,
    physical,
    values,
    bytes: numberField(meta, 7, 'total_compressed_size'),
    start: chunk.field_1 === undefined ? startOf(meta, values) : null,
    statistics: isLeaf && statistics ? statisticsOf(statistics, leaf) : null,
  };
}

/** The dictionary page comes first where there is one; some writers say 0 of a page that there is not. */
function startOf(meta: Struct, values: number): number {
  const data = numberField(meta, 9, 'data_page_offset');
  const dictionary = optionalNumber(meta, 11, 'dictionary_page_offset') ?? 0;
  const first = dictionary < data || (data === 0 && values === 0);
  return dictionary > 0 && first ? dictionary : data;
}
