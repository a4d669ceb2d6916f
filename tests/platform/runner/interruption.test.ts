import { describe, expect, it } from 'vitest';
import type { Json } from '../../../core/json.ts';
import { createRunner } from '../../../platform/local/runner/runner.ts';
import { createStillClock, definitionText, type Fields, happySteps, items, planned, turns } from './steps.ts';

describe('an interruption', () => {
  function interruptible(count: number) {
    const drain = new AbortController();
    const stop = new AbortController();
    const started: string[] = [];
    const ended: string[] = [];
    const run = (steps: Record<string, (payload: Json) => Promise<unknown>>) =>
      createRunner({
        definition: definitionText('backfill'),
        handlers: { ...happySteps, ...steps },
        readItems: async () => items(count),
        clock: createStillClock(),
        events: (event) => {
          // By the time that this runs the wait has begun.
          if (event.type === 'waiting') setImmediate(() => drain.abort());
          if (event.type === 'child-started') started.push(String((event.input as Fields).chunkId));
          if (event.type === 'child-ended') ended.push(event.status);
        },
      }).run({}, { executionId: 'e', executionName: 'e', signal: drain.signal, stop: stop.signal });
    return { drain, stop, started, ended, run };
  }

  it('lets the chunks that run end, and begins no more', async () => {
    const { drain, started, ended, run } = interruptible(10);
    const result = await run({
      'transform-chunk': async (payload) => {
        drain.abort();
        await turns();
        return payload;
      },
    });

    expect(result).toEqual({ status: 'ABORTED' });
    expect(started).toEqual(['c0', 'c1']);
    expect(ended).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('ends a chunk that only waits for a slot', async () => {
    const { ended, run } = interruptible(1);
    const result = await run({
      'start-job': async (payload) => ({ ...(payload as Fields), next: 'later', waitSeconds: 900 }),
    });

    expect(result).toEqual({ status: 'ABORTED' });
    expect(ended).toEqual(['ABORTED']);
  });

  it('ends the wait for the window', async () => {
    const { run } = interruptible(1);
    const result = await run({
      'plan-chunks': async () => ({ ...planned, next: 'wait', waitSeconds: 7200 }),
    });

    expect(result).toEqual({ status: 'ABORTED' });
  });

  it('lets a step end, and begins no other', async () => {
    const { drain, run } = interruptible(1);
    let plans = 0;
    const result = await run({
      'discover-gaps': async () => {
        drain.abort();
        return { more: false };
      },
      'plan-chunks': async () => {
        plans += 1;
        return planned;
      },
    });

    expect(result).toEqual({ status: 'ABORTED' });
    expect(plans).toBe(0);
  });

  it('stops at once when asked twice, and no step follows', async () => {
    const { drain, stop, run } = interruptible(3);
    const hanging = Promise.withResolvers<unknown>();
    let validated = 0;
    const result = await run({
      'transform-chunk': async (payload) => {
        drain.abort();
        stop.abort();
        await hanging.promise;
        return payload;
      },
      'validate-chunk': async (payload) => {
        validated += 1;
        return payload;
      },
    });
    hanging.resolve(null);
    await turns();

    expect(result).toEqual({ status: 'ABORTED' });
    expect(validated).toBe(0);
  });
});
