import { z } from 'zod';
import { actualUsd } from '../../core/cost/actual.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { lastOutcomes } from '../../core/ledger/last-outcomes.ts';
import { makeReport } from '../../core/ledger/make-report.ts';
import type { ChunkOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { DiscoveryRecord, RunRecord } from '../../core/ledger/run.ts';
import { runIdOf } from '../../core/ledger/runs.ts';
import { entryOf, leave } from '../../core/ledger/tenancy.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { chunkOrder } from '../../core/plan/chunk-order.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { resolve } from '../../core/request/resolve.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { lastManifest } from '../plan-chunks/survey.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { readDocument, requireDocument, writeAgain } from '../shared/documents.ts';
import { failureOf } from '../shared/failure.ts';
import { changeLease, readLease } from '../shared/lease.ts';
import { emitMetrics } from './metrics.ts';

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
  // Refused before there was a run, or a run that another execution made or took over: nothing here is ours.
  const fence = input.state.fence ?? 0;
  if (!run || (fence > 0 && !(await isOurs(run.dataset, runId, fence, deps)))) {
    const outcome = error ? 'REFUSED' : 'NOTHING_TO_DO';
    return answer(runId, outcome, error, '', null);
  }
  const report = await compose(run, error, deps);
  await writeAgain(deps.store, paths.report(runId), report);
  if (fence > 0) await changeLease(run.dataset, deps, (lease) => release(lease, runId, fence, report));
  emitMetrics(report, run, deps);
  deps.logger.info('reported', { outcome: report.outcome, published: report.published, failed: report.failed.length });
  return answer(runId, report.outcome, error, paths.report(runId), report);
}

const isOurs = async (dataset: string, runId: string, fence: number, deps: Deps): Promise<boolean> => {
  const entry = entryOf(await readLease(dataset, deps), runId);
  return entry === undefined || entry.fence === fence;
};

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
  error: { name: string; message: string } | null,
  uri: string,
  report: Report | null,
): ReportRunOutput {
  const ok = endedWell.has(outcome);
  const name = error?.name ?? (outcome === 'PARTIALLY_FAILED' ? 'PartiallyFailed' : 'RunFailed');
  const failed = report?.failed.length ?? 0;
  const message = error?.message ?? `${failed} of ${report?.expected ?? 0} partitions failed`;
  return {
    runId,
    outcome,
    ok,
    error: ok ? '' : name,
    cause: ok ? '' : JSON.stringify({ runId, outcome, errorMessage: message, report: uri }),
    report: uri,
  };
}

/** Budget: one LIST per 1,000 chunk documents, two GETs per ended chunk. */
async function compose(run: RunRecord, error: { name: string; message: string } | null, deps: Deps): Promise<Report> {
  const paths = ledgerPaths(deps.control);
  const { runId } = run;
  const dataset = datasetOf(run.declaration);
  const outcomes = await readOutcomes(runId, deps);
  const failed = new Set(
    [...lastOutcomes(outcomes).values()].flatMap((one) => (one.state === 'failed' ? one.partition : [])),
  );
  const chunks = await mapLimit(outcomes, 16, async ({ chunkId, seconds }) => {
    const document = await requireDocument<ChunkDocument>(deps.store, paths.chunk(runId, chunkId));
    const unsound = document.partitions.filter((partition) => failed.has(partition.key));
    const starts = unsound.map((partition) => Date.parse(partition.start));
    return { engine: document.engine, seconds, partitions: document.partitions.length, starts };
  });
  const starts = chunks.flatMap((chunk) => chunk.starts);
  return makeReport({
    run,
    bounds: resolve(run.request, dataset, Date.parse(run.now)),
    discovery: (await readDocument<DiscoveryRecord>(deps.store, paths.discovery(runId)))?.value ?? null,
    plan: (await readDocument<Plan>(deps.store, paths.plan(runId)))?.value ?? null,
    passes: (await lastManifest(runId, deps))?.pass ?? 0,
    outcomes,
    oldestUnsound: starts.length === 0 ? null : Math.min(...starts),
    actualUsd: actualUsd(chunks, run.declaration.limits, deps.region),
    error,
    now: deps.clock.now(),
    uri: paths.report(runId),
  });
}

async function readOutcomes(runId: string, deps: Pick<Deps, 'store' | 'control'>): Promise<ChunkOutcome[]> {
  const uris: string[] = [];
  for await (const page of deps.store.list(parseUri(ledgerPaths(deps.control).chunks(runId)))) {
    uris.push(...page.objects.map((object) => object.uri).filter((uri) => uri.endsWith('/outcome.json')));
  }
  const outcomes = await mapLimit(uris, 16, (uri) => requireDocument<ChunkOutcome>(deps.store, uri));
  return outcomes.sort((a, b) => chunkOrder(a.chunkId, b.chunkId));
}
