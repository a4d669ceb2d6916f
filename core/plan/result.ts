import type { EngineName } from '../dataset/declaration.ts';
import type { Json } from '../json.ts';

export interface StagedFile {
  uri: string;
  size: number;
  /** `algorithm:value`; comparable only with the same algorithm. */
  checksum: string;
}

/** What a job says it wrote for one partition. Rows and bytes are counts; `rowsRead` is before the transform. */
export interface StagedPartition {
  partition: string;
  rowsRead: number;
  rowsWritten: number;
  bytes: number;
  files: StagedFile[];
  /** Answers of the audit queries by their name. */
  answers: Record<string, Json>;
  error: { name: string; message: string } | null;
}

/** `result.json`: the first attempt that finished. */
export interface ResultDocument {
  schemaVersion: 1;
  runId: string;
  chunkId: string;
  attempt: string;
  engine: EngineName;
  seconds: number;
  partitions: StagedPartition[];
}
