/** Glue's job run states. */
export type JobState =
  | 'STARTING'
  | 'RUNNING'
  | 'STOPPING'
  | 'STOPPED'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'TIMEOUT'
  | 'ERROR'
  | 'WAITING'
  | 'EXPIRED';

export interface JobRun {
  id: string;
  state: JobState;
  arguments: Record<string, string>;
  message: string | null;
  /** Milliseconds since 1970. */
  startedAt: number;
  /** Seconds that are billed, where known. */
  seconds: number | null;
  dpuSeconds: number | null;
}

export const liveStates: ReadonlySet<JobState> = new Set(['STARTING', 'RUNNING', 'STOPPING', 'WAITING']);

/** Glue jobs. Starting is not idempotent: callers write an intent first and search by their run key. */
export interface Jobs {
  /** Error `ConcurrentRunsExceeded` is back-pressure, not failure. */
  start(
    job: string,
    args: Record<string, string>,
    options: { workers: number; workerType: string; class: 'STANDARD' | 'FLEX'; timeoutMinutes: number },
  ): Promise<string>;
  get(job: string, id: string): Promise<JobRun | undefined>;
  /** The newest run whose `--lakefill_run_key` is this, looking back no further than `since`. */
  find(job: string, runKey: string, since: number): Promise<JobRun | undefined>;
  stop(job: string, id: string): Promise<void>;
}
