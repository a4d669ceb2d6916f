import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { partitionsOf } from '../../core/gaps/block.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { type Finder, type SourceObject, templateOf, wholeHoldings } from './holding.ts';
import { listerOf, listPlaces } from './listing.ts';
import { placedObjects } from './placed-objects.ts';
import { isData, placeOf } from './scan.ts';
import { entriesIn } from './target.ts';

/** Finder for a source whose location tells which objects belong to which partition: one bulk listing of the places. */
export function placed(source: Source, dataset: Dataset, deps: Pick<Deps, 'store'>): Finder {
  const list = listerOf(dataset, templateOf(source, dataset), deps.store);
  return async (block) => wholeHoldings(source, await list(block));
}

/** The same by a catalog table's entries: one batch read per 1,000 partitions, then the listing of their locations. */
export function catalogued(source: Source, dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog'>): Finder {
  return async (block) => {
    const entries = await entriesIn(source.table ?? '', dataset, partitionsOf(block), deps.catalog);
    const places = new Map([...entries].map(([index, { location }]) => [index, placeOf(location)]));
    return wholeHoldings(source, await listPlaces(places, block.length, deps.store));
  };
}

/** The versions current at `before`, below each partition's place: one ListObjectVersions walk over their common folder. */
export function versioned(source: Source, dataset: Dataset, deps: Pick<Deps, 'store'>): Finder {
  const before = source.before === undefined ? Number.POSITIVE_INFINITY : Date.parse(source.before);
  const template = templateOf(source, dataset);
  return async (block) => {
    const places = partitionsOf(block).map(({ values }) => placeOf(template.locate(values)));
    const current = new Map<string, SourceObject | null>();
    for await (const page of deps.store.listVersions(parseUri(template.root))) {
      for (const version of page) {
        // Newest first per key: the first one before the instant is the one that was current.
        if (version.lastModified >= before || current.has(version.uri)) continue;
        const { uri, size, etag, versionId, lastModified } = version;
        current.set(uri, version.deleteMarker ? null : { uri, size, etag, versionId, lastModified });
      }
    }
    const known = new Set(places);
    const objects = new Map<string, SourceObject[]>();
    for (const object of current.values()) {
      if (!object || object.size === 0) continue;
      const place = object.uri.slice(0, object.uri.lastIndexOf('/') + 1);
      if (known.has(place) && isData(object.uri, place.length))
        objects.set(place, [...(objects.get(place) ?? []), object]);
    }
    const found = placedObjects<SourceObject>(block.length);
    places.forEach((place, index) => {
      for (const object of objects.get(place) ?? []) found.put(index, object);
    });
    return wholeHoldings(source, found);
  };
}
