import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bothTargets,
  days,
  type Fields,
  fillSource,
  gaps,
  key,
  type Lake,
  leasesOf,
  ledger,
  makeLake,
  numbers,
  range,
  reach,
  seen,
  type Walked,
  type Worker,
} from './kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const causeOf = (walked: Walked | undefined) => JSON.parse(walked?.cause ?? '{}');

describe('the lease', () => {
  beforeEach(async () => {
    lake.declare(days());
    await fillSource(lake.store, numbers(1, 8));
  });

  it('refuses an overlapping run with the partitions and the run that holds them', async () => {
    let second: Walked | undefined;
    const first = await lake.worker().run(range(1, 4), {
      around: {
        'discover-gaps': async (next, payload) => {
          second = await lake.worker().run(range(4, 8));
          return next(payload);
        },
      },
    });

    expect(second?.error).toBe('LeaseHeld');
    expect(causeOf(second).errorMessage).toContain(first.runId);
    expect(causeOf(second).errorMessage).toContain('2001-01-01T00:00:00Z to 2001-01-05T00:00:00Z');
    expect(Object.keys(await seen(lake))).toEqual(numbers(1, 4).map(key));
  });

  it('lets runs of other partitions work at the same time', async () => {
    let second: Walked | undefined;
    const first = await lake.worker().run(range(1, 4), {
      around: {
        'publish-chunk': async (next, payload) => {
          second = await lake.worker().run(range(5, 8));
          return next(payload);
        },
      },
    });

    expect([first.report?.outcome, second?.report?.outcome]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
    expect(Object.keys(await seen(lake))).toEqual(numbers(1, 8).map(key));
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('narrows to what is planned, so that sound days are free', async () => {
    await lake.worker().run(range(1, 4));
    let second: Walked | undefined;
    await lake.worker().run(range(1, 8), {
      around: {
        'transform-chunk': async (next, payload) => {
          second = await lake.worker().run({ ...range(1, 4), mode: 'reprocess' });
          return next(payload);
        },
      },
    });

    expect(second?.report).toMatchObject({ outcome: 'SUCCEEDED', unchanged: 4 });
  });

  it.each([['an equal request'], ['resume']] as const)('of a dead run is adopted by %s', async (how) => {
    const first = lake.worker();
    const killed = await interrupt(first, range(1, 4), 'transform-chunk');
    first.die();

    const walked = await lake.worker().run(how === 'resume' ? { resume: killed } : { ...range(1, 4), reason: 'again' });

    expect(walked.runId).toBe(killed);
    expect(walked.report).toMatchObject({ runId: killed, outcome: 'SUCCEEDED', published: 4 });
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('of a living run is not adopted', async () => {
    const killed = await interrupt(lake.worker(), range(1, 4), 'transform-chunk');

    const equal = await lake.worker().run(range(1, 4));
    const resumed = await lake.worker().run({ resume: killed });

    expect([equal.error, resumed.error]).toEqual(['LeaseHeld', 'LeaseHeld']);
  });

  it('of a run that nobody can prove dead expires after two hours', async () => {
    const killed = await interrupt(lake.worker(), range(1, 4), 'transform-chunk');
    lake.clock.advance(2 * 3_600_000);

    const walked = await lake.worker().run(range(1, 4));

    expect(walked.report).toMatchObject({ runId: killed, outcome: 'SUCCEEDED' });
  });

  it.each(bothTargets)(
    'is taken over by another request, which settles half a publication first (%s)',
    async (_, target) => {
      lake.declare(days({ target }));
      const first = lake.worker(({ name, about }) =>
        name === 'createPartitions' || (name === 'copy' && about.includes(key(3))) ? 'die' : undefined,
      );
      const dead = await first.run(range(1, 4));
      first.die();

      const walked = await lake.worker().run(range(3, 6));

      expect(walked.runId).not.toBe(dead.runId);
      // Days 3 and 4 were settled for the dead run before anybody looked, so they are sound already.
      expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, complete: 2 });
      expect(Object.keys(await seen(lake))).toEqual(numbers(1, 6).map(key));
      expect(await gaps(lake, range(1, 6))).toEqual({});
      expect(await leasesOf(lake)).toEqual([]);
      const resumed = await lake.worker().run({ resume: dead.runId });
      expect(resumed.error).toBe('RunFinished');
    },
  );

  it('is lost for a zombie: nothing that it publishes late counts', async () => {
    const zombie = lake.worker();
    let adopted: Walked | undefined;
    const walked = await zombie.run(range(1, 4), {
      around: {
        'publish-chunk': async (next, payload) => {
          zombie.die();
          adopted ??= await lake.worker().run(range(1, 4));
          return next(payload);
        },
      },
    });

    expect(adopted?.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4 });
    expect(walked).toMatchObject({ status: 'FAILED', error: 'FenceLost' });
    const report = await ledger(lake.store, lake.control, `runs/${adopted?.runId}/report.json`);
    expect(report).toEqual(adopted?.report);
    expect(await gaps(lake, range(1, 4))).toEqual({});
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('is looked at before each batch: a zombie stops in the middle of a publication', async () => {
    await fillSource(lake.store, numbers(9, 28));
    const copied: string[] = [];
    const zombie = lake.worker(({ name, about }) => {
      if (name !== 'copy') return undefined;
      copied.push(about);
      if (copied.length > 1) return undefined;
      // At its first copy: another execution adopts the run, ends it, and it is rolled back.
      return async () => {
        zombie.die();
        const adopted = await lake.worker().run(range(1, 28));
        await lake.worker().rollback({ run: adopted.runId });
      };
    });

    const walked = await zombie.run(range(1, 28));

    expect(walked.error).toBe('FenceLost');
    // One batch of 25 was under way; the three behind it were never begun.
    expect(copied).toHaveLength(25);
  });

  it('a corrected declaration never goes on with the old statement', async () => {
    const first = lake.worker();
    const killed = await interrupt(first, range(1, 2), 'transform-chunk');
    first.die();
    lake.declare(days({ transform: { sql: 'SELECT happened, n + 1 AS n FROM source' } }));

    const walked = await lake.worker().run(range(1, 2));

    expect(walked.runId).not.toBe(killed);
    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2 });
  });
});

/** Starts a run in a process that stops for ever at a step; answers the run's id. */
const interrupt = async (worker: Worker, input: Fields, step: string): Promise<string> =>
  String((await reach(worker, input, step)).runId);
