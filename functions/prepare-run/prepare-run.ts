import * as z from 'zod';
import { formatInstant } from '../../core/calendar/interval.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { sha256 } from '../../core/hash.ts';
import { canonicalJson } from '../../core/json.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { runIdOf } from '../../core/ledger/runs.ts';
import { parseRequest, type ResumeRequest } from '../../core/request/parse.ts';
import type { PartitionRange, Request } from '../../core/request/request.ts';
import { resolve } from '../../core/request/resolve.ts';
import { selectionOf } from '../../core/request/selection.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument, updateDocument, writeOnce } from '../shared/documents.ts';
import { claimSchedule } from './claim.ts';
import { checkEnvironment } from './environment.ts';
import { resumeRun } from './resume.ts';
import { adoptableRun, takeLease } from './take-lease.ts';

export const PrepareRunInput = z.object({
  execution: z.object({ id: z.string(), name: z.string(), startTime: z.string() }),
  /** The payload as it was given; its own schema judges it. */
  input: z.unknown(),
});

export type PrepareRunInput = z.infer<typeof PrepareRunInput>;

export interface PrepareRunOutput {
  runId: string;
  dataset: string;
  fence: number;
  /** `report`: there is nothing to do, because another run does it. */
  next: 'discover' | 'report';
}

/**
 * Freezes what was asked in the ledger and takes the lease for it. Refusals (`InvalidRequest`, `UnknownDataset`,
 * `LeaseHeld`, ...) are thrown before the run is written; a claimed time that no run stands for is free again. A repeated invocation of the same execution finds its own run;
 * a request equal to a dead run's goes on with that run.
 */
export async function prepareRun(input: PrepareRunInput, deps: Deps): Promise<PrepareRunOutput> {
  const payload = parseRequest(input.input);
  if (isResume(payload)) return resumeRun(payload.resume, input.execution, deps);

  const dataset = await deps.declarations.load(payload.dataset);
  const now = deps.clock.now();
  const draft = draftRun(payload, dataset, input.execution, now);
  draft.record.runId = (await adoptableRun(draft.record, deps)) ?? draft.record.runId;
  const known = await readDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(draft.record.runId));
  if (!known) await checkEnvironment(dataset, deps);

  const double = await claimSchedule(payload, draft.record, deps);
  if (double !== null) {
    await writeOnce(deps.store, ledgerPaths(deps.control).run(draft.record.runId), {
      ...draft.record,
      doubleOf: double,
    });
    return { runId: draft.record.runId, dataset: dataset.id, fence: 0, next: 'report' };
  }
  if (payload.dryRun) {
    await writeOnce(deps.store, ledgerPaths(deps.control).run(draft.record.runId), draft.record);
    return { runId: draft.record.runId, dataset: dataset.id, fence: 0, next: 'discover' };
  }
  const { runId, fence } = await takeLease(draft.record, draft.ranges, deps);
  await keepRun({ ...draft.record, runId }, deps);
  return { runId, dataset: dataset.id, fence, next: 'discover' };
}

/** An adopted run keeps its own record, but for the window: who asks to ignore it now means this run too. */
const keepRun = (record: RunRecord, deps: Deps): Promise<RunRecord> =>
  updateDocument(deps.store, ledgerPaths(deps.control).run(record.runId), record, (found) => {
    if (found === record) return { ...record };
    const { window } = record.request;
    if (window === undefined || window === found.request.window) return found;
    return { ...found, request: { ...found.request, window } };
  });

const isResume = (payload: Request | ResumeRequest): payload is ResumeRequest => 'resume' in payload;

/** The run as it would be recorded, and the partitions that its lease has to cover. */
export function draftRun(
  request: Request,
  dataset: Dataset,
  execution: RunRecord['execution'],
  now: number,
): { record: RunRecord; ranges: PartitionRange[] } {
  const ranges = resolve(request, dataset, now).ranges();
  const requestHash = sha256(
    canonicalJson({
      declaration: dataset.declarationHash,
      mode: request.mode,
      selection: selectionOf(request),
      partitions: ranges,
    }),
  );
  const record: RunRecord = {
    schemaVersion: 1,
    runId: runIdOf(execution),
    dataset: dataset.id,
    request,
    requestHash,
    declaration: dataset.declaration,
    declarationHash: dataset.declarationHash,
    now: formatInstant(now),
    execution,
  };
  return { record, ranges };
}
