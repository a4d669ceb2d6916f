import type { PublishedRange } from '../core/ledger/published-range.ts';

/** Tells others what a run did. At least once: a repeated telling has the same `runId`. */
export interface Events {
  rangePublished(range: PublishedRange): Promise<void>;
}
