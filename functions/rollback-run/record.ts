import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackRecord } from '../../core/ledger/rollback.ts';
import type { Deps } from '../../ports/deps.ts';
import { instantNow } from '../shared/chunk.ts';
import { updateDocument } from '../shared/documents.ts';

/** One compare-and-swap of a run's `rollback.json`; `why` goes into a new one. */
export const changeRecord = (
  runId: string,
  why: { reason?: string | undefined; requestedBy?: string | undefined },
  deps: Pick<Deps, 'store' | 'clock' | 'control'>,
  change: (record: RollbackRecord) => RollbackRecord,
): Promise<RollbackRecord> =>
  updateDocument<RollbackRecord>(
    deps.store,
    ledgerPaths(deps.control).rollback(runId),
    {
      schemaVersion: 1,
      runId,
      startedAt: instantNow(deps),
      reason: why.reason ?? null,
      requestedBy: why.requestedBy ?? null,
      partitions: {},
      table: null,
      outcome: null,
    },
    change,
  );
