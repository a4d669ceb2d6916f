import {
  BatchStopJobRunCommand,
  GetJobRunCommand,
  GetJobRunsCommand,
  type GlueClient,
  type JobRun as GlueJobRun,
  StartJobRunCommand,
  type WorkerType,
} from '@aws-sdk/client-glue';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import { type JobRun, type Jobs, liveStates } from '../../ports/jobs.ts';
import { faultOf, isTransient, sdkError } from './fault.ts';

/** Glue's page, the newest first. */
const pageSize = 200;

const full = new Set(['ConcurrentRunsExceededException', 'ResourceNumberLimitExceededException']);

export interface GlueJobsOptions {
  client: GlueClient;
  /**
   * A client that sends every request once. StartJobRun has no client token, so a repeated one starts a second run: after
   * an unclear answer the caller searches for its run key instead.
   */
  onceClient: GlueClient;
}

/** Glue's job runs. Errors: `ConcurrentRunsExceeded`, `NoSuchJob`, `TransientError`, `AccessDenied`. */
export function openGlueJobs({ client, onceClient }: GlueJobsOptions): Jobs {
  return {
    async start(job, args, { workers, workerType, class: executionClass, timeoutMinutes }) {
      const { JobRunId } = await asking(job, () =>
        onceClient.send(
          new StartJobRunCommand({
            JobName: job,
            Arguments: args,
            WorkerType: workerType as WorkerType,
            NumberOfWorkers: workers,
            ExecutionClass: executionClass,
            Timeout: timeoutMinutes,
          }),
        ),
      );
      return JobRunId ?? '';
    },
    async get(job, id) {
      try {
        const { JobRun: run } = await client.send(new GetJobRunCommand({ JobName: job, RunId: id }));
        return run && jobRunOf(run);
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw jobFault(error, job);
      }
    },
    async find(job, runKey, since) {
      for (let token: string | undefined; ; ) {
        const page = await runsOf(client, job, token);
        const runs = page.JobRuns ?? [];
        const recent = runs.filter(({ StartedOn }) => StartedOn === undefined || StartedOn.getTime() >= since);
        const found = recent.find(({ Arguments }) => Arguments?.['--lakefill_run_key'] === runKey);
        if (found) return jobRunOf(found);
        token = page.NextToken || undefined;
        // A page with nothing recent is followed by older ones only.
        if (token === undefined || (runs.length > 0 && recent.length === 0)) return undefined;
      }
    },
    async stop(job, id) {
      const { Errors = [] } = await asking(job, () =>
        client.send(new BatchStopJobRunCommand({ JobName: job, JobRunIds: [id] })),
      );
      for (const { ErrorDetail } of Errors) {
        // Not found, or ended already: then there is nothing to stop.
        const error = Object.assign(new Error(ErrorDetail?.ErrorMessage), { name: ErrorDetail?.ErrorCode ?? '' });
        if (isTransient(error)) throw jobFault(error, job);
      }
    },
  };
}

async function runsOf(client: GlueClient, job: string, token: string | undefined) {
  try {
    return await client.send(new GetJobRunsCommand({ JobName: job, MaxResults: pageSize, NextToken: token }));
  } catch (error) {
    if (isNotFound(error)) return { JobRuns: [], NextToken: undefined };
    throw jobFault(error, job);
  }
}

function jobRunOf(run: GlueJobRun): JobRun {
  const state = run.JobRunState ?? 'STARTING';
  return {
    id: run.Id ?? '',
    state,
    arguments: run.Arguments ?? {},
    message: run.ErrorMessage ?? null,
    startedAt: run.StartedOn?.getTime() ?? 0,
    // Glue shows 0 as long as a run lives.
    seconds: liveStates.has(state) ? null : (run.ExecutionTime ?? null),
    dpuSeconds: run.DPUSeconds ?? null,
  };
}

const isNotFound = (error: unknown): boolean => sdkError(error).name === 'EntityNotFoundException';

async function asking<T>(job: string, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw jobFault(error, job);
  }
}

function jobFault(error: unknown, job: string): unknown {
  if (full.has(sdkError(error).name)) {
    return new LakefillError('ConcurrentRunsExceeded', `${job} cannot run more often now: ${errorMessage(error)}`, {
      data: { job },
      hint: 'wait, or raise the job\u2019s or the account\u2019s limit of concurrent runs',
      cause: error,
    });
  }
  if (isNotFound(error)) {
    return new LakefillError('NoSuchJob', `Glue has no job ${job}`, {
      data: { job },
      hint: 'check transform.glueJobName of the dataset, or deploy the service again',
      cause: error,
    });
  }
  return faultOf(error, `job ${job}`, { job });
}
