import type { Dataset } from '../../core/dataset/dataset.ts';
import { type Block, partitionsOf } from '../../core/gaps/block.ts';
import type { Glance } from '../../core/gaps/glance.ts';
import type { CatalogPartition, SeenObject } from '../../core/gaps/observation.ts';
import type { Partition } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { type Lister, listPlaces } from './listing.ts';
import { placeOf, scanPlaces } from './scan.ts';

/** What readers of one partition see. */
export interface SeenTarget {
  entry: CatalogPartition | null;
  objects: SeenObject[];
}

export const valuesOf = (dataset: Dataset, partition: Pick<Partition, 'values'>): string[] =>
  dataset.keys.map((key) => partition.values[key] ?? '');

/**
 * Catalog entries and objects of some partitions. Budget: one batch read per 1,000 partitions of a table, and the
 * listings of `scanPlaces` over the locations.
 */
export async function observeTargets(
  dataset: Dataset,
  partitions: readonly Pick<Partition, 'key' | 'values'>[],
  deps: Pick<Deps, 'store' | 'catalog'>,
): Promise<Map<string, SeenTarget>> {
  const entries = await entriesOf(dataset, partitions, deps.catalog);
  const places = partitions.map((partition, index) => placeIn(dataset, partition, entries.get(index)));
  const objects = await scanPlaces(deps.store, places);
  return new Map(
    partitions.map(({ key }, index) => [
      key,
      { entry: entries.get(index) ?? null, objects: objects.get(places[index] ?? '') ?? [] },
    ]),
  );
}

/** The same of a block; without catalog entries the listing is `list`'s. */
export async function glanceAtTarget(
  dataset: Dataset,
  block: Block,
  list: Lister,
  deps: Pick<Deps, 'store' | 'catalog'>,
): Promise<Pick<Glance, 'catalogued' | 'entries' | 'target'>> {
  const catalogued = dataset.declaration.target.table !== undefined;
  const partitions = catalogued ? partitionsOf(block) : [];
  const entries = await entriesOf(dataset, partitions, deps.catalog);
  if (entries.size === 0) return { catalogued, entries, target: await list(block) };
  const places = partitions.map(
    (partition, index) => [index, placeIn(dataset, partition, entries.get(index))] as const,
  );
  return { catalogued, entries, target: await listPlaces(new Map(places), block.length, deps.store) };
}

const placeIn = (
  dataset: Dataset,
  { values }: Pick<Partition, 'values'>,
  entry: CatalogPartition | undefined,
): string => placeOf(entry?.location ?? dataset.target.locate(values));

/** The entries that the target's table has for these partitions, by index. */
async function entriesOf(
  dataset: Dataset,
  partitions: readonly Pick<Partition, 'values'>[],
  catalog: Deps['catalog'],
): Promise<Map<number, CatalogPartition>> {
  const { table } = dataset.declaration.target;
  if (table === undefined || partitions.length === 0 || !(await catalog.getTable(table))) return new Map();
  return entriesIn(table, dataset, partitions, catalog);
}

/** The entries that a table with the dataset's keys has for these partitions, by index. */
export async function entriesIn(
  table: string,
  dataset: Dataset,
  partitions: readonly Pick<Partition, 'values'>[],
  catalog: Deps['catalog'],
): Promise<Map<number, CatalogPartition>> {
  const values = partitions.map((partition) => valuesOf(dataset, partition));
  const numbers = new Map(values.map((own, index) => [JSON.stringify(own), index]));
  const found = await catalog.getPartitions(table, values);
  return new Map(
    found.flatMap((entry) => {
      const index = numbers.get(JSON.stringify(entry.values));
      return index === undefined ? [] : [[index, entry] as const];
    }),
  );
}
