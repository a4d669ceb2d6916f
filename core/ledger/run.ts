import type { Declaration } from '../dataset/declaration.ts';
import type { Request } from '../request/request.ts';

/** `run.json`: what was asked, frozen. */
export interface RunRecord {
  schemaVersion: 1;
  runId: string;
  dataset: string;
  request: Request;
  /** SHA-256 over declaration hash, mode, selection and resolved partitions: equal for a request that may adopt the run. */
  requestHash: string;
  declaration: Declaration;
  declarationHash: string;
  /** The run's frozen now. */
  now: string;
  execution: { id: string; name: string; startTime: string };
  /** The run that had this scheduled time first; this one does nothing. */
  doubleOf?: string;
}

/** `discovery.json`. */
export interface DiscoveryRecord {
  schemaVersion: 1;
  /** How many of the resolution's partitions are already observed. */
  cursor: number;
  parts: number;
  complete: boolean;
  expected: number;
  healthy: number;
  counts: Record<string, number>;
  requests: Record<string, number>;
  /** At depth `scan`: what its queries had to read so far, for the limit. */
  scannedBytes?: number;
}
