import type { Dataset } from '../../core/dataset/dataset.ts';
import type { ChunkOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import { cut } from '../../core/plan/cut.ts';
import type { ManifestItem, Plan } from '../../core/plan/plan.ts';
import { startsOf } from '../../core/window/starts.ts';
import type { Deps } from '../../ports/deps.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { requireDocument, toText, writeFenced, writeOnce } from '../shared/documents.ts';
import { pricingOf } from './make-plan.ts';
import { lastManifest, type Survey, surveyRun } from './survey.ts';

/**
 * The next fan-out's list of chunks: all of the plan the first time, later what is left: carried chunks unchanged, failed
 * partitions in smaller chunks. Answers the last manifest again when nobody has worked on it under this fence. `startAt` is
 * when the first of its chunks may start (now, or where it fits a window); until then no manifest is written.
 */
export async function nextManifest(
  run: RunRecord,
  plan: Plan,
  dataset: Dataset,
  fence: number,
  now: number,
  deps: Deps,
): Promise<{ pass: number; uri: string; items: number; startAt: number }> {
  const paths = ledgerPaths(deps.control);
  const last = await lastManifest(run.runId, deps);
  if (last && !last.collected && last.items.every((item) => item.fence === fence)) {
    return { pass: last.pass, uri: paths.manifest(run.runId, last.pass), items: last.items.length, startAt: now };
  }
  const pass = (last?.pass ?? 0) + 1;
  const chunks = last
    ? await remainingChunks({ runId: run.runId, pass, fence, pace: plan.pace }, dataset, deps)
    : plan.chunks.map(({ id, engine, estimatedSeconds }) => ({ id, engine, seconds: estimatedSeconds }));
  const starts = startsOf(run.request.window === 'ignore' ? [] : run.declaration.window, now);
  const startAt = chunks.reduce(
    (first, { seconds }) => Math.min(first, starts.next(now, seconds)),
    Number.POSITIVE_INFINITY,
  );
  const items: ManifestItem[] = chunks.map(({ id, engine }) => ({
    runId: run.runId,
    chunkId: id,
    engine,
    uri: paths.chunk(run.runId, id),
    fence,
  }));
  if (items.length === 0 || startAt > now) return { pass, uri: '', items: items.length, startAt };
  // A number that an execution before this one took in the meantime is not used again: its items have another fence.
  let number = pass;
  while (!(await writeOnce(deps.store, paths.manifest(run.runId, number), items))) number += 1;
  return { pass: number, uri: paths.manifest(run.runId, number), items: items.length, startAt };
}

/** `seconds`: what has to fit the window; 0 for what is under way already. */
type ChunkName = Pick<ChunkDocument, 'engine'> & { id: string; seconds: number };

/** A fan-out that is made under a fence. */
interface FanOut {
  runId: string;
  pass: number;
  fence: number;
  pace: Plan['pace'];
}

async function remainingChunks(fanOut: FanOut, dataset: Dataset, deps: Deps): Promise<ChunkName[]> {
  const { runId } = fanOut;
  const paths = ledgerPaths(deps.control);
  let survey = await surveyRun(runId, deps);
  if (survey.abandoned.length > 0) {
    await mapLimit(survey.abandoned, 16, (chunkId) => recordAbandoned(runId, chunkId, deps));
    survey = await surveyRun(runId, deps);
  }
  const fresh = new Set(survey.chunks.filter(({ state }) => state === 'new').map(({ id }) => id));
  const carried = await mapLimit(survey.carry, 16, async (id): Promise<ChunkName> => {
    const { engine, estimatedSeconds = 0 } = await requireDocument<ChunkDocument>(deps.store, paths.chunk(runId, id));
    return { id, engine, seconds: fresh.has(id) ? estimatedSeconds : 0 };
  });
  return [...carried, ...(await smallerChunks(fanOut, survey, dataset, deps))];
}

/** An intent without an outcome is a retryable failure of all the chunk's partitions. */
async function recordAbandoned(runId: string, chunkId: string, deps: Deps): Promise<void> {
  const paths = ledgerPaths(deps.control);
  const document = await requireDocument<ChunkDocument>(deps.store, paths.chunk(runId, chunkId));
  const outcome: ChunkOutcome = {
    schemaVersion: 1,
    chunkId,
    attempt: null,
    seconds: 0,
    partitions: document.partitions.map((partition) => ({
      partition: partition.key,
      state: 'failed',
      rows: 0,
      bytes: 0,
      schema: [],
      objects: [],
      error: { name: 'ChunkAbandoned', message: 'the job ended without a trace' },
      tries: partition.tries + 1,
      warnings: [],
    })),
  };
  await writeOnce(deps.store, paths.outcome(runId, chunkId), outcome);
}

/** After the first failure at most half of the chunk's partitions together, after the second every partition alone. */
async function smallerChunks(
  { runId, pass, fence, pace }: FanOut,
  { chunks, retry }: Survey,
  dataset: Dataset,
  deps: Deps,
): Promise<ChunkName[]> {
  const paths = ledgerPaths(deps.control);
  const price = pricingOf(dataset, deps.region, pace);
  const made: ChunkName[] = [];
  // An invocation that was killed here left some, which are carried: their numbers are not used again.
  const taken = new Set(chunks.map(({ id }) => id));
  let number = 0;
  const nextId = (): string => {
    number += 1;
    const id = `${pass}-${String(number).padStart(4, '0')}`;
    return taken.has(id) ? nextId() : id;
  };
  for (const { chunkId, partitions: outcomes } of retry) {
    const parent = await requireDocument<ChunkDocument>(deps.store, paths.chunk(runId, chunkId));
    const tries = new Map(outcomes.map((outcome) => [outcome.partition, outcome.tries]));
    const members = parent.partitions.flatMap((partition) => {
      const count = tries.get(partition.key);
      return count === undefined ? [] : [{ ...partition, tries: count }];
    });
    const alone = members.some((partition) => partition.tries >= 2);
    const limits = {
      maxBytes: dataset.declaration.limits[parent.engine].maxChunkBytes / 2,
      maxPartitions: alone ? 1 : Math.max(1, Math.floor(parent.partitions.length / 2)),
    };
    for (const partitions of cut(members, sourceBytes, limits)) {
      const id = nextId();
      const bytes = partitions.reduce((sum, partition) => sum + sourceBytes(partition), 0);
      const { engine, register } = parent;
      const { seconds } = price({ engine, register, bytes, partitions: partitions.length });
      const chunk: ChunkDocument = { ...parent, chunkId: id, estimatedSeconds: seconds, partitions };
      await writeFenced(deps.store, paths.chunk(runId, id), toText(chunk), fence);
      made.push({ id, engine, seconds });
    }
  }
  return made;
}

const sourceBytes = (partition: ChunkPartition): number => partition.source?.bytes ?? 0;
