import * as z from 'zod';
import { isErrorName } from '../../core/errors.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { runIdOf } from '../../core/ledger/runs.ts';
import { entryOf, leave } from '../../core/ledger/tenancy.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument, toText, writeFenced } from '../shared/documents.ts';
import { failureOf } from '../shared/failure.ts';
import { changeLease, readLease } from '../shared/lease.ts';
import { composeReport } from './compose.ts';
import { emitMetrics } from './metrics.ts';
import { tell } from './tell.ts';

export const ReportRunInput = z.object({
  execution: z.object({ id: z.string(), name: z.string(), startTime: z.string() }),
  /** The workflow's state: after a refusal in PrepareRun it is still the payload. */
  state: z.looseObject({
    runId: z.string().optional(),
    fence: z.number().int().optional(),
    error: z.object({ Error: z.string(), Cause: z.string().optional() }).optional(),
  }),
});

export type ReportRunInput = z.infer<typeof ReportRunInput>;

export interface ReportRunOutput {
  runId: string;
  outcome: Report['outcome'];
  ok: boolean;
  /** The Fail state's Error and Cause; empty when the run ended well. */
  error: string;
  cause: string;
  report: string;
}

type Failure = { name: string; message: string } | null;

const endedWell: ReadonlySet<Report['outcome']> = new Set(['SUCCEEDED', 'NOTHING_TO_DO', 'PLANNED']);

/**
 * Sums the run up from the ledger, frees its lease unless it broke (then its holder is taken out, and `resume` goes on),
 * and names the failure that the execution ends with. Touches only what was written under its own fence.
 */
export async function reportRun(input: ReportRunInput, deps: Deps): Promise<ReportRunOutput> {
  const runId = input.state.runId ?? runIdOf(input.execution);
  const error = input.state.error ? failureOf(input.state.error) : null;
  const paths = ledgerPaths(deps.control);
  const run = (await readDocument<RunRecord>(deps.store, paths.run(runId)))?.value;
  const fence = input.state.fence ?? 0;
  // Refused before there was a run, or a run that another execution took over, or that has left: nothing here is ours.
  if (!run || (fence > 0 && !(await isOurs(run.dataset, runId, fence, deps)))) return elsewhere(runId, error, deps);
  const report = await composeReport(run, error, deps);
  await writeFenced(deps.store, paths.report(runId), toText(report), fence);
  await tell(report, deps);
  if (fence > 0) await changeLease(run.dataset, deps, (lease) => release(lease, runId, fence, report));
  emitMetrics(report, run, deps);
  deps.logger.info('reported', { outcome: report.outcome, published: report.published, failed: report.failed.length });
  return answer(runId, report.outcome, error, paths.report(runId), report);
}

const isOurs = async (dataset: string, runId: string, fence: number, deps: Deps): Promise<boolean> => {
  return entryOf(await readLease(dataset, deps), runId)?.fence === fence;
};

/** A repeated invocation after the first one left the lease answers from the report that that one wrote. */
async function elsewhere(runId: string, error: Failure, deps: Deps): Promise<ReportRunOutput> {
  if (error) return answer(runId, 'REFUSED', error, '', null);
  const uri = ledgerPaths(deps.control).report(runId);
  const report = (await readDocument<Report>(deps.store, uri))?.value;
  return report
    ? answer(runId, report.outcome, report.error, uri, report)
    : answer(runId, 'NOTHING_TO_DO', null, '', null);
}

/** A finished or refused run leaves; a broken one stays, without a holder, to be resumed. */
function release(lease: Parameters<typeof leave>[0], runId: string, fence: number, report: Report) {
  const broken = report.error !== null && report.outcome !== 'REFUSED';
  if (!broken) return leave(lease, runId, fence);
  return {
    ...lease,
    runs: lease.runs.map((entry) =>
      entry.runId === runId && entry.fence === fence ? { ...entry, holder: null } : entry,
    ),
  };
}

function answer(
  runId: string,
  outcome: Report['outcome'],
  error: Failure,
  uri: string,
  report: Report | null,
): ReportRunOutput {
  const ok = endedWell.has(outcome);
  const failure = outcome === 'PARTIALLY_FAILED' ? 'PartiallyFailed' : 'RunFailed';
  // Scripts know the names of our list; any other stands in the message, and a Fail state may not begin one with `States.`.
  const foreign = error !== null && !isErrorName(error.name);
  const name = foreign ? 'Bug' : (error?.name ?? failure);
  const failed = report?.failed.length ?? 0;
  const message = foreign
    ? `${error.name}: ${error.message}`
    : (error?.message ?? `${failed} of ${report?.expected ?? 0} partitions failed`);
  return {
    runId,
    outcome,
    ok,
    error: ok ? '' : name,
    cause: ok ? '' : JSON.stringify({ runId, outcome, errorMessage: message, report: uri }),
    report: uri,
  };
}
