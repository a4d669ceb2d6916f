import type { Column } from '../audit/column.ts';
import type { Declaration, Format } from '../dataset/declaration.ts';
import type { CatalogTable } from '../gaps/observation.ts';
import type { Json } from '../json.ts';

const hive = 'org.apache.hadoop.hive.ql.io';

/** Input format, output format and SerDe that Athena and Glue expect of each format. */
const layouts: Record<Format, { input: string; output: string; serde: string; parameters: Record<string, string> }> = {
  parquet: {
    input: `${hive}.parquet.MapredParquetInputFormat`,
    output: `${hive}.parquet.MapredParquetOutputFormat`,
    serde: `${hive}.parquet.serde.ParquetHiveSerDe`,
    parameters: { 'serialization.format': '1' },
  },
  csv: {
    input: 'org.apache.hadoop.mapred.TextInputFormat',
    output: `${hive}.HiveIgnoreKeyTextOutputFormat`,
    serde: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
    parameters: { separatorChar: ',', quoteChar: '"' },
  },
  json: {
    input: 'org.apache.hadoop.mapred.TextInputFormat',
    output: `${hive}.HiveIgnoreKeyTextOutputFormat`,
    serde: 'org.openx.data.jsonserde.JsonSerDe',
    parameters: {},
  },
};

/** The part of a Glue StorageDescriptor that follows from a format. */
export function descriptorOf(format: Format): Record<string, Json> {
  const { input, output, serde, parameters } = layouts[format];
  return {
    InputFormat: input,
    OutputFormat: output,
    SerdeInfo: { SerializationLibrary: serde, Parameters: parameters },
    StoredAsSubDirectories: false,
  };
}

type Descriptor = Record<string, Json>;

/** Whether files of the format can be read by a descriptor; one that says nothing of formats is left as it is. */
export function fitsFormat(descriptor: Descriptor, format: Format): boolean {
  const { InputFormat, SerdeInfo } = descriptor;
  const serde = SerdeInfo !== null && typeof SerdeInfo === 'object' && !Array.isArray(SerdeInfo) ? SerdeInfo : {};
  const input = String(InputFormat ?? '').toLowerCase();
  const library = String(serde?.SerializationLibrary ?? '').toLowerCase();
  if (input === '' && library === '') return true;
  if (`${input} ${library}`.includes('parquet')) return format === 'parquet';
  if (library.includes('json')) return format === 'json';
  return format === 'csv' && input.includes('text');
}

/** The same descriptor for files of another format: read as the table reads them where that fits, else as is usual. */
export const withFormat = (descriptor: Descriptor, format: Format, table: Descriptor): Descriptor => {
  const { InputFormat, OutputFormat, SerdeInfo } = fitsFormat(table, format)
    ? { ...descriptorOf(format), ...table }
    : descriptorOf(format);
  return {
    ...descriptor,
    ...(InputFormat !== undefined && { InputFormat }),
    ...(OutputFormat !== undefined && { OutputFormat }),
    ...(SerdeInfo !== undefined && { SerdeInfo }),
  };
};

/** What parameters of a table, or of an entry, say of a format: files of CSV have a header. */
export function formatParameters(format: Format): Record<string, string> {
  return { classification: format, ...(format === 'csv' && { [SKIP_HEADER]: '1' }) };
}

const SKIP_HEADER = 'skip.header.line.count';

/** Parameters for files of another format. */
export function parametersWithFormat(parameters: Record<string, string>, format: Format): Record<string, string> {
  const { [SKIP_HEADER]: _, ...others } = parameters;
  return { ...others, ...formatParameters(format) };
}

/** A Glue descriptor's own list of columns. */
export const glueColumns = (columns: readonly Column[]): Json =>
  columns.map(({ name, type }) => ({ Name: name, Type: type }));

/** The table that a first publication makes, with the dataset's keys as partition keys. */
export function newTable(declaration: Declaration, root: string, columns: readonly Column[]): CatalogTable {
  const { target } = declaration;
  return {
    name: target.table ?? '',
    versionId: '0',
    columns: [...columns],
    partitionKeys: Object.entries(declaration.partitions).map(([name, key]) => ({
      name,
      // Padded numbers and every other value are compared as the path spells them.
      type: key.type === 'integer' && key.digits === undefined ? 'int' : 'string',
    })),
    location: root,
    parameters: { EXTERNAL: 'TRUE', ...formatParameters(target.format) },
    descriptor: descriptorOf(target.format),
  };
}
