import { describe, expect, it } from 'vitest';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { tableProperties } from '../../../core/dataset/table-properties.ts';

const PROJECTED = {
  'projection.enabled': 'TRUE',
  'projection.dt.type': 'date',
  'projection.dt.format': 'yyyy-MM-dd',
  'projection.dt.interval': '1',
  'projection.dt.interval.unit': 'days',
  'projection.dt.range': '2020-01-01,NOW',
  'projection.country.type': 'enum',
  'projection.country.values': 'de,fr',
  'projection.shard.type': 'integer',
  'projection.shard.range': '1,20',
  'projection.shard.digits': '2',
  'storage.location.template': 's3://lake/clicks/${dt}/${country}/${shard}/',
  classification: 'parquet',
};

describe('the parameters of a projected table', () => {
  it('are a partitions section', () => {
    const read = tableProperties(PROJECTED, ['dt', 'country', 'shard']);

    expect(read).toEqual({
      partitions: {
        dt: { type: 'date', format: 'yyyy-MM-dd', interval: '1', 'interval.unit': 'DAYS', range: '2020-01-01,NOW' },
        country: { type: 'enum', values: 'de,fr' },
        shard: { type: 'integer', range: '1,20', digits: '2' },
      },
      location: 's3://lake/clicks/${dt}/${country}/${shard}/',
    });
  });

  it('make a sound dataset file as they are', () => {
    const read = tableProperties(PROJECTED, ['dt', 'country', 'shard']);
    const file = {
      dataset: 'clicks',
      partitions: read?.partitions,
      sources: [{ id: 'raw', kind: 'catalog', table: 'raw.clicks' }],
      target: { kind: 's3', location: read?.location },
      transform: { sql: 'SELECT * FROM source' },
    };

    const parsed = parseDatasetFile(JSON.stringify(file), 'clicks.yml');

    expect(parsed).toMatchObject({
      declaration: {
        partitions: {
          dt: { type: 'date', format: 'yyyy-MM-dd', interval: 1, 'interval.unit': 'DAYS', range: '2020-01-01,NOW' },
          country: { type: 'enum', values: ['de', 'fr'] },
          shard: { type: 'integer', range: '1,20', digits: 2, interval: 1 },
        },
      },
    });
  });

  it.each([
    ['projection is off', { ...PROJECTED, 'projection.enabled': 'false' }, ['dt']],
    ['nothing is said', {}, ['dt']],
    ['a key has no type', PROJECTED, ['dt', 'hour']],
  ])('are none where %s', (_, parameters, keys) => {
    expect(tableProperties(parameters, keys)).toBeUndefined();
  });

  it('without a template have no location', () => {
    const { 'storage.location.template': _, ...rest } = PROJECTED;

    expect(tableProperties(rest, ['country'])).toEqual({ partitions: { country: { type: 'enum', values: 'de,fr' } } });
  });
});
