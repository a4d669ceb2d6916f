import * as z from 'zod';
import { formatInstant } from '../../core/calendar/interval.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { DiscoveryRecord, RunRecord } from '../../core/ledger/run.ts';
import { amend, LEASE_MS } from '../../core/ledger/tenancy.ts';
import { chunkDocument } from '../../core/plan/document.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { rangesOf } from '../../core/request/ranges.ts';
import { resolve } from '../../core/request/resolve.ts';
import { parseUri } from '../../core/uri.ts';
import { isOpen, nextOpening } from '../../core/window/window.ts';
import type { Deps } from '../../ports/deps.ts';
import { keepFacts } from '../collect-outcomes/keep-facts.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { readDocument, requireDocument, toText, writeFenced, writeOnce } from '../shared/documents.ts';
import { changeLease, renewLease } from '../shared/lease.ts';
import { auditQuestionsOf } from './audit-questions.ts';
import { concurrencyOf, makePlan } from './make-plan.ts';
import { nextManifest } from './next-manifest.ts';
import { surveyRun } from './survey.ts';

export const PlanChunksInput = z.object({ runId: z.string(), dataset: z.string(), fence: z.number().int() });

export type PlanChunksInput = z.infer<typeof PlanChunksInput>;

export interface PlanChunksOutput extends PlanChunksInput {
  next: 'report' | 'wait' | 'process';
  /** Until the window opens; 0 unless `wait`. */
  waitSeconds: number;
  maxConcurrency: number;
  pass: number;
  manifest: { bucket: string; key: string };
}

/**
 * Freezes the plan once, then says what comes next: report (nothing to do, or a dry run), wait for the window, or one
 * fan-out over what is left. Fan-outs are numbered and never reused; a repeated invocation answers the one it made.
 */
export async function planChunks(input: PlanChunksInput, deps: Deps): Promise<PlanChunksOutput> {
  const { runId, fence } = input;
  const run = await requireDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(runId));
  const dataset = datasetOf(run.declaration);
  const plan = await frozenPlan(run, dataset, fence, deps);
  const answer = {
    runId,
    dataset: input.dataset,
    fence,
    waitSeconds: 0,
    maxConcurrency: 1,
    pass: 0,
    manifest: noManifest,
  };
  if (run.request.dryRun || plan.chunks.length === 0) return { ...answer, next: 'report' };

  const windows = run.request.window === 'ignore' ? [] : run.declaration.window;
  const now = deps.clock.now();
  const wait = async (until: number): Promise<PlanChunksOutput> => {
    await changeLease(run.dataset, deps, (lease) =>
      amend(lease, runId, fence, { expiresAt: formatInstant(until + LEASE_MS) }),
    );
    deps.logger.info('waiting for the window', { until: formatInstant(until) });
    return { ...answer, next: 'wait', waitSeconds: Math.ceil((until - now) / 1000) };
  };
  if (!isOpen(windows, now)) return wait(nextOpening(windows, now));
  await renewLease(run.dataset, runId, fence, deps);
  const { pass, uri, items, startAt } = await nextManifest(run, plan, dataset, fence, now, deps);
  if (items === 0) {
    // The execution before this one may have ended before it noted what its last fan-out did.
    await keepFacts({ runId, dataset: run.dataset, fence }, await surveyRun(runId, deps), deps);
    return { ...answer, pass, next: 'report' };
  }
  // What is left of the window is too short for every chunk that is left.
  if (startAt > now) return wait(startAt);
  return {
    ...answer,
    next: 'process',
    pass,
    manifest: parseUri(uri),
    maxConcurrency: Math.min(concurrencyOf(dataset, run.request), await throttled(runId, deps)),
  };
}

const noManifest = { bucket: '', key: '' };

/** What `throttle` last asked for. */
export async function throttled(runId: string, deps: Pick<Deps, 'store' | 'control'>): Promise<number> {
  const throttle = await readDocument<{ maxConcurrency: number }>(
    deps.store,
    ledgerPaths(deps.control).throttle(runId),
  );
  return throttle?.value.maxConcurrency ?? Number.POSITIVE_INFINITY;
}

/** The plan, made and written with its chunk documents the first time, read ever after. */
async function frozenPlan(run: RunRecord, dataset: Dataset, fence: number, deps: Deps): Promise<Plan> {
  const paths = ledgerPaths(deps.control);
  const found = await readDocument<Plan>(deps.store, paths.plan(run.runId));
  if (found) return found.value;

  const candidates = await readCandidates(run.runId, deps);
  const { request } = run;
  const now = Date.parse(run.now);
  const skipped = resolve(request, dataset, now).skipped();
  const { plan, work, inputObjects } = await makePlan({ dataset, request, now, candidates, skipped }, deps);
  if (!request.dryRun) {
    const byKey = new Map(work.map((candidate) => [candidate.partition.key, candidate]));
    const questions = await auditQuestionsOf({ run, dataset, plan, inputObjects }, deps);
    await mapLimit(plan.chunks, 16, async (chunk) => {
      const members = chunk.partitions.flatMap((key) => byKey.get(key) ?? []);
      const { schema, described, finishesAt } = plan;
      const audit = questions(chunk, members);
      const context = { runId: run.runId, dataset, schema, described, inputObjects, audit, finishesAt };
      const document = chunkDocument(chunk, members, () => 0, context);
      await writeFenced(deps.store, paths.chunk(run.runId, chunk.id), toText(document), fence);
    });
    const partitions = rangesOf(
      work.map(({ partition }) => partition),
      dataset,
    );
    await changeLease(run.dataset, deps, (lease) => amend(lease, run.runId, fence, { partitions }));
  }
  if (!(await writeOnce(deps.store, paths.plan(run.runId), plan))) {
    return requireDocument<Plan>(deps.store, paths.plan(run.runId));
  }
  deps.logger.info('planned', { planHash: plan.planHash, chunks: plan.chunks.length, estimate: plan.estimate });
  return plan;
}

async function readCandidates(runId: string, deps: Deps): Promise<Candidate[]> {
  const paths = ledgerPaths(deps.control);
  const { parts } = await requireDocument<DiscoveryRecord>(deps.store, paths.discovery(runId));
  const numbers = Array.from({ length: parts }, (_, part) => part);
  const texts = await mapLimit(numbers, 8, async (part) => {
    const { body } = await deps.store.get(paths.candidates(runId, part));
    return new TextDecoder().decode(body);
  });
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Candidate),
  );
}
