import type { Partition } from '../request/request.ts';
import type { Finding } from './finding.ts';
import type { CatalogPartition } from './observation.ts';

/** One object as a listing shows it. */
export interface ObjectState {
  uri: string;
  size: number;
  etag: string;
}

/** What a partition was when it was looked at: its catalog entry, or none, and the objects it held. */
export interface Base {
  entry: CatalogPartition | null;
  objects: ObjectState[];
}

/** Where the data for one partition comes from. */
export interface ChosenSource {
  /** `sources[].id` of the declaration. */
  id: string;
  kind: 's3' | 'catalog' | 's3-versions' | 'kinesis';
  /** The objects that hold the partition's data; versions are named for `s3-versions`. */
  objects: (ObjectState & { versionId?: string })[];
  /** Estimated bytes that belong to the partition (an unpartitioned file's share). */
  bytes: number;
  /** Estimated rows where footers told. */
  rows?: number;
  /** SHA-256 (hex) over the sorted keys, sizes and ETags. */
  fingerprint: string;
}

/** A partition of the request with what is wrong with it (maybe nothing) and where its data can come from. */
export interface Candidate {
  partition: Partition;
  findings: readonly Finding[];
  source: ChosenSource | null;
  base: Base;
}
