import { formatInstant } from '../../../core/calendar/interval.ts';
import type { Json } from '../../../core/json.ts';
import { parseDefinition } from './definition.ts';
import type { RunnerEvent } from './event.ts';
import { execute } from './execution.ts';
import { type Handlers, lower } from './lower.ts';
import { throughJson } from './payload.ts';
import type { Concurrency, RunResult, WaitChoice } from './run.ts';
import { createTime, type MovableClock } from './time.ts';

export interface RunnerOptions {
  /** The state machine's text, or the parsed object. */
  definition: string | object;
  /** By step: the end of the function's deployed name, `prepare-run`. */
  handlers: Handlers;
  /** The items of a fan-out. */
  readItems: (bucket: string, key: string) => Promise<Json[]>;
  /** What waits move where `onWait` says `advance`, and where `$$.Execution.StartTime` comes from. */
  clock: MovableClock;
  /** For each Wait and each delay before a retry. Default: sleep. */
  onWait?: (state: string, seconds: number) => WaitChoice;
  /** Asked before each dispatch of a child, and every second while all slots are busy. */
  concurrency?: Concurrency;
  events?: (event: RunnerEvent) => void;
}

export interface RunOptions {
  executionId: string;
  executionName: string;
  /** Aborted: no more children, no more steps; what runs is let end. */
  signal?: AbortSignal;
  /** Aborted: `run` returns at once; a step that runs is not heard any more. */
  stop?: AbortSignal;
}

export interface Runner {
  /** Never throws for what happens in the workflow: see `status`. Error: `States.DataLimitExceeded` for a longer input. */
  run(input: Json, options: RunOptions): Promise<RunResult>;
}

/**
 * A workflow engine in this process, for the same definition that is deployed: one event loop, no state of its own.
 * Errors: `Bug` when a Task has no handler, ZodError for a definition of another shape.
 */
export function createRunner(options: RunnerOptions): Runner {
  const lowered = lower(parseDefinition(options.definition), options.handlers);
  return {
    async run(input, { executionId, executionName, signal, stop = new AbortController().signal }) {
      const run = {
        id: executionId,
        name: executionName,
        startTime: formatInstant(options.clock.now()),
        readItems: options.readItems,
        concurrency: options.concurrency,
        onWait: options.onWait ?? (() => 'sleep'),
        emit: options.events,
        time: createTime(options.clock),
        drain: signal === undefined ? stop : AbortSignal.any([signal, stop]),
        stop,
        fanOuts: 0,
      };
      const stopped = new Promise<RunResult>((resolve) => {
        stop.addEventListener('abort', () => resolve({ status: 'ABORTED' }), { once: true });
      });
      run.time.enter();
      return Promise.race([execute(run, lowered, throughJson(input, 'the input'), null), stopped]);
    },
  };
}
