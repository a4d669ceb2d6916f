import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { locationTemplate } from '../../core/dataset/location-template.ts';
import type { ChosenSource } from '../../core/gaps/candidate.ts';
import { fingerprintOf } from '../../core/gaps/fingerprint.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Partition } from '../../core/request/request.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { placeOf, scanPlaces } from './scan.ts';
import { sharer } from './sharing.ts';
import { valuesOf } from './target.ts';

export interface Holding {
  source: ChosenSource;
  /** When the newest of its objects was written, ms. */
  newest: number;
}

/** Says which of some partitions one source holds. */
export type Holder = (partitions: readonly Partition[]) => Promise<Map<string, Holding>>;

type SourceObject = ChosenSource['objects'][number] & { lastModified: number };

/**
 * For every partition the first source, in declared order, that holds it. What is read once for all (an unpartitioned
 * source's listing and footers) is kept for the next call of the returned function.
 */
export function sourceFinder(dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog' | 'engine'>): Holder {
  const holders = dataset.declaration.sources.map((source) => holderOf(source, dataset, deps));
  return async (partitions) => {
    const chosen = new Map<string, Holding>();
    for (const holder of holders) {
      const rest = partitions.filter((partition) => !chosen.has(partition.key));
      if (rest.length === 0) break;
      for (const [key, holding] of await holder(rest)) chosen.set(key, holding);
    }
    return chosen;
  };
}

function holderOf(source: Source, dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog' | 'engine'>): Holder {
  if (!viewOf(source, dataset).partitioned) return sharer(source, dataset, deps);
  if (source.kind === 's3-versions') return versionsHolder(source, dataset, deps);
  if (source.kind === 'catalog') return catalogHolder(source, dataset, deps);
  return async (partitions) => {
    const places = placesOf(source, dataset, partitions);
    return holdings(source, places, await scanPlaces(deps.store, places.values()));
  };
}

export const templateOf = (source: Source, dataset: Dataset) =>
  locationTemplate(source.location ?? '', dataset.declaration.partitions);

const placesOf = (source: Source, dataset: Dataset, partitions: readonly Partition[]): Map<string, string> => {
  const template = templateOf(source, dataset);
  return new Map(partitions.map((partition) => [partition.key, placeOf(template.locate(partition.values))]));
};

function catalogHolder(source: Source, dataset: Dataset, deps: Pick<Deps, 'store' | 'catalog'>): Holder {
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
function versionsHolder(source: Source, dataset: Dataset, deps: Pick<Deps, 'store'>): Holder {
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
      if (keyOf.has(place)) objects.set(place, [...(objects.get(place) ?? []), object]);
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

/** The chosen source with its fingerprint; `share` is given where the objects hold more than this partition. */
export function holdingOf(
  source: Source,
  objects: readonly SourceObject[],
  share?: { bytes: number; rows: number },
): Holding {
  const states = objects.map(({ lastModified: _, ...state }) => state);
  return {
    source: {
      id: source.id,
      kind: source.kind,
      objects: states,
      bytes: Math.ceil(share?.bytes ?? states.reduce((sum, object) => sum + object.size, 0)),
      ...(share && { rows: Math.round(share.rows) }),
      fingerprint: fingerprintOf(states),
    },
    newest: objects.reduce((newest, object) => Math.max(newest, object.lastModified), 0),
  };
}
