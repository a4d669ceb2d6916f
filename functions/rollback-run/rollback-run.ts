import * as z from 'zod';
import { LakefillError } from '../../core/errors.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackOutcome, RollbackRecord, RollbackResult } from '../../core/ledger/rollback.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { entryOf, leave } from '../../core/ledger/tenancy.ts';
import { chunkOrder } from '../../core/plan/chunk-order.ts';
import type { PartitionPublication, PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { requireRun } from '../prepare-run/resume.ts';
import { takeLease } from '../prepare-run/take-lease.ts';
import { readRecords, settleRun } from '../publish-chunk/settle.ts';
import { instantNow } from '../shared/chunk.ts';
import { updateDocument } from '../shared/documents.ts';
import { changeLease, readLease, renewLease, tenure } from '../shared/lease.ts';
import { newerRuns, voidFacts } from './facts.ts';
import { rangesOfRecords } from './ranges.ts';
import { restoreTable } from './table.ts';
import { undoRecord } from './undo-record.ts';

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
  ok: boolean;
  error: string;
  cause: string;
}

/** A Lambda has fifteen minutes; one record (a chunk) takes seconds. */
const WORK_MS = 10 * 60_000;

/**
 * Puts back what a run published, newest chunk first, each partition only if it is still as the run left it. A writer like
 * any other: it holds the lease of those partitions, and a living holder of any is `LeaseHeld`. What was done is noted
 * after every chunk, so that a killed rollback goes on by the same command.
 */
export async function rollbackRun(input: RollbackRunInput, deps: Deps): Promise<RollbackRunOutput> {
  const request = 'run' in input.input ? input.input : input.input.input;
  const started = deps.clock.now();
  const run = await requireRun(request.run, deps);
  const lockId = `rollback:${run.runId}`;
  const own = entryOf(await readLease(run.dataset, deps), run.runId);
  const published = await rangesOfRecords(run, await readRecords(run.runId, deps), deps);
  const { fence } = await takeLease(
    { runId: lockId, requestHash: lockId, dataset: run.dataset, execution: input.execution },
    // The run's own entry too: a living run is not rolled back under its hands, a dead one is ended for good.
    [...published, ...(own?.partitions ?? [])],
    deps,
  );
  const ours = tenure(run.dataset, lockId, fence, deps);
  await settleRun(run.runId, ours, deps);
  const records = (await readRecords(run.runId, deps)).sort((a, b) => chunkOrder(b.chunkId, a.chunkId));
  const selected = select(records, request);
  let record = await changeRecord(run, request, deps, (found) => ({ ...found, outcome: null }));

  const newer = await newerRuns(run, deps);
  for (const { publish, partitions } of selected) {
    const due = partitions.filter(({ partition }) => !isBack(record.partitions[partition]));
    if (due.length === 0) continue;
    if (deps.clock.now() - started > WORK_MS) return answer(request, run, record, true);
    await renewLease(run.dataset, lockId, fence, deps);
    const free = due.filter(({ partition }) => !newer.has(partition));
    const results = await undoRecord(publish, free, deps);
    for (const { partition } of due) {
      const later = newer.get(partition);
      if (later)
        results.set(partition, { state: 'refused', reason: `run ${later} published it since: roll that back first` });
    }
    record = await changeRecord(run, request, deps, (found) => ({
      ...found,
      partitions: { ...found.partitions, ...Object.fromEntries(results) },
    }));
  }
  const whole = request.partitions === undefined;
  await voidFacts(run, record, whole, basesOf(selected), deps);
  const nothingStays = select(records, { run: run.runId }).every(({ partitions }) =>
    partitions.every(({ partition }) => isBack(record.partitions[partition])),
  );
  const table = await restoreTable(run, lockId, nothingStays, deps);
  const outcome = outcomeOf(selected, record);
  record = await changeRecord(run, request, deps, (found) => ({ ...found, table, outcome }));
  await changeLease(run.dataset, deps, (lease) => leave(lease, lockId, fence));
  deps.logger.info('rolled back', { outcome, partitions: Object.keys(record.partitions).length });
  return answer(request, run, record, false);
}

const isBack = (result: RollbackResult | undefined): boolean => result !== undefined && result.state !== 'refused';

/** What the run really changed, of what the request names; `InvalidRequest` for a partition that the run never touched. */
function select(
  records: readonly PublishRecord[],
  request: RollbackRequest,
): { publish: PublishRecord; partitions: PartitionPublication[] }[] {
  const wanted = request.partitions === undefined ? null : new Set(request.partitions);
  const known = new Set(records.flatMap((publish) => publish.partitions.map(({ partition }) => partition)));
  const unknown = [...(wanted ?? [])].find((partition) => !known.has(partition));
  if (unknown !== undefined) {
    throw new LakefillError('InvalidRequest', `run ${request.run} did not publish ${unknown}`, {
      data: { run: request.run, partition: unknown },
      hint: `see "lakefill report ${request.run}" for what it published`,
    });
  }
  return records.map((publish) => {
    const done = new Map(publish.done?.partitions.map((one) => [one.partition, one.state]));
    const partitions = publish.partitions.filter(
      ({ partition, action }) =>
        action !== 'unchanged' && done.get(partition) !== 'failed' && (wanted === null || wanted.has(partition)),
    );
    return { publish, partitions };
  });
}

const basesOf = (selected: readonly { partitions: PartitionPublication[] }[]): Map<string, ObjectState[]> =>
  new Map(selected.flatMap(({ partitions }) => partitions.map(({ partition, base }) => [partition, base.objects])));

function outcomeOf(
  selected: readonly { partitions: PartitionPublication[] }[],
  record: RollbackRecord,
): RollbackOutcome {
  const names = selected.flatMap(({ partitions }) => partitions.map(({ partition }) => partition));
  if (names.length === 0) return 'NOTHING_TO_ROLL_BACK';
  return names.every((name) => isBack(record.partitions[name])) ? 'ROLLED_BACK' : 'ROLLBACK_FAILED';
}

const changeRecord = (
  run: RunRecord,
  request: RollbackRequest,
  deps: Pick<Deps, 'store' | 'clock' | 'control'>,
  change: (record: RollbackRecord) => RollbackRecord,
): Promise<RollbackRecord> =>
  updateDocument<RollbackRecord>(
    deps.store,
    ledgerPaths(deps.control).rollback(run.runId),
    {
      schemaVersion: 1,
      runId: run.runId,
      startedAt: instantNow(deps),
      reason: request.reason ?? null,
      requestedBy: request.requestedBy ?? null,
      partitions: {},
      table: null,
      outcome: null,
    },
    change,
  );

function answer(request: RollbackRequest, run: RunRecord, record: RollbackRecord, more: boolean): RollbackRunOutput {
  const refused = Object.values(record.partitions).filter((result) => result.state === 'refused').length;
  const outcome = record.outcome ?? 'ROLLBACK_FAILED';
  const ok = outcome !== 'ROLLBACK_FAILED';
  return {
    input: request,
    runId: run.runId,
    more,
    outcome,
    ok,
    error: ok ? '' : 'RollbackFailed',
    cause: ok ? '' : JSON.stringify({ runId: run.runId, outcome, errorMessage: `${refused} partitions were refused` }),
  };
}
