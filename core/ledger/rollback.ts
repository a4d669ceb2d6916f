/** What a rollback did to one partition: put it back, took away what had not been there, or left it alone. */
export type RollbackResult = { state: 'restored' } | { state: 'removed' } | { state: 'refused'; reason: string };

export type RollbackOutcome = 'ROLLED_BACK' | 'ROLLBACK_FAILED' | 'NOTHING_TO_ROLL_BACK';

/** `rollback.json`: written before the first act and after each batch; a repeated rollback goes on with what is not in it. */
export interface RollbackRecord {
  schemaVersion: 1;
  runId: string;
  startedAt: string;
  reason: string | null;
  requestedBy: string | null;
  partitions: Record<string, RollbackResult>;
  /** What became of the catalog table that the run made or changed; null when it did neither. */
  table: 'restored' | 'dropped' | 'kept' | null;
  outcome: RollbackOutcome | null;
}
