import type { FactsDocument } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { runFacts } from '../../core/ledger/run-facts.ts';
import { runWork } from '../../core/ledger/run-work.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { Deps } from '../../ports/deps.ts';
import type { Survey } from '../plan-chunks/survey.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { requireDocument, updateDocument } from '../shared/documents.ts';

/**
 * Notes what a run's partitions hold since it touched them, and how long that took, from the outcomes of all its fan-outs.
 * Repeating it gives the same document. Budget: one GET for the run and one per ended chunk, one conditional PUT.
 */
export async function keepFacts(
  run: { runId: string; dataset: string; fence: number },
  survey: Pick<Survey, 'chunks'>,
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<void> {
  const paths = ledgerPaths(deps.control);
  const ended = survey.chunks.flatMap(({ id, outcome }) => (outcome ? [{ id, outcome }] : []));
  if (ended.length === 0) return;
  const chunks = await mapLimit(ended, 16, async ({ id, outcome }) => ({
    document: await requireDocument<ChunkDocument>(deps.store, paths.chunk(run.runId, id)),
    outcome,
  }));
  const { declaration } = await requireDocument<RunRecord>(deps.store, paths.run(run.runId));
  const work = runWork(declaration.limits, chunks);
  const uri = paths.facts(run.dataset, run.runId);
  const absent: FactsDocument = { schemaVersion: 1, dataset: run.dataset, runId: run.runId, partitions: {} };
  await updateDocument(deps.store, uri, absent, (found) => ({
    ...runFacts(run, chunks, found),
    ...(work && { work }),
  }));
}
