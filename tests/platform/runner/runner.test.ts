import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { LakefillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { throughJson } from '../../../platform/local/runner/payload.ts';
import { createRunner } from '../../../platform/local/runner/runner.ts';
import { createStillClock, definitionText, type Fields, happySteps, item, planned, walk } from './steps.ts';

const items = (count: number): Json[] => Array.from({ length: count }, (_, index) => item(`c${index}`));

/** A step that notes how many of it run at once. */
function counting(work: (payload: Json) => Promise<unknown> = async (payload) => payload) {
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

describe('a payload', () => {
  it('goes through JSON both ways', async () => {
    const seen: Json[] = [];
    const { states } = await walk({
      'prepare-run': async () => ({ next: 'discover', when: new Date(0), gone: undefined, nothing: Number.NaN }),
      'discover-gaps': async (payload) => {
        seen.push(payload);
        return { more: false };
      },
    });

    expect(states).toContain('Succeeded');
    expect(seen).toEqual([{ next: 'discover', when: '1970-01-01T00:00:00.000Z', nothing: null }]);
  });

  it('is not shared between a step and the state', async () => {
    const { result } = await walk({
      'discover-gaps': async (payload) => {
        (payload as Fields).runId = 'changed';
        throw new LakefillError('Bug', 'after the change');
      },
      'report-run': async (payload) => ({ ok: true, error: '', cause: '', state: (payload as Fields).state ?? null }),
    });

    expect(result.output).toMatchObject({ state: { runId: 'r1' } });
  });

  it('may have 256 KiB, counted in bytes of UTF-8', () => {
    const longest = 'ü'.repeat(131_071);

    expect(throughJson(longest, 'x')).toBe(longest);
    expect(() => throughJson(`${longest}a`, 'the input of x')).toThrow('the input of x has 262145 bytes');
  });

  it('that is too long ends the run, and nothing catches it', async () => {
    const { result, states } = await walk({ 'discover-gaps': async () => 'x'.repeat(262_144) });

    expect(states).toEqual(['PrepareRun', 'Prepared?', 'DiscoverGaps']);
    expect(result).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: 'the output of DiscoverGaps has 262146 bytes, 262144 are allowed',
    });
  });

  it('tells PrepareRun the execution, with the time of the given clock', async () => {
    const seen: Json[] = [];
    await walk({
      'prepare-run': async (payload) => {
        seen.push(payload);
        return { next: 'report' };
      },
    });

    expect(seen).toEqual([
      {
        execution: { id: 'arn:local:execution:e1', name: 'e1', startTime: '2001-07-05T00:00:00Z' },
        input: { dataset: 'flights' },
      },
    ]);
  });
});

describe('a retry', () => {
  it('waits longer each time, in virtual time, and goes on when it helps', async () => {
    let calls = 0;
    const { result, events, seconds } = await walk({
      'plan-chunks': async () => {
        calls += 1;
        if (calls < 6) throw new LakefillError('TransientError', 'SlowDown');
        return { ...planned, next: 'report' };
      },
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.seconds] : []))).toEqual([2, 4, 8, 16, 32]);
    expect(seconds).toBe(62);
  });

  it('ends with the attempts, and the state is left by its catch', async () => {
    const { counts, handler } = counting(async () => {
      throw new LakefillError('TransientError', 'SlowDown');
    });
    const { result } = await walk({ 'plan-chunks': handler });

    expect(counts.calls).toBe(1 + 6);
    expect(result).toMatchObject({ status: 'FAILED', error: 'TransientError' });
  });

  it('counts from zero when the state is entered again', async () => {
    let calls = 0;
    const { result, events } = await walk({
      'discover-gaps': async () => {
        calls += 1;
        if (calls % 5 !== 0) throw new LakefillError('TransientError', 'SlowDown');
        return { more: calls < 15 };
      },
    });

    expect(result.status).toBe('SUCCEEDED');
    expect(events.flatMap((event) => (event.type === 'retrying' ? [event.seconds] : []))).toEqual(
      [0, 1, 2].flatMap(() => [2, 4, 8, 16]),
    );
  });

  it('follows a timeout of the definition, which a step that hangs does not outlive', async () => {
    const definition = definitionText('backfill').replace('"TimeoutSeconds": 150', '"TimeoutSeconds": 1');
    const { result, seconds } = await walk({ 'prepare-run': () => new Promise(() => {}) }, { definition });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(seconds).toBe(10 + 20);
  });
});

