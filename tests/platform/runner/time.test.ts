import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStillClock, type Fields, items, planned, walk } from './steps.ts';

const real = vi.hoisted(() => ({ slept: [] as number[] }));
vi.mock('node:timers/promises', async (original) => ({
  ...(await original<typeof import('node:timers/promises')>()),
  setTimeout: async (ms: number) => {
    real.slept.push(ms);
  },
}));
afterEach(() => {
  real.slept = [];
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
});

describe('real time', () => {
  it('is slept through where a wait is told to, and leaves the clock alone', async () => {
    let waited = false;
    const { result, seconds } = await walk(
      {
        'plan-chunks': async () => {
          if (waited) return { ...planned, next: 'report' };
          waited = true;
          return { ...planned, next: 'wait', waitSeconds: 60 };
        },
      },
      { onWait: () => 'sleep' },
    );

    expect([result.status, real.slept, seconds]).toEqual(['SUCCEEDED', [60_000], 0]);
  });

  it('is as long as it is told instead', async () => {
    const { result, seconds } = await walk(
      { 'start-job': async (payload) => ({ ...(payload as Fields), next: 'glue', waitSeconds: 3600 }) },
      { onWait: (state) => (state === 'WaitForJob' ? 0.02 : 'sleep') },
    );

    expect([result.status, real.slept, seconds]).toEqual(['SUCCEEDED', [20], 0]);
  });

  it('is slept in pieces that a timer can hold', async () => {
    let waited = false;
    await walk(
      {
        'plan-chunks': async () => {
          if (waited) return { ...planned, next: 'report' };
          waited = true;
          return { ...planned, next: 'wait', waitSeconds: 3_000_000 };
        },
      },
      { onWait: () => 'sleep' },
    );

    expect(real.slept).toEqual([2 ** 31 - 1, 3_000_000_000 - (2 ** 31 - 1)]);
  });
});
