import type { Json } from '../../../core/json.ts';
import type { RunnerEvent, RunnerStatus } from './event.ts';
import type { Time } from './time.ts';

/**
 * What to do when a state waits: sleep in real time, move the clock, or end the run here to be gone on with later. A number
 * sleeps so many seconds instead: a job in this process is done long before Glue would have started one.
 */
export type WaitChoice = 'sleep' | 'advance' | 'suspend' | number;

/** How an execution or a child ended; `error` and `cause` as DescribeExecution tells them. */
export interface RunResult {
  status: RunnerStatus;
  output?: Json;
  error?: string;
  cause?: string;
}

/** What a Map's dispatcher may ask for at any time; 0 means no limit, as on AWS. */
export type Concurrency = (map: { input: Json; maxConcurrency: number }) => number | Promise<number>;

/** All that one execution and its children share. */
export interface Run {
  id: string;
  name: string;
  /** Instant. */
  startTime: string;
  readItems: (bucket: string, key: string) => Promise<Json[]>;
  concurrency: Concurrency | undefined;
  onWait: (state: string, seconds: number) => WaitChoice;
  emit: ((event: RunnerEvent) => void) | undefined;
  time: Time;
  /** Aborted: nothing new is begun. Follows `stop`. */
  drain: AbortSignal;
  /** Aborted: nothing goes on. */
  stop: AbortSignal;
  /** Fan-outs begun so far. */
  fanOuts: number;
}
