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
  /** The batch under way: these may be back already, and the facts do not say so yet. */
  undoing?: string[];
  /** The execution that did the last of it, and what others had put back before that. */
  execution?: string;
  earlier?: string[];
  /** What became of the catalog table that the run made or changed; null when it did neither. */
  table: 'restored' | 'dropped' | 'kept' | null;
  /** Of the last execution that found anything to do. */
  outcome: RollbackOutcome | null;
}

export const isBack = (result: RollbackResult | undefined): boolean =>
  result !== undefined && result.state !== 'refused';

/**
 * The record as an execution begins. What an execution before it left half done is this one's as well; what one before it
 * brought to an end is not.
 */
export function beginRollback(record: RollbackRecord, execution: string): RollbackRecord {
  const goesOn = record.outcome === null || record.execution === execution;
  const back = Object.keys(record.partitions).filter((partition) => isBack(record.partitions[partition]));
  return { ...record, execution, earlier: goesOn ? (record.earlier ?? []) : back };
}

/** What an execution that was asked for these partitions did, by a record that names all of them. */
export function rollbackOutcome(
  record: RollbackRecord,
  partitions: readonly string[],
  tableChanged: boolean,
): RollbackOutcome {
  if (partitions.some((partition) => !isBack(record.partitions[partition]))) return 'ROLLBACK_FAILED';
  const earlier = new Set(record.earlier);
  return tableChanged || partitions.some((partition) => !earlier.has(partition))
    ? 'ROLLED_BACK'
    : 'NOTHING_TO_ROLL_BACK';
}
