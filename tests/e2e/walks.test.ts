import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LakefillError } from '../../core/errors.ts';
import type { FactsDocument } from '../../core/ledger/outcome.ts';
import {
  again,
  chunk,
  day,
  days,
  type Fields,
  fanOut,
  fillSource,
  gaps,
  type Lake,
  leasesOf,
  ledger,
  makeLake,
  numbers,
  objects,
  range,
  seen,
  start,
  well,
} from './kit.ts';

const badly = ['ReportRun', 'Outcome?', 'Failed'];
const failing = ['StartJob', 'JobStarted?', 'TransformChunk', 'RecordFailure'];
const staged = ['StartJob', 'JobStarted?', 'ValidateChunk', 'PublishChunk', 'Published?', 'ChunkPublished'];

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 4));
});
afterEach(() => lake.dispose());

const facts = async (runId: string): Promise<Record<string, string>> => {
  const document = await ledger<FactsDocument>(lake.store, lake.control, `facts/days/${runId}.json`);
  return Object.fromEntries(Object.entries(document?.partitions ?? {}).map(([key, { state }]) => [key, state]));
};

const published = (...keys: number[]) => Object.fromEntries(keys.map((n) => [`dt=${day(n)}`, 'published']));

const outOfMemory = () => {
  throw new LakefillError('EngineOutOfMemory', 'too big');
};

