import * as z from 'zod';
import { LakefillError } from '../../core/errors.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { ManifestItem } from '../../core/plan/plan.ts';
import { startsOf } from '../../core/window/starts.ts';
import type { Deps } from '../../ports/deps.ts';
import { lastManifest, surveyRun } from '../plan-chunks/survey.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { requireDocument, toText, writeFenced } from '../shared/documents.ts';
import { renewLease } from '../shared/lease.ts';
import { keepFacts } from './keep-facts.ts';

export const CollectOutcomesInput = z.object({ runId: z.string(), dataset: z.string(), fence: z.number().int() });

export type CollectOutcomesInput = z.infer<typeof CollectOutcomesInput>;

export interface CollectOutcomesOutput extends CollectOutcomesInput {
  next: 'plan' | 'report';
}

/** `pass-<n>/outcomes.json`: how a fan-out ended. */
export interface PassOutcomes {
  schemaVersion: 1;
  pass: number;
  published: number;
  failed: number;
  left: number;
}

/**
 * Judges a fan-out from the ledger, whatever the Map said: writes what every partition holds now, and whether another
 * fan-out is due. A fan-out in which nothing started although a window had room for it is `NoProgress`.
 */
export async function collectOutcomes(input: CollectOutcomesInput, deps: Deps): Promise<CollectOutcomesOutput> {
  const { runId, dataset, fence } = input;
  const paths = ledgerPaths(deps.control);
  await renewLease(dataset, runId, fence, deps);
  const manifest = await lastManifest(runId, deps);
  const survey = await surveyRun(runId, deps);
  await keepFacts(input, survey, deps);

  const started = new Set(survey.chunks.filter((chunk) => chunk.state !== 'new').map((chunk) => chunk.id));
  const left = survey.carry.length + survey.retry.length + survey.abandoned.length;
  if (manifest && !manifest.items.some((item) => started.has(item.chunkId))) {
    if (await mayStart(runId, manifest.items, deps)) {
      throw new LakefillError('NoProgress', `fan-out ${manifest.pass} ended without starting any chunk`, {
        data: { runId, pass: manifest.pass },
        hint: `look at the execution's Map Run, then "lakefill resume ${runId}"`,
      });
    }
  }
  const states = survey.chunks.flatMap((chunk) => chunk.outcome?.partitions ?? []).map((one) => one.state);
  const outcomes: PassOutcomes = {
    schemaVersion: 1,
    pass: manifest?.pass ?? 0,
    published: states.filter((state) => state !== 'failed').length,
    failed: states.filter((state) => state === 'failed').length,
    left,
  };
  if (manifest) await writeFenced(deps.store, paths.outcomes(runId, manifest.pass), toText(outcomes), fence);
  deps.logger.info('collected', { ...outcomes });
  return { runId, dataset, fence, next: left > 0 ? 'plan' : 'report' };
}

/** Whether any of the chunks fits the window now. */
async function mayStart(runId: string, items: readonly ManifestItem[], deps: Deps): Promise<boolean> {
  const run = await requireDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(runId));
  const now = deps.clock.now();
  const starts = startsOf(run.request.window === 'ignore' ? [] : run.declaration.window, now);
  const fitting = await mapLimit(items, 16, async ({ uri }) => {
    const { estimatedSeconds } = await requireDocument<ChunkDocument>(deps.store, uri);
    return starts.next(now, estimatedSeconds ?? 0) === now;
  });
  return fitting.includes(true);
}
