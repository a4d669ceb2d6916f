import type { Interval } from '../calendar/interval.ts';
import type { FindingName } from '../gaps/finding.ts';
import type { Segment } from './timeline.ts';

/** What was asked: the strict, validated form of a payload. Bounds are inclusive, as people write them. */
export interface Request {
  dataset: string;
  from?: string;
  through?: string;
  /** ISO 8601 duration back from `scheduledTime`. */
  last?: string;
  scheduledTime?: string;
  mode: 'backfill' | 'reprocess';
  partitions?: string[];
  exclude?: string[];
  where?: Record<string, string[]>;
  findings?: FindingName[];
  depth: Depth;
  dryRun: boolean;
  planHash?: string;
  /** Chunks start in this order of time; absent: in the order in which all of them end soonest. */
  order?: 'oldest' | 'newest';
  maxConcurrency?: number;
  maxUsd?: number;
  window?: 'ignore';
  reason?: string;
  requestedBy?: string;
}

export type Depth = 'list' | 'footer' | 'scan';

/** One cell of the table: a half-open interval and values for all keys. */
export interface Partition extends Interval {
  /** `k=v/k=v` in declared order, values percent-encoded as Hive does. */
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
}

export type SkipReason = 'not-ended' | 'excluded' | 'unrecoverable' | 'waived' | 'not-selected';

export interface Skipped {
  partition: string;
  reason: SkipReason;
}

/** Partitions as few ranges: every cell of `[start, end)` whose other keys have one of the values (absent: any). */
export interface PartitionRange extends Interval {
  readonly values?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The partitions that a request means, resolved once against a frozen `now`. Lazy: a million cells cost nothing until
 * somebody walks them. Iteration is by time, then by the other keys in declared order, oldest first.
 */
export interface Resolution {
  /** The first and last ended cell meant, as time-key values (`2001-01-01`); null when none. */
  readonly from: string | null;
  readonly through: string | null;
  /** Ended and not excluded: these are judged. */
  readonly expected: number;
  partitions(): Iterable<Partition>;
  /** The same, before any partition is made: stretches of time in which the same values of the other keys are meant. */
  segments(): Iterable<Segment>;
  /** Left out already by the request, each with its reason (`not-ended`, `excluded`). */
  skipped(): Iterable<Skipped>;
  ranges(): PartitionRange[];
}
