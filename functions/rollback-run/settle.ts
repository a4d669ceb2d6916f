import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackRecord } from '../../core/ledger/rollback.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { Deps } from '../../ports/deps.ts';
import { readRecords } from '../publish-chunk/settle.ts';
import { readDocument, requireDocument } from '../shared/documents.ts';
import type { Tenure } from '../shared/lease.ts';
import { undoBatch } from './batch.ts';
import { laterFacts } from './facts.ts';
import { select } from './selection.ts';

/** The lease entry of a run's rollback. */
const PREFIX = 'rollback:';

export const lockOf = (runId: string): string => `${PREFIX}${runId}`;

/** The run that is rolled back under this lease entry; undefined where the entry is a run's own. */
export const rolledBackUnder = (lockId: string): string | undefined =>
  lockId.startsWith(PREFIX) ? lockId.slice(PREFIX.length) : undefined;

/** Brings the batch to its end in which a rollback was killed; the caller holds the rollback's lease entry. */
export async function settleRollback(
  runId: string,
  tenure: Tenure,
  deps: Pick<Deps, 'store' | 'catalog' | 'clock' | 'control'>,
): Promise<void> {
  const paths = ledgerPaths(deps.control);
  const record = (await readDocument<RollbackRecord>(deps.store, paths.rollback(runId)))?.value;
  const { undoing = [] } = record ?? {};
  if (undoing.length === 0) return;
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  const selected = select(await readRecords(runId, deps), { run: runId, partitions: undoing });
  await undoBatch(run, selected, await laterFacts(run, deps), tenure, deps);
}
