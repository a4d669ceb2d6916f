import { describe, expect, it } from 'vitest';
import type { Declaration, Format } from '../../../core/dataset/declaration.ts';
import { descriptorOf, glueColumns, newTable } from '../../../core/publish/descriptor.ts';
import { flights } from '../plan/given.ts';

const { declaration } = flights();
const columns = [
  { name: 'delay', type: 'int' },
  { name: 'carrier', type: 'string' },
];

it('columns are spelled as Glue does', () => {
  expect(glueColumns(columns)).toEqual([
    { Name: 'delay', Type: 'int' },
    { Name: 'carrier', Type: 'string' },
  ]);
});

describe('the descriptor of a format', () => {
  it.each<[Format, string, string]>([
    [
      'parquet',
      'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
      'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe',
    ],
    ['csv', 'org.apache.hadoop.mapred.TextInputFormat', 'org.apache.hadoop.hive.serde2.OpenCSVSerde'],
    ['json', 'org.apache.hadoop.mapred.TextInputFormat', 'org.openx.data.jsonserde.JsonSerDe'],
  ])('%s is read with %s and %s', (format, input, serde) => {
    expect(descriptorOf(format)).toMatchObject({ InputFormat: input, SerdeInfo: { SerializationLibrary: serde } });
  });
});

describe('a new table', () => {
  it("is external, has the given columns and the dataset's keys as text", () => {
    const target = { ...declaration.target, table: 'analytics.flights' };

    expect(newTable({ ...declaration, target }, 's3://lake/flights/', columns)).toEqual({
      name: 'analytics.flights',
      versionId: '0',
      columns,
      partitionKeys: [
        { name: 'dt', type: 'string' },
        { name: 'region', type: 'string' },
      ],
      location: 's3://lake/flights/',
      parameters: { EXTERNAL: 'TRUE', classification: 'parquet' },
      descriptor: descriptorOf('parquet'),
    });
  });

  it('of CSV says that its files have a header', () => {
    const target: Declaration['target'] = { ...declaration.target, format: 'csv' };

    expect(newTable({ ...declaration, target }, 's3://lake/', [])).toMatchObject({
      name: '',
      parameters: { EXTERNAL: 'TRUE', classification: 'csv', 'skip.header.line.count': '1' },
    });
  });

  it('has numbers as keys only where the path spells them as numbers', () => {
    const partitions: Declaration['partitions'] = {
      year: { type: 'integer', range: '2001,2002', interval: 1 },
      month: { type: 'integer', range: '1,12', digits: 2, interval: 1 },
      who: { type: 'injected' },
    };

    expect(newTable({ ...declaration, partitions }, 's3://lake/', []).partitionKeys).toEqual([
      { name: 'year', type: 'int' },
      { name: 'month', type: 'string' },
      { name: 'who', type: 'string' },
    ]);
  });
});