describe('a walk through the backfill', () => {
  it('of gaps: fills them, frees the lease and notes what each partition holds', async () => {
    const walked = await lake.worker().run(range(1, 4));

    expect(walked.states).toEqual([...start, ...fanOut, ...well]);
    expect(walked.fanOuts).toEqual([[chunk]]);
    expect(walked.report).toMatchObject({
      outcome: 'SUCCEEDED',
      passes: 1,
      expected: 4,
      published: 4,
      rows: 8,
      failed: [],
    });
    expect(await leasesOf(lake)).toEqual([]);
    expect(await facts(walked.runId)).toEqual(published(1, 2, 3, 4));
    expect(await gaps(lake, range(1, 4))).toEqual({});
  });

  it('with nothing to do: reports and changes no object', async () => {
    await lake.worker().run(range(1, 4));
    const before = await objects(lake.store, 'lake');

    const walked = await lake.worker().run(range(1, 4));

    expect(walked.states).toEqual([...start, ...well]);
    expect(walked.report).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      published: 0,
      unchanged: 0,
      expected: 4,
      complete: 4,
    });
    expect(await objects(lake.store, 'lake')).toEqual(before);
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('of a dry run: plans, and leaves neither lease nor object', async () => {
    const walked = await lake.worker().run({ ...range(1, 4), dryRun: true });

    expect(walked.states).toEqual([...start, ...well]);
    expect(walked.report).toMatchObject({ outcome: 'PLANNED', expected: 4, published: 0, estimate: { partitions: 4 } });
    expect(await leasesOf(lake)).toBeUndefined();
    expect(await objects(lake.store, 'lake')).toEqual({});
  });

  it('with a plan that changed: the planning throws, and the lease is free again', async () => {
    const { report } = await lake.worker().run({ ...range(1, 4), dryRun: true });
    await fillSource(lake.store, [2], () => [100]);

    const walked = await lake.worker().run({ ...range(1, 4), planHash: report?.planHash ?? '' });

    expect(walked.states).toEqual([...start.slice(0, -1), ...badly]);
    expect(walked).toMatchObject({
      status: 'FAILED',
      error: 'PlanChanged',
      report: { outcome: 'REFUSED', published: 0 },
    });
    expect(await leasesOf(lake)).toEqual([]);
    expect(await objects(lake.store, 'lake')).toEqual({});
  });

  it('with the plan that was shown: does it', async () => {
    const { report } = await lake.worker().run({ ...range(1, 4), dryRun: true });

    const walked = await lake.worker().run({ ...range(1, 4), planHash: report?.planHash ?? '' });

    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', planHash: report?.planHash, published: 4 });
  });

  it('over budget: throws before anything is published', async () => {
    const walked = await lake.worker().run({ ...range(1, 4), maxUsd: 0 });

    expect(walked.states).toEqual([...start.slice(0, -1), ...badly]);
    expect(walked).toMatchObject({ error: 'OverBudget', report: { outcome: 'REFUSED' } });
    expect(await leasesOf(lake)).toEqual([]);
    expect(await objects(lake.store, 'lake')).toEqual({});
  });

  it('with the lease held: ends with that name and writes nothing of its own', async () => {
    const first = lake.worker();
    let second: Awaited<ReturnType<typeof first.run>> | undefined;
    const walked = await first.run(range(1, 4), {
      around: {
        'plan-chunks': async (next, payload) => {
          second = await lake.worker().run(range(3, 9));
          return next(payload);
        },
      },
    });

    expect(second?.states).toEqual(['PrepareRun', ...badly]);
    expect(second).toMatchObject({ status: 'FAILED', error: 'LeaseHeld', report: null });
    expect(JSON.parse(second?.cause ?? '')).toMatchObject({ errorMessage: expect.stringContaining(walked.runId) });
    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4 });
  });

  it('whose chunk fails twice: the second try is smaller, the third alone', async () => {
    const sizes: number[][] = [];
    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'transform-chunk': async (next, payload, call) => {
          if (call <= 2) outOfMemory();
          if (call === 3) outOfMemory();
          return next(payload);
        },
        'collect-outcomes': async (next, payload, pass) => {
          const items =
            (await ledger<Fields[]>(lake.store, lake.control, `runs/${payload.runId}/pass-${pass}/manifest.json`)) ??
            [];
          sizes.push(await Promise.all(items.map(chunkSize)));
          return next(payload);
        },
      },
    });

    expect(walked.states).toEqual([...start, ...fanOut, ...again, ...fanOut, ...again, ...fanOut, ...well]);
    expect(walked.fanOuts).toEqual([[failing], [failing, failing], [chunk, chunk, chunk, chunk]]);
    expect(sizes).toEqual([[4], [2, 2], [1, 1, 1, 1]]);
    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', passes: 3, published: 4 });
  });

  it('whose partition fails three times: it is final then, the others are published', async () => {
    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'transform-chunk': async (next, payload) => {
          const document = await ledger<{ partitions: { key: string }[] }>(lake.store, lake.control, keyOf(payload));
          if (document?.partitions.some(({ key }) => key === 'dt=2001-01-03')) outOfMemory();
          return next(payload);
        },
      },
    });

    expect(walked.states).toEqual([...start, ...fanOut, ...again, ...fanOut, ...again, ...fanOut, ...badly]);
    expect(walked).toMatchObject({
      error: 'PartiallyFailed',
      report: {
        outcome: 'PARTIALLY_FAILED',
        passes: 3,
        published: 3,
        failed: [{ partition: 'dt=2001-01-03', error: 'EngineOutOfMemory', message: 'too big' }],
      },
    });
    expect(await facts(walked.runId)).toEqual({ ...published(1, 2, 4), 'dt=2001-01-03': 'failed' });
    expect(await gaps(lake, range(1, 4))).toEqual({ 'dt=2001-01-03': ['missing', 'failed'] });
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('whose map fails as a whole: the outcome is judged from the ledger', async () => {
    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'plan-chunks': async (next, payload, call) => {
          const answer = await next(payload);
          return call === 1 ? { ...answer, manifest: { bucket: 'nowhere', key: 'nothing' } } : answer;
        },
      },
    });

    // Nothing had begun, so the next step would be the same again: the run breaks and can be resumed.
    expect(walked.states).toEqual([...start, 'ProcessChunks', 'CollectOutcomes', ...badly]);
    expect(walked).toMatchObject({ error: 'NoProgress' });
    expect(await leasesOf(lake)).toMatchObject([{ runId: walked.runId, holder: null }]);
    const resumed = await lake.worker().run({ resume: walked.runId });
    expect(resumed.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4, runId: walked.runId, error: null });
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('whose step crashes: the lease entry stays without a holder, and resume goes on', async () => {
    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'collect-outcomes': async () => {
          throw new Error('disk full');
        },
      },
    });

    expect(walked.states).toEqual([...start, 'ProcessChunks', 'CollectOutcomes', ...badly]);
    expect(walked).toMatchObject({ status: 'FAILED', error: 'Bug' });
    expect(await leasesOf(lake)).toMatchObject([{ runId: walked.runId, holder: null }]);

    const resumed = await lake.worker().run({ resume: walked.runId });

    expect(resumed.states).toEqual([...start, ...well]);
    expect(resumed.report).toMatchObject({ runId: walked.runId, outcome: 'SUCCEEDED', published: 4, passes: 1 });
    expect(await facts(walked.runId)).toEqual(published(1, 2, 3, 4));
  });

  it('resumed after a kill: discovery and plan answer from the ledger, the staged chunk goes on where it was', async () => {
    const killed = lake.worker(({ about, name }) =>
      name === 'put' && about.endsWith('/publish.json') ? 'die' : undefined,
    );
    const walked = await killed.run(range(1, 4));
    killed.die();
    const before = await ledger(lake.store, lake.control, `runs/${walked.runId}/plan.json`);

    const resumed = await lake.worker().run({ resume: walked.runId });

    expect(resumed.states).toEqual([...start, ...fanOut, ...well]);
    expect(resumed.fanOuts).toEqual([[staged]]);
    expect(resumed.report).toMatchObject({ runId: walked.runId, outcome: 'SUCCEEDED', published: 4 });
    expect(await ledger(lake.store, lake.control, `runs/${walked.runId}/plan.json`)).toEqual(before);
  });

  it('of a doubled delivery: names the first run and does nothing', async () => {
    const scheduled = { ...range(1, 4), scheduledTime: '2001-07-05T11:30:00Z' };
    const first = await lake.worker().run(scheduled);

    const second = await lake.worker().run(scheduled);

    expect(second.states).toEqual(['PrepareRun', 'Prepared?', ...well]);
    expect(second.report).toMatchObject({ outcome: 'NOTHING_TO_DO', published: 0, doubleOf: first.runId });
    expect(await ledger(lake.store, lake.control, `runs/${second.runId}/run.json`)).toMatchObject({
      doubleOf: first.runId,
    });
    expect(await seen(lake)).toHaveProperty(['dt=2001-01-04']);
  });
});

const keyOf = (payload: Fields): string => `runs/${payload.runId}/chunks/${payload.chunkId}/chunk.json`;

async function chunkSize(item: Fields): Promise<number> {
  const document = await ledger<{ partitions: unknown[] }>(lake.store, lake.control, keyOf(item));
  return document?.partitions.length ?? 0;
}