describe('virtual time', () => {
  it('lets waits overlap that children wait side by side', async () => {
    const { seconds } = await walk(
      {
        'plan-chunks': async () => ({ ...planned, maxConcurrency: 10 }),
        'start-job': async (payload) => ({ ...(payload as Fields), next: 'glue', waitSeconds: 100 }),
      },
      { items: items(20) },
    );

    expect(seconds).toBe(200);
  });

  it('moves to the earliest end of a wait first', async () => {
    const clock = createStillClock(0);
    const woken: [string, number][] = [];
    await walk(
      {
        'plan-chunks': async () => ({ ...planned, maxConcurrency: 10 }),
        'start-job': async (payload) => ({
          ...(payload as Fields),
          next: 'glue',
          waitSeconds: { c0: 50, c1: 10, c2: 30 }[String((payload as Fields).chunkId)],
        }),
        'poll-job': async (payload) => {
          woken.push([String((payload as Fields).chunkId), clock.now() / 1000]);
          return { ...(payload as Fields), next: 'staged' };
        },
      },
      { items: items(3), clock },
    );

    expect(woken).toEqual([
      ['c1', 10],
      ['c2', 30],
      ['c0', 50],
    ]);
  });

  it('does not overflow a timer: a year passes at once', async () => {
    let waited = false;
    const { seconds } = await walk({
      'plan-chunks': async () => {
        if (waited) return { ...planned, next: 'report' };
        waited = true;
        return { ...planned, next: 'wait', waitSeconds: 31_536_000 };
      },
    });

    expect(seconds).toBe(31_536_000);
  });

  it.each([-1, 1.5, '60', null])('refuses to wait for %j', async (waitSeconds) => {
    const { result } = await walk({ 'plan-chunks': async () => ({ ...planned, next: 'wait', waitSeconds }) });

    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
  });

  it('waits in real time where it is told to', async () => {
    let waited = false;
    const started = performance.now();
    const { seconds } = await walk(
      {
        'plan-chunks': async () => {
          if (waited) return { ...planned, next: 'report' };
          waited = true;
          return { ...planned, next: 'wait', waitSeconds: 1 };
        },
      },
      { onWait: () => 'sleep' },
    );

    expect(performance.now() - started).toBeGreaterThan(950);
    expect(seconds).toBe(0);
  });

  it('waits as long as it is told instead', async () => {
    const started = performance.now();
    const { result, seconds } = await walk(
      { 'start-job': async (payload) => ({ ...(payload as Fields), next: 'glue', waitSeconds: 3600 }) },
      { onWait: (state) => (state === 'WaitForJob' ? 0.02 : 'sleep') },
    );

    expect(result.status).toBe('SUCCEEDED');
    expect(performance.now() - started).toBeGreaterThan(15);
    expect(seconds).toBe(0);
  });
});

