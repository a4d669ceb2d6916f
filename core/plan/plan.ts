import type { Column } from '../audit/column.ts';
import type { Pace } from '../cost/pace.ts';
import type { EngineName } from '../dataset/declaration.ts';
import type { Request, Skipped } from '../request/request.ts';

export interface Estimate {
  partitions: number;
  chunks: number;
  bytes: number;
  seconds: number;
  usd: number;
}

/** A list of partitions, not necessarily neighbours, that one job run handles. `register`: no job, only the catalog. */
export interface Chunk {
  id: string;
  engine: EngineName;
  register: boolean;
  partitions: string[];
  bytes: number;
  estimatedSeconds: number;
  estimatedUsd: number;
}

/** Frozen and hashed: the preview is what is executed. */
export interface Plan {
  schemaVersion: 1;
  planHash: string;
  dataset: string;
  mode: Request['mode'];
  /** The run's frozen now. */
  asOf: string;
  chunks: Chunk[];
  skipped: Skipped[];
  estimate: Estimate;
  /** The pace of past runs, by which chunks are priced. Absent: as assumed. */
  pace?: Pace;
  /** When the last chunk ends by the estimates, through the windows; null: not within ten years. Absent in old plans. */
  finishesAt?: string | null;
  /** Chunks that fit no window: they start in an open one and end after it has closed. */
  overlong?: string[];
  /** The schema that every chunk is held to; null where the target's schema is `any`. */
  schema: Column[] | null;
  /** What the transform gives; null where it is a job of its own or nothing was planned. */
  described: Column[] | null;
}

/** One line of a pass's manifest, and the input of a Map child. */
export interface ManifestItem {
  runId: string;
  chunkId: string;
  engine: EngineName;
  /** The chunk document. */
  uri: string;
  fence: number;
}
