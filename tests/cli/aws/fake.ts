import type { ExecutionState, Executions, FanOut } from '../../../ports/executions.ts';

/** What AWS says at each look; the last one stays. An error is thrown. */
export interface Moment {
  state?: ExecutionState | Error;
  waiting?: { state: string; until: number | null };
  fanOut?: FanOut;
}

export interface Fake extends Executions {
  /** What was asked for, in order, but for looks. */
  asked: unknown[];
}

/** Executions that go through given moments, one for each look. */
export function fakeExecutions(...moments: Moment[]): Fake {
  let now: Moment = moments[0] ?? {};
  let looks = 0;
  const asked: unknown[] = [];
  return {
    asked,
    findMachine: async (name) => ({ id: `arn:${name}`, definition: '{}' }),
    async start(machine, name, input) {
      asked.push(['start', machine, name.replace(/-.*/, ''), input]);
      return 'arn:execution';
    },
    async look() {
      now = moments[Math.min(looks, moments.length - 1)] ?? {};
      looks += 1;
      if (now.state instanceof Error) throw now.state;
      return now.state ?? { status: 'RUNNING' };
    },
    waiting: async () => now.waiting ?? null,
    fanOut: async () => now.fanOut ?? null,
    async throttle(execution, maxConcurrency) {
      asked.push(['throttle', execution, maxConcurrency]);
      return 1;
    },
  };
}
