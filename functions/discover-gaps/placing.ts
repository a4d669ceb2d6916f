import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import type { Partition } from '../../core/request/request.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { type Finder, type Holding, holdingOf, type SourceObject, templateOf } from './holding.ts';
import { isData, placeOf, scanPlaces } from './scan.ts';
import { valuesOf } from './target.ts';

/** Finder for a source whose location tells which objects belong to which partition: one bulk listing of the places. */
export const placed =
  (source: Source, dataset: Dataset, deps: Pick<Deps, 'store'>): Finder =>
  async (partitions) => {
    const places = placesOf(source, dataset, partitions);
    return holdings(source, places, await scanPlaces(deps.store, places.values()));
  };

const placesOf = (source: Source, dataset: Dataset, partitions: readonly Partition[]): Map<string, string> => {
  const template = templateOf(source, dataset);
  return new Map(partitions.map((partition) => [partition.key, placeOf(template.locate(partition.values))]));
};

/** The same by a catalog table's entries: one batch read per 1,000 partitions, then the listing of their locations. */
export function catalogued(source: Source, dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog'>): Finder {
  return async (partitions) => {
    const byValues = new Map(
      partitions.map((partition) => [JSON.stringify(valuesOf(dataset, partition)), partition.key]),
    );
    const entries = await deps.catalog.getPartitions(
      source.table ?? '',
      partitions.map((partition) => valuesOf(dataset, partition)),
    );
    const places = new Map(
      entries.flatMap((entry) => {
        const key = byValues.get(JSON.stringify(entry.values));
        return key === undefined ? [] : [[key, placeOf(entry.location)] as const];
      }),
    );
    return holdings(source, places, await scanPlaces(deps.store, places.values()));
  };
}

/** The versions current at `before`, below each partition's place: one ListObjectVersions walk over their common folder. */
export function versioned(source: Source, dataset: Dataset, deps: Pick<Deps, 'store'>): Finder {
  const before = source.before === undefined ? Number.POSITIVE_INFINITY : Date.parse(source.before);
  return async (partitions) => {
    const places = placesOf(source, dataset, partitions);
    const root = templateOf(source, dataset).root;
    const current = new Map<string, SourceObject | null>();
    for await (const page of deps.store.listVersions(parseUri(root))) {
      for (const version of page) {
        // Newest first per key: the first one before the instant is the one that was current.
        if (version.lastModified >= before || current.has(version.uri)) continue;
        const { uri, size, etag, versionId, lastModified } = version;
        current.set(uri, version.deleteMarker ? null : { uri, size, etag, versionId, lastModified });
      }
    }
    const keyOf = new Map([...places].map(([key, place]) => [place, key]));
    const objects = new Map<string, SourceObject[]>();
    for (const object of current.values()) {
      if (!object || object.size === 0) continue;
      const place = object.uri.slice(0, object.uri.lastIndexOf('/') + 1);
      if (keyOf.has(place) && isData(object.uri.slice(place.length)))
        objects.set(place, [...(objects.get(place) ?? []), object]);
    }
    return holdings(source, places, objects);
  };
}

function holdings(
  source: Source,
  places: Map<string, string>,
  objects: Map<string, SourceObject[]>,
): Map<string, Holding> {
  const found = new Map<string, Holding>();
  for (const [key, place] of places) {
    const held = objects.get(place);
    if (held && held.length > 0) found.set(key, holdingOf(source, held));
  }
  return found;
}
