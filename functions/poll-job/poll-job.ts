import * as z from 'zod';
import { LakefillError } from '../../core/errors.ts';
import type { Intent } from '../../core/ledger/intent.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import type { Deps } from '../../ports/deps.ts';
import { type JobRun, liveStates } from '../../ports/jobs.ts';
import { ChunkInput, readChunk } from '../shared/chunk.ts';
import { readDocument, requireDocument, writeOnce } from '../shared/documents.ts';
import { renewLease } from '../shared/lease.ts';

export const PollJobInput = ChunkInput.extend({ waitSeconds: z.number().int() });

export type PollJobInput = z.infer<typeof PollJobInput>;

export interface PollJobOutput extends ChunkInput {
  next: 'again' | 'staged';
  waitSeconds: number;
}

const MAX_WAIT_SECONDS = 300;

/**
 * Looks at a chunk's Glue job. Ended well, the attempt's result document becomes the chunk's result, unless another
 * attempt was first. Otherwise `JobFailed`, `JobStopped` or `JobTimedOut`. Waits grow by half up to five minutes.
 */
export async function pollJob(input: PollJobInput, deps: Deps): Promise<PollJobOutput> {
  const { runId, chunkId, uri, fence } = input;
  const paths = ledgerPaths(deps.control);
  const chunk = await readChunk(input, deps);
  await renewLease(chunk.dataset, runId, fence, deps);
  const { job } = await requireDocument<Intent>(deps.store, paths.intent(runId, chunkId));
  if (!job?.runId) throw new LakefillError('Bug', `chunk ${chunkId} is polled but its job was never started`);
  const run = await deps.jobs.get(job.name, job.runId);
  if (run && liveStates.has(run.state)) {
    const waitSeconds = Math.min(MAX_WAIT_SECONDS, Math.max(1, Math.ceil(input.waitSeconds * 1.5)));
    return { runId, chunkId, uri, fence, next: 'again', waitSeconds };
  }
  if (run?.state !== 'SUCCEEDED') throw jobError(job, run);
  const result = await readDocument<ResultDocument>(deps.store, paths.jobResult(runId, chunkId, job.attempt));
  if (!result) {
    throw new LakefillError('JobFailed', `job run ${job.runId} succeeded without writing its result document`, {
      data: { job: job.name, jobRun: job.runId },
      hint: 'the job has to write to --lakefill_result_uri as the job contract says',
    });
  }
  await writeOnce(deps.store, paths.result(runId, chunkId), {
    ...result.value,
    runId,
    chunkId,
    attempt: job.attempt,
    engine: 'glue',
    seconds: run.seconds ?? result.value.seconds,
  });
  return { runId, chunkId, uri, fence, next: 'staged', waitSeconds: 0 };
}

const errorOfState = { STOPPED: 'JobStopped', TIMEOUT: 'JobTimedOut', EXPIRED: 'JobTimedOut' } as const;

function jobError(job: NonNullable<Intent['job']>, run: JobRun | undefined): LakefillError {
  const state = run?.state ?? 'ERROR';
  const name = state in errorOfState ? errorOfState[state as keyof typeof errorOfState] : 'JobFailed';
  return new LakefillError(name, `job run ${job.runId} ended ${state}: ${run?.message ?? 'no message'}`, {
    data: { job: job.name, jobRun: job.runId, state },
    hint: 'its log is in CloudWatch under the job run id',
  });
}
