import * as z from 'zod';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { DiscoveryRecord, RunRecord } from '../../core/ledger/run.ts';
import { resolve } from '../../core/request/resolve.ts';
import { countingCatalog, countingStore } from '../../ports/counting.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument, requireDocument, updateDocument, writeFenced } from '../shared/documents.ts';
import { renewLease } from '../shared/lease.ts';
import { discover } from './discovery.ts';

/** A Lambda has fifteen minutes; a slice takes seconds. */
const WORK_MS = 10 * 60_000;

export const DiscoverGapsInput = z.object({ runId: z.string(), dataset: z.string(), fence: z.number().int() });

export type DiscoverGapsInput = z.infer<typeof DiscoverGapsInput>;

export interface DiscoverGapsOutput extends DiscoverGapsInput {
  /** There are partitions left that nobody looked at. */
  more: boolean;
}

/**
 * Looks at the run's partitions and keeps what is wrong with them in the ledger, one part per slice. The cursor is saved
 * after each part, and a part's name follows from the cursor: a repeated invocation overwrites what it wrote before.
 */
export async function discoverGaps(input: DiscoverGapsInput, deps: Deps): Promise<DiscoverGapsOutput> {
  const { runId, fence } = input;
  const paths = ledgerPaths(deps.control);
  const started = deps.clock.now();
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  const found = await readDocument<DiscoveryRecord>(deps.store, paths.discovery(runId));
  let record = found?.value ?? emptyRecord();
  if (record.complete) return { ...input, more: false };
  if (!run.request.dryRun) await renewLease(run.dataset, runId, fence, deps);

  const dataset = datasetOf(run.declaration);
  const now = Date.parse(run.now);
  const resolution = resolve(run.request, dataset, now);
  const { store, requests } = countingStore(deps.store);
  const { catalog, requests: catalogRequests } = countingCatalog(deps.catalog);
  const { cursor, scannedBytes: scanned = 0 } = record;
  const task = { dataset, request: run.request, resolution, now, cursor, scanned };
  for await (const slice of discover(task, { ...deps, store, catalog })) {
    const wrong = slice.candidates.filter((candidate) => candidate.findings.length > 0);
    await writeFenced(deps.store, paths.candidates(runId, record.parts), toLines(slice.candidates), fence);
    record = {
      ...record,
      cursor: slice.cursor,
      ...(slice.scanned > 0 && { scannedBytes: slice.scanned }),
      parts: record.parts + 1,
      expected: slice.cursor,
      healthy: record.healthy + slice.looked - wrong.length,
      counts: tally(record.counts, wrong),
      requests: { ...requests, ...catalogRequests },
    };
    await keepProgress(runId, record, deps);
    if (deps.clock.now() - started > WORK_MS) return { ...input, more: true };
  }
  await keepProgress(runId, { ...record, complete: true }, deps);
  deps.logger.info('discovered', { expected: record.expected, healthy: record.healthy, counts: record.counts });
  return { ...input, more: false };
}

/** Never back: a late invocation of an execution that was taken over must not undo what its successor saw. */
const keepProgress = (runId: string, record: DiscoveryRecord, deps: Pick<Deps, 'store' | 'control'>) =>
  updateDocument(deps.store, ledgerPaths(deps.control).discovery(runId), record, (found) =>
    found !== record && (found.complete || found.cursor > record.cursor) ? found : { ...record },
  );

const emptyRecord = (): DiscoveryRecord => ({
  schemaVersion: 1,
  cursor: 0,
  parts: 0,
  complete: false,
  expected: 0,
  healthy: 0,
  counts: {},
  requests: {},
});

const toLines = (candidates: readonly Candidate[]): string =>
  candidates.map((candidate) => `${JSON.stringify(candidate)}\n`).join('');

export function tally(counts: Record<string, number>, candidates: readonly Candidate[]): Record<string, number> {
  const sum = { ...counts };
  for (const { findings } of candidates) {
    for (const { finding } of findings) sum[finding] = (sum[finding] ?? 0) + 1;
  }
  return sum;
}
