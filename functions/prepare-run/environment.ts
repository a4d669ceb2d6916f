import type { Dataset } from '../../core/dataset/dataset.ts';
import { after } from '../../core/duration.ts';
import { LakefillError } from '../../core/errors.ts';
import type { CatalogTable } from '../../core/gaps/observation.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';

/**
 * Refuses what could not be published safely, before a run touches anything: overwriting where old versions are not kept
 * long enough to roll back, and tables that are not plain Hive tables. Budget: one bucket look-up, one GetTable.
 */
export async function checkEnvironment(dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog'>): Promise<void> {
  const { target } = dataset.declaration;
  if (target.table !== undefined) {
    const table = await deps.catalog.getTable(target.table);
    if (table) checkTable(table, target.publish);
  }
  if (target.publish === 'overwrite') await checkVersions(dataset, deps.store);
}

async function checkVersions(dataset: Dataset, store: Deps['store']): Promise<void> {
  const { bucket } = parseUri(dataset.target.root);
  const { enabled, noncurrentDays } = await store.versioning(bucket);
  if (!enabled) {
    throw new LakefillError('UnversionedBucket', `bucket ${bucket} keeps no versions, so an overwrite has no undo`, {
      data: { bucket, dataset: dataset.id },
      hint: `enable versioning on ${bucket}, or publish with "swap" on a Glue table`,
    });
  }
  const needed = after(0, dataset.declaration.retention, 'UTC') / 86_400_000;
  if (noncurrentDays !== null && noncurrentDays < needed) {
    throw new LakefillError(
      'VersionsExpireTooSoon',
      `bucket ${bucket} drops old versions after ${noncurrentDays} days, the dataset's retention is ${needed} days`,
      { data: { bucket, noncurrentDays, retentionDays: needed }, hint: 'lengthen the rule or shorten retention' },
    );
  }
}

const openFormats = ['iceberg', 'delta', 'hudi'];

function checkTable(table: CatalogTable, publish: 'swap' | 'overwrite'): void {
  const marks = [table.parameters.table_type, table.parameters['spark.sql.sources.provider']];
  const format = openFormats.find((name) => marks.some((mark) => mark?.toLowerCase() === name));
  if (format) {
    throw new LakefillError(
      'UnsupportedTableFormat',
      `${table.name} is an ${format} table, which has its own commits`,
      {
        data: { table: table.name, format },
        hint: "Lakefill publishes plain Hive tables; use the format's own replace for this one",
      },
    );
  }
  if (publish === 'swap' && table.parameters['projection.enabled']?.toLowerCase() === 'true') {
    throw new LakefillError(
      'ProjectedTable',
      `${table.name} has partition projection enabled, so Athena would not see a swapped location`,
      { data: { table: table.name }, hint: 'set target.publish: overwrite' },
    );
  }
}
