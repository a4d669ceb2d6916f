import * as z from 'zod';
import {
  beginRollback,
  isBack,
  type RollbackOutcome,
  type RollbackRecord,
  rollbackOutcome,
} from '../../core/ledger/rollback.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { entryOf, leave } from '../../core/ledger/tenancy.ts';
import { chunkOrder } from '../../core/plan/chunk-order.ts';
import type { Deps } from '../../ports/deps.ts';
import { stopJobs } from '../plan-chunks/survey.ts';
import { requireRun } from '../prepare-run/resume.ts';
import { takeLease } from '../prepare-run/take-lease.ts';
import { readRecords, settleRun } from '../publish-chunk/settle.ts';
import { changeLease, readLease, tenure } from '../shared/lease.ts';
import { undoBatch } from './batch.ts';
import { laterFacts, voidVerdicts } from './facts.ts';
import { rangesOfRecords } from './ranges.ts';
import { changeRecord } from './record.ts';
import { batchesOf, namesOf, select } from './selection.ts';
import { lockOf, settleRollback } from './settle.ts';
import { restoreTable } from './table.ts';

export const RollbackRequest = z.strictObject({
  run: z.string(),
  partitions: z.array(z.string()).min(1).optional(),
  reason: z.string().optional(),
  requestedBy: z.string().optional(),
});

export type RollbackRequest = z.infer<typeof RollbackRequest>;

export const RollbackRunInput = z.object({
  execution: z.object({ id: z.string(), name: z.string(), startTime: z.string() }),
  /** The payload, or this step's own last answer. */
  input: z.union([z.object({ input: RollbackRequest, runId: z.string() }), RollbackRequest]),
});

export type RollbackRunInput = z.infer<typeof RollbackRunInput>;

export interface RollbackRunOutput {
  input: RollbackRequest;
  runId: string;
  more: boolean;
  outcome: RollbackOutcome;
  /** How many of the partitions asked for are back by now, and how many are not. */
  back: number;
  refused: number;
  ok: boolean;
  error: string;
  cause: string;
}

/** A Lambda has fifteen minutes; a batch takes seconds, or a minute or two where many objects are copied. */
const WORK_MS = 8 * 60_000;
const BATCH = 1_000;
/** A Cause holds 32 KB. */
const REFUSALS_TOLD = 20;

/**
 * Puts back what a run published, newest chunk first, each partition only if it is still as the run left it. A writer like
 * any other: it holds the lease of those partitions, and a living holder of any is `LeaseHeld`. What was done is noted
 * after every batch, so that a killed rollback goes on by the same command. What an earlier rollback put back is not done
 * again: `NOTHING_TO_ROLL_BACK` when nothing else was asked for.
 */
export async function rollbackRun(input: RollbackRunInput, deps: Deps): Promise<RollbackRunOutput> {
  const request = 'run' in input.input ? input.input : input.input.input;
  const started = deps.clock.now();
  const run = await requireRun(request.run, deps);
  const known = await readRecords(run.runId, deps);
  select(known, request);
  const lockId = lockOf(run.runId);
  const own = entryOf(await readLease(run.dataset, deps), run.runId);
  const published = await rangesOfRecords(run, known, deps);
  const { fence } = await takeLease(
    { runId: lockId, requestHash: lockId, dataset: run.dataset, execution: input.execution },
    // The run's own entry too: a living run is not rolled back under its hands, a dead one is ended for good.
    [...published, ...(own?.partitions ?? [])],
    deps,
  );
  const ours = tenure(run.dataset, lockId, fence, deps);
  const stopped = await stopJobs(run.runId, deps);
  if (stopped.length > 0) deps.logger.info('stopped jobs', { chunks: stopped });
  const records = (await settleRun(run.runId, ours, deps)).sort((a, b) => chunkOrder(b.chunkId, a.chunkId));
  await settleRollback(run.runId, ours, deps);
  const selected = select(records, request);
  const names = namesOf(selected);
  let record = await changeRecord(run.runId, request, deps, (found) => {
    const begun = beginRollback(found, input.execution.id);
    return names.every((name) => isBack(found.partitions[name])) ? begun : { ...begun, outcome: null };
  });

  const due = selected.map(({ publish, partitions }) => ({
    publish,
    partitions: partitions.filter(({ partition }) => !isBack(record.partitions[partition])),
  }));
  const later = await laterFacts(run, deps);
  for (const batch of batchesOf(due, BATCH)) {
    if (deps.clock.now() - started > WORK_MS) return answer(request, run, { record, names, outcome: null });
    record = await undoBatch(run, batch, later, ours, deps);
  }
  if (request.partitions === undefined) await voidVerdicts(run, deps);
  const nothingStays = namesOf(select(records, { run: run.runId })).every((name) => isBack(record.partitions[name]));
  const table = await restoreTable(run, lockId, nothingStays, deps);
  const outcome = rollbackOutcome(record, names, table !== record.table && table !== 'kept');
  record = await changeRecord(run.runId, request, deps, (found) => ({
    ...found,
    table,
    outcome: outcome === 'NOTHING_TO_ROLL_BACK' ? (found.outcome ?? outcome) : outcome,
  }));
  await changeLease(run.dataset, deps, (lease) => leave(lease, lockId, fence));
  deps.logger.info('rolled back', { outcome, partitions: names.length });
  return answer(request, run, { record, names, outcome });
}

/** `outcome` null: there is more to do. */
function answer(
  request: RollbackRequest,
  run: RunRecord,
  { record, names, outcome }: { record: RollbackRecord; names: readonly string[]; outcome: RollbackOutcome | null },
): RollbackRunOutput {
  const refusals = names.flatMap((partition) => {
    const result = record.partitions[partition];
    return result?.state === 'refused' ? [{ partition, reason: result.reason }] : [];
  });
  const back = names.filter((name) => isBack(record.partitions[name])).length;
  const failed = outcome === 'ROLLBACK_FAILED';
  const [first] = refusals;
  const message = `${refusals.length} of ${names.length} partitions were refused${first ? `, first ${first.partition}: ${first.reason}` : ''}`;
  const cause = { runId: run.runId, outcome, errorMessage: message, refused: refusals.slice(0, REFUSALS_TOLD) };
  return {
    input: request,
    runId: run.runId,
    more: outcome === null,
    outcome: outcome ?? 'ROLLBACK_FAILED',
    back,
    refused: refusals.length,
    ok: !failed && outcome !== null,
    error: failed ? 'RollbackFailed' : '',
    cause: failed ? JSON.stringify(cause) : '',
  };
}
