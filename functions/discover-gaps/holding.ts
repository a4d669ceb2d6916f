import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { locationTemplate } from '../../core/dataset/location-template.ts';
import type { Block } from '../../core/gaps/block.ts';
import type { ChosenSource } from '../../core/gaps/candidate.ts';
import { fingerprintOf } from '../../core/gaps/fingerprint.ts';
import type { Holdings, Placed } from '../../core/gaps/glance.ts';

/** Says which partitions of a block one source, or the first of several, holds. */
export type Finder = (block: Block) => Promise<Holdings>;

export type SourceObject = ChosenSource['objects'][number] & { lastModified: number };

export const templateOf = (source: Source, dataset: Dataset) =>
  locationTemplate(source.location ?? '', dataset.declaration.partitions);

/** The chosen source with its fingerprint, all of its objects' bytes. */
export function chosenSource(source: Source, objects: readonly SourceObject[]): ChosenSource {
  const states = objects.map(({ uri, size, etag, versionId }) => ({
    uri,
    size,
    etag,
    ...(versionId !== undefined && { versionId }),
  }));
  return {
    id: source.id,
    kind: source.kind,
    objects: states,
    bytes: states.reduce((sum, object) => sum + object.size, 0),
    fingerprint: fingerprintOf(states),
  };
}

/** Holdings of a source whose objects hold one partition each. */
export function wholeHoldings(source: Source, placed: Placed<SourceObject>): Holdings {
  const newest = (index: number): number | undefined => {
    const found = placed.newest[index] ?? Number.NEGATIVE_INFINITY;
    return found === Number.NEGATIVE_INFINITY ? undefined : found;
  };
  return {
    latest: placed.newest.reduce((latest, one) => Math.max(latest, one), Number.NEGATIVE_INFINITY),
    newest,
    chosen: (index) => (newest(index) === undefined ? null : chosenSource(source, placed.objects(index))),
    exactRows: () => undefined,
  };
}
