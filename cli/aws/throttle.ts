import type { RunRecord } from '../../core/ledger/run.ts';
import { entryOf } from '../../core/ledger/tenancy.ts';
import { readLease } from '../../functions/shared/lease.ts';
import type { AwsDeps } from '../deps.ts';
import { executionOf } from './waiting-run.ts';

/** Tells the fan-out that is under way at once; later ones read the ledger. Answers how many fan-outs that were. */
export async function throttleAtOnce(run: RunRecord, maxConcurrency: number, deps: AwsDeps): Promise<number> {
  const entry = entryOf(await readLease(run.dataset, deps), run.runId);
  const execution = entry ? executionOf(entry) : null;
  return execution === null ? 0 : deps.aws.executions.throttle(execution, maxConcurrency);
}
