import { actualUsd } from '../../core/cost/actual.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { lastOutcomes } from '../../core/ledger/last-outcomes.ts';
import { makeReport } from '../../core/ledger/make-report.ts';
import type { ChunkOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { DiscoveryRecord, RunRecord } from '../../core/ledger/run.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { chunkOrder } from '../../core/plan/chunk-order.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { resolve } from '../../core/request/resolve.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { lastManifest } from '../plan-chunks/survey.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { readDocument, requireDocument } from '../shared/documents.ts';

/** A run's report from what the ledger has of it now. Budget: one LIST per 1,000 chunk documents, two GETs per ended chunk. */
export async function composeReport(
  run: RunRecord,
  error: { name: string; message: string } | null,
  deps: Deps,
  ended = true,
): Promise<Report> {
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
    // Not spread into Math.min: they may be more than a call takes arguments.
    const oldest = unsound.reduce((least, { start }) => Math.min(least, Date.parse(start)), Number.POSITIVE_INFINITY);
    const { engine, register, partitions } = document;
    return { engine, register, seconds, partitions: partitions.length, oldest };
  });
  const oldest = chunks.reduce((least, chunk) => Math.min(least, chunk.oldest), Number.POSITIVE_INFINITY);
  return makeReport({
    run,
    bounds: resolve(run.request, dataset, Date.parse(run.now)),
    discovery: (await readDocument<DiscoveryRecord>(deps.store, paths.discovery(runId)))?.value ?? null,
    plan: (await readDocument<Plan>(deps.store, paths.plan(runId)))?.value ?? null,
    passes: (await lastManifest(runId, deps))?.pass ?? 0,
    outcomes,
    oldestUnsound: Number.isFinite(oldest) ? oldest : null,
    actualUsd: actualUsd(chunks, run.declaration.limits, deps.region),
    ended,
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
