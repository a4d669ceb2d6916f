import type { CatalogPartition } from '../gaps/observation.ts';
import { canonicalJson } from '../json.ts';
import type { StagedFile } from '../plan/result.ts';
import type { PartitionPublication } from './record.ts';

/** Name of the object metadata and of the catalog parameter that say who published. */
export const MARKER = 'lakefill';

export const markerOf = (runId: string, chunkId: string, attempt: string): string => `${runId}/${chunkId}-${attempt}`;

/** What was found where something is to be written: our own work, what was there when planned, or somebody else's. */
export type Found = 'ours' | 'base' | 'foreign';

export function entryState(current: CatalogPartition | null, publication: PartitionPublication, marker: string): Found {
  const { entry, base } = publication;
  if (current && entry && current.parameters[MARKER] === marker && current.location === entry.location) return 'ours';
  return canonicalJson(current) === canonicalJson(base.entry) ? 'base' : 'foreign';
}

/** Whether an object is the staged one: by its marker, or by size and checksum. An ETag alone proves nothing. */
export const isOurs = (
  head: { size: number; checksum: string | null; metadata: Record<string, string> },
  staged: StagedFile,
  marker: string,
): boolean =>
  head.metadata[MARKER] === marker ||
  (head.size === staged.size && head.checksum !== null && head.checksum === staged.checksum);
