import type { Dataset } from '../../core/dataset/dataset.ts';
import type { CatalogPartition, SeenObject } from '../../core/gaps/observation.ts';
import type { Partition } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { placeOf, scanPlaces } from './scan.ts';

/** What readers of one partition see. */
export interface SeenTarget {
  entry: CatalogPartition | null;
  objects: SeenObject[];
}

export const valuesOf = (dataset: Dataset, partition: Pick<Partition, 'values'>): string[] =>
  dataset.keys.map((key) => partition.values[key] ?? '');

/**
 * Catalog entries and objects of many partitions. Budget: one batch read per 1,000 partitions of a table, and the
 * listings of `scanPlaces` over the locations.
 */
export async function observeTargets(
  dataset: Dataset,
  partitions: readonly Pick<Partition, 'key' | 'values'>[],
  deps: Pick<Deps, 'store' | 'catalog'>,
): Promise<Map<string, SeenTarget>> {
  const { table } = dataset.declaration.target;
  const entries = new Map<string, CatalogPartition>();
  if (table !== undefined && (await deps.catalog.getTable(table))) {
    const values = partitions.map((partition) => valuesOf(dataset, partition));
    for (const entry of await deps.catalog.getPartitions(table, values)) {
      entries.set(JSON.stringify(entry.values), entry);
    }
  }
  const places = new Map(
    partitions.map((partition) => {
      const entry = (entries.size > 0 && entries.get(JSON.stringify(valuesOf(dataset, partition)))) || null;
      return [partition.key, { entry, place: placeOf(entry?.location ?? dataset.target.locate(partition.values)) }];
    }),
  );
  const objects = await scanPlaces(
    deps.store,
    [...places.values()].map(({ place }) => place),
  );
  return new Map([...places].map(([key, { entry, place }]) => [key, { entry, objects: objects.get(place) ?? [] }]));
}
