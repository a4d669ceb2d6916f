import { describe, expect, it } from 'vitest';
import type { Format } from '../../../core/dataset/declaration.ts';
import { descriptorOf, fitsFormat, parametersWithFormat, withFormat } from '../../../core/publish/descriptor.ts';

const formats: Format[] = ['parquet', 'csv', 'json'];
const text = 'org.apache.hadoop.mapred.TextInputFormat';
const lazy = {
  InputFormat: text,
  SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe' },
};
const hiveJson = { InputFormat: text, SerdeInfo: { SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' } };
const orc = {
  InputFormat: 'org.apache.hadoop.hive.ql.io.orc.OrcInputFormat',
  SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.orc.OrcSerde' },
};

describe('the formats that a descriptor reads', () => {
  it.each<[string, Parameters<typeof fitsFormat>[0], Format[]]>([
    ['made for Parquet', descriptorOf('parquet'), ['parquet']],
    ['made for CSV', descriptorOf('csv'), ['csv']],
    ['made for JSON', descriptorOf('json'), ['json']],
    ["of Hive's plain text", lazy, ['csv']],
    ["with another SerDe's JSON", hiveJson, ['json']],
    ['of a format that is never written', orc, []],
    ['that says nothing', { Columns: [], SerdeInfo: null }, formats],
    ['whose SerDe has no name', { SerdeInfo: { Parameters: {} } }, formats],
    ['whose SerDe is a list or a word', { SerdeInfo: [] }, formats],
    [
      'with a Parquet SerDe alone',
      { SerdeInfo: { SerializationLibrary: 'parquet.hive.ParquetHiveSerDe' } },
      ['parquet'],
    ],
    ['with a Parquet input alone, in whatever case', { InputFormat: 'x.PARQUET.InputFormat' }, ['parquet']],
    ['with a JSON SerDe alone', { SerdeInfo: { SerializationLibrary: 'x.JSONSERDE' } }, ['json']],
    ['with a text input alone', { InputFormat: 'x.TEXTInputFormat' }, ['csv']],
    ['with a SerDe that nobody knows', { SerdeInfo: { SerializationLibrary: 'x.TextSerDe' } }, []],
  ])('%s', (_, descriptor, expected) => {
    expect(formats.filter((format) => fitsFormat(descriptor, format))).toEqual(expected);
  });
});

describe('a descriptor for another format', () => {
  const own = { ...descriptorOf('parquet'), Compressed: true, BucketColumns: ['n'] };

  it('reads as the table does where that fits, and keeps all else', () => {
    expect(withFormat(own, 'csv', lazy)).toEqual({
      ...own,
      InputFormat: text,
      OutputFormat: descriptorOf('csv').OutputFormat,
      SerdeInfo: lazy.SerdeInfo,
    });
  });

  it('reads as is usual where the table says nothing of formats', () => {
    expect(withFormat(own, 'json', { Columns: [], Compressed: false })).toEqual({ ...own, ...descriptorOf('json') });
  });

  it("reads as is usual where the table's own does not fit either", () => {
    expect(withFormat(own, 'csv', descriptorOf('parquet'))).toEqual({ ...own, ...descriptorOf('csv') });
  });
});

it('parameters name the format, and a header only for CSV', () => {
  const csv = { owner: 'finance', classification: 'csv', 'skip.header.line.count': '1' };

  expect(parametersWithFormat(csv, 'parquet')).toEqual({ owner: 'finance', classification: 'parquet' });
  expect(parametersWithFormat({ owner: 'finance' }, 'csv')).toEqual(csv);
});
