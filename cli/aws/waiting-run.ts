import type { Json } from '../../core/json.ts';
import type { LeaseEntry } from '../../core/ledger/lease.ts';
import { entryOf } from '../../core/ledger/tenancy.ts';
import { draftRun } from '../../functions/prepare-run/prepare-run.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { readLease } from '../../functions/shared/lease.ts';
import type { AwsDeps } from '../deps.ts';
import { openRequest } from '../preview.ts';

/** A run that an execution on AWS has in hand. */
export interface HeldRun {
  runId: string;
  execution: string;
}

/**
 * The run that this input means and that only waits for its window: on AWS a suspended run is an execution that lives on, and
 * the same command goes on with it instead of starting another, which its lease would refuse. Whatever can be refused before
 * an execution begins is refused here: a form or a range that is wrong, a declaration that is not the deployed one, a run
 * that nobody knows.
 */
export async function waitingRun(input: Record<string, Json>, deps: AwsDeps): Promise<HeldRun | null> {
  const entry = typeof input.resume === 'string' ? await resumed(input.resume, deps) : await requested(input, deps);
  const execution = entry ? executionOf(entry) : null;
  if (!entry || execution === null) return null;
  const waiting = await deps.aws.executions.waiting(execution);
  return waiting?.state === 'WaitForWindow' ? { runId: entry.runId, execution } : null;
}

/** The execution that holds a lease entry. */
export const executionOf = ({ holder }: LeaseEntry): string | null => (holder?.kind === 'execution' ? holder.id : null);

async function resumed(runId: string, deps: AwsDeps): Promise<LeaseEntry | undefined> {
  const { dataset } = await requireRun(runId, deps);
  return entryOf(await readLease(dataset, deps), runId);
}

async function requested(input: Record<string, Json>, deps: AwsDeps): Promise<LeaseEntry | undefined> {
  const { request, dataset } = await openRequest(input, deps);
  const { record } = draftRun(
    request,
    dataset,
    { id: '', name: '', startTime: new Date(0).toISOString() },
    deps.clock.now(),
  );
  // Who asks to ignore the window does not mean to wait for it with the other.
  if (request.dryRun || request.window === 'ignore') return undefined;
  const { runs } = await readLease(dataset.id, deps);
  return runs.find((one) => one.requestHash === record.requestHash);
}
