import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import { checkEnvironment } from '../../../functions/prepare-run/environment.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { BucketVersioning, ObjectStore } from '../../../ports/object-store.ts';

const datasetWith = (target: Record<string, unknown>) => {
  const location = 's3://lake/days/dt=${dt}/';
  const file = stringify({
    dataset: 'days',
    partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-01-01,2001-12-31' } },
    sources: [{ id: 'raw', kind: 's3', location: 's3://raw/days/dt=${dt}/' }],
    target: { kind: 's3', location, ...target },
    transform: { sql: 'SELECT * FROM source' },
    retention: 'P30D',
  });
  const parsed = parseDatasetFile(file, 'days.yml');
  if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems));
  return datasetOf(parsed.declaration);
};

/** A bucket and a table as the services tell of them, and what was asked. */
function services(found: { bucket?: BucketVersioning; parameters?: Record<string, string> }) {
  const asked: string[] = [];
  const store: Pick<ObjectStore, 'versioning'> = {
    async versioning(bucket) {
      asked.push(`bucket ${bucket}`);
      return found.bucket ?? { enabled: true, noncurrentDays: null };
    },
  };
  const catalog: Pick<Catalog, 'getTable'> = {
    async getTable(name) {
      asked.push(`table ${name}`);
      const { parameters } = found;
      const rest = { versionId: '1', columns: [], partitionKeys: [], location: 's3://lake/days/', descriptor: {} };
      return parameters && { name, parameters, ...rest };
    },
  };
  return { asked, deps: { store: store as ObjectStore, catalog: catalog as Catalog } };
}

const overwrite = { publish: 'overwrite' };
const swap = { table: 'analytics.days' };
const versions = (enabled: boolean, noncurrentDays: number | null) => ({ bucket: { enabled, noncurrentDays } });

describe('before a run touches anything', () => {
  it.each([
    ['overwriting in a bucket without versions', overwrite, versions(false, null), 'UnversionedBucket'],
    ['old versions that go before `retention`', overwrite, versions(true, 29), 'VersionsExpireTooSoon'],
    ['an Iceberg table', swap, { parameters: { table_type: 'ICEBERG' } }, 'UnsupportedTableFormat'],
    ['a Delta table', swap, { parameters: { 'spark.sql.sources.provider': 'delta' } }, 'UnsupportedTableFormat'],
    [
      'a Hudi table, also to overwrite it',
      { ...swap, ...overwrite },
      { parameters: { 'spark.sql.sources.provider': 'hudi' } },
      'UnsupportedTableFormat',
    ],
    ['to swap a projected table', swap, { parameters: { 'projection.enabled': 'TRUE' } }, 'ProjectedTable'],
  ] as const)('is refused: %s', async (_, target, found, name) => {
    const { deps } = services(found);

    await expect(checkEnvironment(datasetWith(target), deps)).rejects.toMatchObject({
      name,
      hint: expect.any(String),
    });
  });

  it.each([
    ['old versions that stay as long as `retention`', overwrite, versions(true, 30), ['bucket lake']],
    ['old versions that stay for ever', overwrite, versions(true, null), ['bucket lake']],
    [
      'to overwrite a projected table',
      { ...swap, ...overwrite },
      { parameters: { 'projection.enabled': 'true' } },
      ['table analytics.days', 'bucket lake'],
    ],
    ['a table that is not there yet', swap, {}, ['table analytics.days']],
    ['to swap where the bucket keeps no versions', swap, versions(false, null), ['table analytics.days']],
  ] as const)('is let through, in a request each: %s', async (_, target, found, requests) => {
    const { asked, deps } = services(found);

    await expect(checkEnvironment(datasetWith(target), deps)).resolves.toBeUndefined();

    expect(asked).toEqual(requests);
  });
});
