import type { Column } from '../audit/column.ts';
import type { Work } from '../cost/pace.ts';
import type { EngineName } from '../dataset/declaration.ts';
import type { ObjectState } from '../gaps/candidate.ts';
import type { Aged } from '../publish/record.ts';

/** What became of one partition of a chunk. */
export interface PartitionOutcome {
  partition: string;
  state: 'published' | 'unchanged' | 'registered' | 'failed';
  rows: number;
  bytes: number;
  schema: Column[];
  objects: ObjectState[];
  error: { name: string; message: string } | null;
  /** Tries of this partition that ended in a retryable error, this one included. */
  tries: number;
  /** DQDL warnings, which did not stop it. */
  warnings: { rule: string; detail: string }[];
}

/** `chunks/<chunkId>/outcome.json`. */
export interface ChunkOutcome {
  schemaVersion: 1;
  chunkId: string;
  attempt: string | null;
  seconds: number;
  partitions: PartitionOutcome[];
}

/** One partition of `facts/<dataset>/<runId>.json`: what it holds since that run. */
export interface PartitionFacts {
  state: 'published' | 'unchanged' | 'registered' | 'failed' | 'rolled-back';
  fence: number;
  rows: number;
  bytes: number;
  schema: Column[];
  /** Published: what readers see since; rolled back: what was put back, and since when it lies there. */
  objects: (ObjectState & Aged)[];
  /** Rolled back: what the partition held before the run, of which `objects` are copies. */
  base?: (ObjectState & Aged)[];
  /** Which source it was filled from, and what that was; null for a partition that was only registered. */
  sourceId: string | null;
  sourceFingerprint: string | null;
  declarationHash: string;
  error: { name: string; message: string } | null;
}

export interface FactsDocument {
  schemaVersion: 1;
  dataset: string;
  runId: string;
  partitions: Record<string, PartitionFacts>;
  /** How long its sound chunks took, by which later plans are priced. Absent: none was. */
  work?: Partial<Record<EngineName, Work>>;
}
