import { join } from 'node:path';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import { type JobRun, type JobState, type Jobs, liveStates } from '../../ports/jobs.ts';
import { localHolders } from './holders.ts';
import { createRunFiles, type RunFile } from './jobs/run-files.ts';

export interface LocalJobsOptions {
  /** The local lake; runs are kept under `.lakefill/jobs/`. */
  root: string;
  /** The job itself. It ends early only where it obeys the signal. */
  runJob: (args: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<void>;
  /** Of one job, over all processes that share the root. Default: no limit. */
  maxConcurrentRuns?: number;
  clock: Clock;
}

/** A run that this process works on. */
interface Task {
  stop: AbortController;
  /** Why it was told to stop. */
  reason: 'STOPPED' | 'TIMEOUT' | undefined;
}

/**
 * Glue's job runs in this process: they begin at once, run beside everything else, and are seen by other processes through
 * their files. A run whose process died is `FAILED`; only its own process can stop it. Workers and worker types mean
 * nothing here. Budget: starting and finding read each file of the job once, and again only while its run lives.
 */
export function openLocalJobs({ root, runJob, maxConcurrentRuns, clock }: LocalJobsOptions): Jobs {
  const files = createRunFiles(join(root, '.lakefill', 'jobs'));
  const holders = localHolders();
  const tasks = new Map<string, Task>();
  const ended = new Map<string, RunFile>();
  let starting: Promise<unknown> = Promise.resolve();

  /** Kept in memory also when the file cannot be written: a full disk must not make a run look alive for ever. */
  const end = async (job: string, run: RunFile, state: JobState, message: string | null): Promise<RunFile> => {
    const seconds = Math.max(0, Math.round((clock.now() - run.startedAt) / 1000));
    const final = { ...run, state, message, seconds };
    try {
      await files.replace(job, final);
    } finally {
      ended.set(`${job}/${run.id}`, final);
    }
    return final;
  };

  const look = async (job: string, id: string): Promise<RunFile | undefined> => {
    const key = `${job}/${id}`;
    const run = ended.get(key) ?? (await files.read(job, id));
    if (run === undefined) return undefined;
    if (!liveStates.has(run.state)) {
      ended.set(key, run);
      return run;
    }
    const { dead } = await holders.isDead(run.holder);
    if (dead) return end(job, run, 'FAILED', 'the process that it ran in has ended');
    return tasks.get(key)?.reason === undefined ? run : { ...run, state: 'STOPPING' };
  };

  const work = async (job: string, run: RunFile, timeoutMinutes: number): Promise<void> => {
    const key = `${job}/${run.id}`;
    const task: Task = { stop: new AbortController(), reason: undefined };
    tasks.set(key, task);
    const timer = setTimeout(() => halt(task, 'TIMEOUT'), Math.min(timeoutMinutes * 60_000, 2 ** 31 - 1));
    const failure = await runJob(run.arguments, task.stop.signal).then(
      () => null,
      (error: unknown) => errorMessage(error),
    );
    clearTimeout(timer);
    await end(job, run, task.reason ?? (failure === null ? 'SUCCEEDED' : 'FAILED'), failure);
    tasks.delete(key);
  };

  const begin: Jobs['start'] = async (job, args, { timeoutMinutes }) => {
    if (maxConcurrentRuns !== undefined) {
      const runs = await Promise.all((await files.ids(job)).map((id) => look(job, id)));
      const live = runs.filter((run) => run !== undefined && liveStates.has(run.state)).length;
      if (live >= maxConcurrentRuns) {
        throw new LakefillError('ConcurrentRunsExceeded', `${job} has ${live} runs, which is its limit`, {
          data: { job, live, limit: maxConcurrentRuns },
        });
      }
    }
    const run = await files.create(job, {
      schemaVersion: 1,
      state: 'RUNNING',
      arguments: { ...args },
      message: null,
      startedAt: clock.now(),
      seconds: null,
      dpuSeconds: null,
      holder: await holders.self({ id: job, name: job }),
    });
    work(job, run, timeoutMinutes).catch(() => {});
    return run.id;
  };

  return {
    /** One after the other, so that two starts do not both take the last free place. */
    start(job, args, options) {
      const started = starting.then(() => begin(job, args, options));
      starting = started.catch(() => {});
      return started;
    },
    async get(job, id) {
      const run = await look(job, id);
      return run && told(run);
    },
    async find(job, runKey, since) {
      for (const id of await files.ids(job)) {
        const run = await look(job, id);
        // No early end: with a clock that was set back, a later run may have begun earlier.
        if (run && run.startedAt >= since && run.arguments['--lakefill_run_key'] === runKey) return told(run);
      }
      return undefined;
    },
    async stop(job, id) {
      const task = tasks.get(`${job}/${id}`);
      if (task !== undefined) halt(task, 'STOPPED');
    },
  };
}

function halt(task: Task, reason: 'STOPPED' | 'TIMEOUT'): void {
  task.reason ??= reason;
  task.stop.abort();
}

const told = ({ schemaVersion: _version, holder: _holder, ...run }: RunFile): JobRun => run;
