import { isRetryable } from '../../core/errors.ts';
import { type ChunkState, chunkStateOf } from '../../core/ledger/chunk-state.ts';
import type { Intent } from '../../core/ledger/intent.ts';
import type { ChunkOutcome, PartitionOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { chunkOrder } from '../../core/plan/chunk-order.ts';
import type { ManifestItem } from '../../core/plan/plan.ts';
import type { PublishRecord } from '../../core/publish/record.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { type JobRun, liveStates } from '../../ports/jobs.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { readDocument, requireDocument } from '../shared/documents.ts';

/** A partition is tried three times: in its chunk, in a smaller one, alone. */
export const MAX_TRIES = 3;

export interface SurveyedChunk {
  id: string;
  state: ChunkState;
  outcome: ChunkOutcome | null;
}

/** What a run's chunks still need. */
export interface Survey {
  chunks: SurveyedChunk[];
  /** Go unchanged into the next fan-out: never started, staged, half published, or their job still lives. */
  carry: string[];
  /** Partitions to try again, by the chunk that they failed in. */
  retry: { chunkId: string; partitions: PartitionOutcome[] }[];
  /** Started, ended without a trace: all their partitions count as failed retryably. */
  abandoned: string[];
}

/**
 * How far every chunk of a run came, from the ledger alone. Budget: one LIST per 1,000 documents, one GET per ended, half
 * published or carried chunk.
 */
export async function surveyRun(runId: string, deps: Pick<Deps, 'store' | 'jobs' | 'control'>): Promise<Survey> {
  const paths = ledgerPaths(deps.control);
  const documents = await listDocuments(runId, deps);
  const ids = [...documents.keys()].sort(chunkOrder);
  const chunks = await mapLimit(ids, 16, async (id): Promise<SurveyedChunk> => {
    const names = documents.get(id) ?? new Set();
    const publish = names.has('publish.json')
      ? await requireDocument<PublishRecord>(deps.store, paths.publish(runId, id))
      : null;
    const outcome = names.has('outcome.json')
      ? await requireDocument<ChunkOutcome>(deps.store, paths.outcome(runId, id))
      : null;
    // A record that could not be finished in three fan-outs is left to a resume or a rollback.
    const exhausted = outcome?.partitions.some((partition) => partition.tries >= MAX_TRIES) ?? false;
    const open = publish !== null && publish.done === null && !exhausted;
    return { id, state: chunkStateOf(names, open), outcome };
  });

  const carry: string[] = [];
  const abandoned: string[] = [];
  const latest = new Map<string, { chunkId: string; outcome: PartitionOutcome | null }>();
  for (const chunk of chunks) {
    if (chunk.state === 'ended') {
      for (const outcome of chunk.outcome?.partitions ?? []) {
        latest.set(outcome.partition, { chunkId: chunk.id, outcome });
      }
      continue;
    }
    if (chunk.state === 'started' && !(await jobLives(runId, chunk.id, deps))) abandoned.push(chunk.id);
    else carry.push(chunk.id);
    const document = await requireDocument<ChunkDocument>(deps.store, paths.chunk(runId, chunk.id));
    for (const { key } of document.partitions) latest.set(key, { chunkId: chunk.id, outcome: null });
  }

  const again = [...latest.values()].filter(
    ({ outcome }) => outcome?.state === 'failed' && isRetryable(outcome.error?.name ?? '') && outcome.tries < MAX_TRIES,
  );
  const retry = [...Map.groupBy(again, (item) => item.chunkId)].map(([chunkId, items]) => ({
    chunkId,
    partitions: items.flatMap(({ outcome }) => (outcome ? [outcome] : [])),
  }));
  return { chunks, carry, retry, abandoned };
}

/** The names of every chunk's documents, by chunk. */
async function listDocuments(runId: string, deps: Pick<Deps, 'store' | 'control'>): Promise<Map<string, Set<string>>> {
  const root = ledgerPaths(deps.control).chunks(runId);
  const found = new Map<string, Set<string>>();
  for await (const page of deps.store.list(parseUri(root))) {
    for (const { uri } of page.objects) {
      const [chunkId = '', name = ''] = uri.slice(root.length).split('/');
      const names = found.get(chunkId) ?? new Set();
      names.add(name);
      found.set(chunkId, names);
    }
  }
  return found;
}

async function jobLives(
  runId: string,
  chunkId: string,
  deps: Pick<Deps, 'store' | 'jobs' | 'control'>,
): Promise<boolean> {
  // A job that succeeded unseen has its result beside the intent: PollJob takes it from there.
  const state = (await jobOf(runId, chunkId, deps))?.run.state;
  return state !== undefined && (liveStates.has(state) || state === 'SUCCEEDED');
}

/** The job run that a chunk's intent names or, where the start was never answered, that carries its key. */
async function jobOf(
  runId: string,
  chunkId: string,
  deps: Pick<Deps, 'store' | 'jobs' | 'control'>,
): Promise<{ name: string; run: JobRun } | undefined> {
  const intent = await readDocument<Intent>(deps.store, ledgerPaths(deps.control).intent(runId, chunkId));
  const job = intent?.value.job;
  if (!job) return undefined;
  const since = Date.parse(intent.value.at) - 60_000;
  const run = job.runId ? await deps.jobs.get(job.name, job.runId) : await deps.jobs.find(job.name, job.runKey, since);
  return run && { name: job.name, run };
}

/**
 * Stops the jobs that still work for a run that nobody goes on with: nothing of theirs would be published, and Glue bills
 * them until they end. Answers their chunks. Budget: one LIST per 1,000 documents, a GET and a look at the job for each
 * chunk that was started and has no result.
 */
export async function stopJobs(runId: string, deps: Pick<Deps, 'store' | 'jobs' | 'control'>): Promise<string[]> {
  const started = [...(await listDocuments(runId, deps))].filter(
    ([, names]) => names.has('intent.json') && !names.has('result.json') && !names.has('outcome.json'),
  );
  const stopped = await mapLimit(started, 8, async ([chunkId]) => {
    const job = await jobOf(runId, chunkId, deps);
    if (!job || !liveStates.has(job.run.state)) return [];
    await deps.jobs.stop(job.name, job.run.id);
    return [chunkId];
  });
  return stopped.flat();
}

/** The manifests of a run's fan-outs, in order; n is the index plus one. */
export async function lastManifest(
  runId: string,
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<{ pass: number; items: ManifestItem[]; collected: boolean } | null> {
  const paths = ledgerPaths(deps.control);
  let pass = 0;
  const names = new Set<string>();
  for await (const page of deps.store.list(parseUri(paths.passes(runId)))) {
    for (const { uri } of page.objects) {
      names.add(uri);
      const number = Number(/pass-(\d+)\/manifest\.json$/.exec(uri)?.[1] ?? 0);
      pass = Math.max(pass, number);
    }
  }
  if (pass === 0) return null;
  const items = await requireDocument<ManifestItem[]>(deps.store, paths.manifest(runId, pass));
  return { pass, items, collected: names.has(paths.outcomes(runId, pass)) };
}
