import type { Json } from '../json.ts';
import type { PartitionRange } from '../request/request.ts';

/** Who is at work: an execution's ARN on AWS, a process locally. Opaque here; the platform tells whether it is dead. */
export type Holder = { kind: string; id: string; [fact: string]: Json };

export interface LeaseEntry {
  runId: string;
  fence: number;
  requestHash: string;
  partitions: PartitionRange[];
  holder: Holder | null;
  /** Instant. */
  expiresAt: string;
}

/** `leases/<dataset>.json`: the dataset's unfinished runs. */
export interface Lease {
  schemaVersion: 1;
  fence: number;
  runs: LeaseEntry[];
}
