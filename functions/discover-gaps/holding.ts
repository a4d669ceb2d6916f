import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { locationTemplate } from '../../core/dataset/location-template.ts';
import type { ChosenSource } from '../../core/gaps/candidate.ts';
import { fingerprintOf } from '../../core/gaps/fingerprint.ts';
import type { Partition } from '../../core/request/request.ts';

/** What a source has for one partition. */
export interface Holding {
  source: ChosenSource;
  /** When the newest of its objects was written, ms. */
  newest: number;
  /** Rows of the partition in files that hold more than it, where footers tell them exactly. */
  exactRows?: number;
}

/** Says which of some partitions one source, or the first of several, holds. */
export type Finder = (partitions: readonly Partition[]) => Promise<Map<string, Holding>>;

export type SourceObject = ChosenSource['objects'][number] & { lastModified: number };

export const templateOf = (source: Source, dataset: Dataset) =>
  locationTemplate(source.location ?? '', dataset.declaration.partitions);

/** The chosen source with its fingerprint, all of its objects' bytes. */
export function holdingOf(source: Source, objects: readonly SourceObject[]): Holding {
  const states = objects.map(({ lastModified: _, ...state }) => state);
  return {
    source: {
      id: source.id,
      kind: source.kind,
      objects: states,
      bytes: states.reduce((sum, object) => sum + object.size, 0),
      fingerprint: fingerprintOf(states),
    },
    newest: objects.reduce((newest, object) => Math.max(newest, object.lastModified), 0),
  };
}