describe('a fan-out', () => {
  it.each([1, 3, 12])('runs %i children at once', async (maxConcurrency) => {
    const { counts, handler } = counting(async (payload) => {
      await sleep(2);
      return payload;
    });
    const { result } = await walk(
      { 'plan-chunks': async () => ({ ...planned, maxConcurrency }), 'transform-chunk': handler },
      { items: items(24) },
    );

    expect(counts).toEqual({ now: 0, most: maxConcurrency, calls: 24 });
    expect(result.status).toBe('SUCCEEDED');
  });

  it('ends at once without items', async () => {
    const { result, fanOuts } = await walk({}, { items: [] });

    expect(fanOuts).toEqual([[]]);
    expect(result.status).toBe('SUCCEEDED');
  });

  it('takes a new limit while it runs, up and down', async () => {
    let limit = 1;
    const most: number[] = [];
    const { counts, handler } = counting(async (payload) => {
      await sleep(1);
      most.push(counts.now);
      if (most.length === 5) limit = 4;
      if (most.length === 25) limit = 2;
      return payload;
    });
    await walk({ 'transform-chunk': handler }, { items: items(40), concurrency: async () => limit });

    expect(Math.max(...most.slice(0, 5))).toBe(1);
    expect(Math.max(...most.slice(5, 25))).toBe(4);
    expect(Math.max(...most.slice(30))).toBe(2);
  });

  it('fills new slots also while every running child takes long', async () => {
    let limit = 1;
    const release = Promise.withResolvers<void>();
    const { counts, handler } = counting(async (payload) => {
      if (counts.calls === 1) limit = 2;
      if (counts.calls === 2) release.resolve();
      await release.promise;
      return payload;
    });
    const { result } = await walk({ 'transform-chunk': handler }, { items: items(2), concurrency: () => limit });

    expect(counts.most).toBe(2);
    expect(result.status).toBe('SUCCEEDED');
  });

  it('lets what runs end before it fails because nobody tells the limit', async () => {
    const { counts, handler } = counting(async (payload) => {
      await sleep(2);
      return payload;
    });
    let asked = 0;
    const seen: number[] = [];
    const { result } = await walk(
      {
        'transform-chunk': handler,
        'collect-outcomes': async () => {
          seen.push(counts.now, counts.calls);
          return { next: 'report' };
        },
      },
      {
        items: items(9),
        concurrency: async () => {
          asked += 1;
          if (asked === 2) throw new Error('unreadable');
          return 3;
        },
      },
    );

    expect(seen).toEqual([0, 3]);
    expect(result.status).toBe('SUCCEEDED');
  });

  it('goes on when children fail, however many', async () => {
    const { result, events } = await walk(
      {
        // A path to what is not there: no Catch sees it.
        'start-job': async () => ({}),
      },
      { items: items(5) },
    );

    expect(events.filter((event) => event.type === 'child-ended' && event.status === 'FAILED')).toHaveLength(5);
    expect(result.status).toBe('SUCCEEDED');
  });

  it('lets timers and signals in between', async () => {
    let ticks = 0;
    const timer = setInterval(() => {
      ticks += 1;
    }, 1);
    await walk({}, { items: items(500) });
    clearInterval(timer);

    expect(ticks).toBeGreaterThan(5);
  });

  it('is done with 2,000 children in seconds', async () => {
    const runner = createRunner({
      definition: definitionText('backfill'),
      handlers: { ...happySteps, 'plan-chunks': async () => ({ ...planned, maxConcurrency: 40 }) },
      readItems: async () => items(2000),
      clock: createStillClock(),
    });
    const started = performance.now();
    const result = await runner.run({}, { executionId: 'e', executionName: 'e' });

    expect(result.status).toBe('SUCCEEDED');
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});

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
        await sleep(5);
        return payload;
      },
    });

    expect(result).toEqual({ status: 'ABORTED' });
    expect(started).toEqual(['c0', 'c1']);
    expect(ended).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  });

  it('ends a chunk that only waits for a slot', async () => {
    const { drain, ended, run } = interruptible(1);
    const result = await run({
      'start-job': async (payload) => {
        setTimeout(() => drain.abort(), 5);
        return { ...(payload as Fields), next: 'later', waitSeconds: 900 };
      },
    });

    expect(result).toEqual({ status: 'ABORTED' });
    expect(ended).toEqual(['ABORTED']);
  });

  it('ends the wait for the window', async () => {
    const { drain, run } = interruptible(1);
    const result = await run({
      'plan-chunks': async () => {
        setTimeout(() => drain.abort(), 5);
        return { ...planned, next: 'wait', waitSeconds: 7200 };
      },
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
    await sleep(5);

    expect(result).toEqual({ status: 'ABORTED' });
    expect(validated).toBe(0);
  });
});

describe('a definition that cannot run here', () => {
  const make = (text: string, handlers = happySteps) =>
    createRunner({ definition: text, handlers, readItems: async () => [], clock: createStillClock() });

  it('is refused when a step has no handler', () => {
    const { 'poll-job': _, ...rest } = happySteps;

    expect(() => make(definitionText('backfill'), rest)).toThrow(/PollJob invokes .*poll-job, which has no handler/);
  });

  it.each([
    ['another tolerance', '100.0', '50'],
    ['another reader', '"InputType": "JSON"', '"InputType": "CSV"'],
    ['inline children', '"Mode": "DISTRIBUTED"', '"Mode": "INLINE"'],
    ['results that are read', '"ResultPath": null', '"ResultPath": "$.results"'],
    ['a state of an unknown type', '"Type": "Pass"', '"Type": "Parallel"'],
  ])('is refused for %s', (_, from, to) => {
    expect(() => make(definitionText('backfill').replace(from, to))).toThrow();
  });
});
