import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import type { Json } from '../../../core/json.ts';
import type { RunnerEvent } from '../../../platform/local/runner/event.ts';
import type { Handler } from '../../../platform/local/runner/payload.ts';
import { createRunner, type RunnerOptions } from '../../../platform/local/runner/runner.ts';
import { createWalk } from './walk.ts';

export type Fields = Record<string, Json>;

export const definitionText = (name: 'backfill' | 'rollback'): string =>
  readFileSync(new URL(`../../../statemachine/${name}.asl.json`, import.meta.url), 'utf8');

/** A clock that stands still until somebody moves it. */
export function createStillClock(start = Date.parse('2001-07-05T00:00:00Z')) {
  let now = start;
  return {
    now: () => now,
    advance: (ms: number) => {
      now += ms;
    },
  };
}

const run = { runId: 'r1', dataset: 'flights', fence: 7 };
const manifest = { bucket: 'control', key: 'runs/r1/pass-1/manifest.json' };
const planned = { ...run, next: 'process', waitSeconds: 0, maxConcurrency: 2, pass: 1, manifest };
const same: Handler = async (payload) => payload;

/** Every step answering as for a run in which all goes well. */
export const happySteps: Record<string, Handler> = {
  'prepare-run': async () => ({ ...run, next: 'discover' }),
  'discover-gaps': async () => ({ ...run, more: false }),
  'plan-chunks': async () => planned,
  'start-job': async (payload) => ({ ...(payload as Fields), next: 'lambda', waitSeconds: 0 }),
  'poll-job': async (payload) => ({ ...(payload as Fields), next: 'staged', waitSeconds: 0 }),
  'transform-chunk': same,
  'validate-chunk': same,
  'publish-chunk': async (payload) => ({ ...(payload as Fields), next: 'done' }),
  'record-failure': same,
  'collect-outcomes': async () => ({ ...run, next: 'report' }),
  'report-run': async (payload) => {
    const { state } = payload as { state: { error?: { Error: string; Cause: string } } };
    const { error } = state;
    return { runId: 'r1', ok: error === undefined, error: error?.Error ?? '', cause: error?.Cause ?? '' };
  },
  'rollback-run': async (payload) => ({
    input: (payload as Fields).input ?? null,
    more: false,
    ok: true,
    error: '',
    cause: '',
  }),
};

export { planned, run };

export const item = (chunkId: string): Json => ({
  runId: 'r1',
  chunkId,
  engine: 'lambda',
  uri: `s3://control/${chunkId}/chunk.json`,
  fence: 7,
});

export const items = (count: number): Json[] => Array.from({ length: count }, (_, index) => item(`c${index}`));

/** Lets the event loop turn until whoever can go on has gone on. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await setImmediate();
}

/** A step that notes how many of it run at once. */
export function counting(work: (payload: Json) => Promise<unknown> = async (payload) => payload) {
  const counts = { now: 0, most: 0, calls: 0 };
  const handler = async (payload: Json) => {
    counts.calls += 1;
    counts.now += 1;
    counts.most = Math.max(counts.most, counts.now);
    try {
      return await work(payload);
    } finally {
      counts.now -= 1;
    }
  };
  return { counts, handler };
}

/** Answers one after the other, the last one for ever. */
export function inTurn(...answers: (unknown | Error)[]): Handler {
  let calls = 0;
  return async () => {
    const answer = answers[Math.min(calls, answers.length - 1)];
    calls += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
}

/** Runs a definition with these steps, and tells how it ended, where it went and what happened. */
export async function walk(
  steps: Record<string, Handler>,
  options: Partial<RunnerOptions> & { items?: Json[]; input?: Json } = {},
) {
  const { items = [item('c1')], input = { dataset: 'flights' }, ...rest } = options;
  const path = createWalk();
  const events: RunnerEvent[] = [];
  const clock = createStillClock();
  const runner = createRunner({
    definition: definitionText('backfill'),
    handlers: { ...happySteps, ...steps },
    readItems: async () => items,
    clock,
    onWait: () => 'advance',
    events: (event) => {
      path.record(event);
      events.push(event);
    },
    ...rest,
  });
  const started = clock.now();
  const result = await runner.run(input, { executionId: 'arn:local:execution:e1', executionName: 'e1' });
  return { result, states: path.states, fanOuts: path.fanOuts, events, seconds: (clock.now() - started) / 1000 };
}
