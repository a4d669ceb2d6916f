import type { Knowledge } from '../ledger/facts.ts';
import type { Waiver } from '../ledger/waiver.ts';
import type { Block } from './block.ts';
import type { ChosenSource } from './candidate.ts';
import type { CatalogPartition, Observation, SeenObject } from './observation.ts';
import { isAltered } from './settled.ts';

/** What the sources have for the partitions of a block. */
export interface Holdings {
  /** No object of theirs was written later, ms. */
  readonly latest: number;
  /** When the newest of the objects that hold a partition was written, ms; undefined where none does. */
  newest(index: number): number | undefined;
  /** The first source that holds it, or null. */
  chosen(index: number): ChosenSource | null;
  /** Rows of the partition in files that hold more than it, where footers tell them exactly. */
  exactRows(index: number): number | undefined;
}

/** What lies at the places of a block's partitions, as columns, in the order of a listing. */
export interface Placed<Seen extends SeenObject = SeenObject> {
  readonly bytes: Float64Array;
  /** When the newest object was written, ms; -Infinity where there is none. */
  readonly newest: Float64Array;
  objects(index: number): readonly Seen[];
}

/** All that was seen of a block's partitions through the ports: `Observation` before one is made. */
export interface Glance {
  readonly block: Block;
  readonly catalogued: boolean;
  /** By index; absent where the catalog has none. */
  readonly entries: ReadonlyMap<number, CatalogPartition>;
  readonly target: Placed;
  readonly sources: Holdings;
  /** By key; absent where the ledger knows nothing. */
  readonly knowledge: ReadonlyMap<string, Knowledge>;
  readonly waivers: ReadonlyMap<string, Waiver>;
}

const nothing: Knowledge = { held: null, failure: null };

export function observationOf(glance: Glance, index: number): Observation {
  const partition = glance.block.partition(index);
  return {
    partition,
    catalogued: glance.catalogued,
    entry: glance.entries.get(index) ?? null,
    objects: glance.target.objects(index),
    knowledge: glance.knowledge.get(partition.key) ?? nothing,
    waiver: glance.waivers.get(partition.key) ?? null,
    source: glance.sources.chosen(index),
    sourceNewest: glance.sources.newest(index) ?? 0,
    footer: null,
  };
}

/**
 * Whether nothing is wrong with a partition at first sight; so is almost every one, and nothing is made for it. False says
 * nothing: `judge` decides. It never finds anything where this is true, unless by footers or by comparing neighbours.
 */
export function plainlySound({
  block,
  catalogued,
  entries,
  target,
  sources,
  knowledge,
  waivers,
}: Glance): (index: number) => boolean {
  const { bytes, newest } = target;
  const { latest } = sources;
  const untold = knowledge.size === 0 && waivers.size === 0;
  /** Whether a partition of which the ledger says no source was written before the source. */
  const isOlder = (index: number): boolean => {
    const own = newest[index] ?? 0;
    return latest > own && (sources.newest(index) ?? 0) > own;
  };
  return (index) => {
    if (!((bytes[index] ?? 0) > 0) || (catalogued && !entries.has(index))) return false;
    if (untold) return !isOlder(index);
    const { key } = block.partition(index);
    if (waivers.has(key)) return false;
    const known = knowledge.get(key) ?? nothing;
    if (known.failure !== null || isAltered({ knowledge: known, objects: target.objects(index) })) return false;
    const { held } = known;
    if (held === null || held.sourceFingerprint === null || held.sourceId === null) {
      // What a rollback put back is older than a listing says.
      return known.written === undefined && !isOlder(index);
    }
    const source = sources.chosen(index);
    return source === null || (source.id === held.sourceId && source.fingerprint === held.sourceFingerprint);
  };
}
