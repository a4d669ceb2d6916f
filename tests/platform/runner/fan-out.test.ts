import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRunner } from '../../../platform/local/runner/runner.ts';
import { counting, createStillClock, definitionText, happySteps, items, planned, turns, walk } from './steps.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** Whoever comes waits until so many are there: they go on together, and hang where fewer are let in. */
function meeting(size: () => number, met: (size: number) => void = () => {}): () => Promise<void> {
  let waiting: (() => void)[] = [];
  return async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    waiting.push(resolve);
    if (waiting.length >= size()) {
      const all = waiting;
      waiting = [];
      // One more than may be let in would come now.
      await turns();
      met(all.length + waiting.length);
      for (const goOn of all) goOn();
    }
    return promise;
  };
}

describe('a fan-out', () => {
  it.each([1, 3, 12])('runs %i children at once', async (maxConcurrency) => {
    const meet = meeting(() => maxConcurrency);
    const { counts, handler } = counting(async (payload) => {
      await meet();
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
    const met: number[] = [];
    const meet = meeting(
      () => limit,
      (size) => {
        met.push(size);
        if (met.length === 5) limit = 4;
        if (met.length === 10) limit = 2;
      },
    );
    const { counts, handler } = counting(async (payload) => {
      await meet();
      return payload;
    });
    await walk({ 'transform-chunk': handler }, { items: items(5 + 20 + 14), concurrency: async () => limit });

    expect(met).toEqual([...Array(5).fill(1), ...Array(5).fill(4), ...Array(7).fill(2)]);
    expect(counts).toEqual({ now: 0, most: 4, calls: 39 });
  });

  it('fills new slots also while every running child takes long', async () => {
    let limit = 1;
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const meet = meeting(() => 2);
    const { counts, handler } = counting(async (payload) => {
      limit = 2;
      // Nothing ends: only the second look, a second later, can find the new limit.
      if (counts.calls === 1) setImmediate(() => vi.advanceTimersByTime(1000));
      await meet();
      return payload;
    });
    const { result } = await walk({ 'transform-chunk': handler }, { items: items(2), concurrency: () => limit });

    expect(counts.most).toBe(2);
    expect(result.status).toBe('SUCCEEDED');
  });

  it('lets what runs end before it fails because nobody tells the limit', async () => {
    const refused = Promise.withResolvers<void>();
    const { counts, handler } = counting(async (payload) => {
      if (counts.calls > 1) await refused.promise;
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
          if (asked === 1) return 3;
          void turns().then(refused.resolve);
          throw new Error('unreadable');
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
