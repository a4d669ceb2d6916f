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
    parameters: {
      EXTERNAL: 'TRUE',
      classification: target.format,
      ...(target.format === 'csv' && { 'skip.header.line.count': '1' }),
    },
    descriptor: descriptorOf(target.format),
  };
}
