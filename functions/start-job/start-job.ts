import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { stageRoot } from '../../core/dataset/stage-root.ts';
import { errorName } from '../../core/errors.ts';
import type { Intent } from '../../core/ledger/intent.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { chunkJobName } from '../../core/plan/chunk-job.ts';
import { startsOf } from '../../core/window/starts.ts';
import type { Deps } from '../../ports/deps.ts';
import { liveStates } from '../../ports/jobs.ts';
import { ChunkInput, instantNow, readChunk, stageUri } from '../shared/chunk.ts';
import { readDocument, requireDocument, updateDocument, writeOnce } from '../shared/documents.ts';
import { renewLease } from '../shared/lease.ts';

export const StartJobInput = ChunkInput;

export type StartJobInput = ChunkInput;

export interface StartJobOutput extends ChunkInput {
  /** The first thing that is missing: the job on either engine, a later start, the audit, or an open window. */
  next: 'lambda' | 'glue' | 'staged' | 'later' | 'closed';
  waitSeconds: number;
}

/** First look at a Glue job; below this, polling costs more than it tells. */
const FIRST_POLL_SECONDS = 30;
/** Back-pressure: between one and two minutes, by the chunk's own id, so that a crowd spreads. */
const LATER_SECONDS = 60;

/**
 * Starts a chunk at the first thing that is missing. An intent is written before any job, and found again after an
 * ambiguous failure. Nothing starts outside the window, nor what would not end inside it. Budget: four small reads, one conditional write, for Glue one
 * StartJobRun.
 */
export async function startJob(input: StartJobInput, deps: Deps): Promise<StartJobOutput> {
  const { runId, chunkId } = input;
  const paths = ledgerPaths(deps.control);
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  await renewLease(run.dataset, runId, input.fence, deps);
  const answer = (next: StartJobOutput['next'], waitSeconds = 0): StartJobOutput => ({
    runId,
    chunkId,
    uri: input.uri,
    fence: input.fence,
    next,
    waitSeconds,
  });
  if (await deps.store.head(paths.result(runId, chunkId))) return answer('staged');

  const intent = await readDocument<Intent>(deps.store, paths.intent(runId, chunkId));
  const chunk = await readChunk(input, deps);
  const windows = run.request.window === 'ignore' ? [] : run.declaration.window;
  const now = deps.clock.now();
  if (!intent && startsOf(windows, now).next(now, chunk.estimatedSeconds ?? 0) > now) return answer('closed');

  const job = chunk.engine === 'glue' && !chunk.register ? newJob(run, chunk, deps) : undefined;
  const fresh: Intent = {
    schemaVersion: 1,
    runId,
    chunkId,
    engine: chunk.register ? 'register' : chunk.engine,
    fence: input.fence,
    at: instantNow(deps),
    ...(job && { job }),
  };
  if (!intent) await writeOnce(deps.store, paths.intent(runId, chunkId), fresh);
  if (chunk.register) return answer('staged');
  if (chunk.engine === 'lambda') return answer('lambda');
  return (await startGlue(run, chunk, deps))
    ? answer('glue', FIRST_POLL_SECONDS)
    : answer('later', laterSeconds(chunkId));
}

const laterSeconds = (chunkId: string): number =>
  LATER_SECONDS + ([...chunkId].reduce((sum, character) => sum + character.charCodeAt(0), 0) % LATER_SECONDS);

const newJob = (run: RunRecord, chunk: ChunkDocument, deps: Deps): NonNullable<Intent['job']> => {
  const attempt = deps.ids.next();
  return {
    attempt,
    runKey: `${chunk.runId}/${chunk.chunkId}-${attempt}`,
    name: chunk.transform.glueJobName ?? chunkJobName(deps.glueJob, run.declaration.limits.glue.version),
    runId: null,
  };
};

/**
 * Makes sure that a job run of the intent lives; false when Glue has no room now. The job is searched by its run key
 * before it is started, and gets a new attempt only when it was seen ended.
 */
async function startGlue(run: RunRecord, chunk: ChunkDocument, deps: Deps): Promise<boolean> {
  const paths = ledgerPaths(deps.control);
  const uri = paths.intent(chunk.runId, chunk.chunkId);
  const intent = await requireDocument<Intent>(deps.store, uri);
  let job = intent.job ?? newJob(run, chunk, deps);
  const seen = await deps.jobs.find(job.name, job.runKey, Date.parse(intent.at) - 60_000);
  if (seen && (liveStates.has(seen.state) || seen.state === 'SUCCEEDED')) {
    await keepJob(uri, intent, { ...job, runId: seen.id }, deps);
    return true;
  }
  if (seen) {
    job = newJob(run, chunk, deps);
    await keepJob(uri, intent, job, deps);
  }
  const dataset = datasetOf(run.declaration);
  const { workers, workerType, class: executionClass } = run.declaration.limits.glue;
  try {
    const id = await deps.jobs.start(
      job.name,
      {
        '--lakefill_run_key': job.runKey,
        '--lakefill_chunk_uri': paths.chunk(chunk.runId, chunk.chunkId),
        '--lakefill_result_uri': paths.jobResult(chunk.runId, chunk.chunkId, job.attempt),
        '--lakefill_stage_uri': stageUri(stageRoot(dataset), chunk, job.attempt),
      },
      { workers, workerType, class: executionClass, timeoutMinutes: 480 },
    );
    await keepJob(uri, intent, { ...job, runId: id }, deps);
    return true;
  } catch (error) {
    if (errorName(error) === 'ConcurrentRunsExceeded') return false;
    throw error;
  }
}

const keepJob = (uri: string, intent: Intent, job: NonNullable<Intent['job']>, deps: Deps): Promise<Intent> =>
  updateDocument(deps.store, uri, intent, (found) => ({ ...found, job }));
