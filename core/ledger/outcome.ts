import type { Column } from '../audit/column.ts';
import type { ObjectState } from '../gaps/candidate.ts';

/** What became of one partition of a chunk. */
export interface PartitionOutcome {
  partition: string;
  state: 'published' | 'unchanged' | 'registered' | 'failed';
  rows: number;
  bytes: number;
  schema: Column[];
  objects: ObjectState[];
  error: { name: string; message: string } | null;
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
  objects: ObjectState[];
  sourceFingerprint: string | null;
  declarationHash: string;
  error: { name: string; message: string } | null;
}

export interface FactsDocument {
  schemaVersion: 1;
  dataset: string;
  runId: string;
  partitions: Record<string, PartitionFacts>;
}
