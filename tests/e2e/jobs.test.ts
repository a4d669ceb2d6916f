import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LakefillError } from '../../core/errors.ts';
import type { Jobs } from '../../ports/jobs.ts';
import {
  days,
  fillSource,
  gaps,
  type Lake,
  ledger,
  makeLake,
  numbers,
  range,
  type WalkOptions,
  type Worker,
} from './kit.ts';

const begin = ['StartJob', 'JobStarted?'];
const poll = ['WaitForJob', 'PollJob', 'JobDone?'];
const publish = ['ValidateChunk', 'PublishChunk', 'Published?', 'ChunkPublished'];

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ engine: 'glue' }));
  await fillSource(lake.store, numbers(1, 2));
});
afterEach(() => lake.dispose());

/** A job in this process is done in some milliseconds of real time; everything else waits in virtual time. */
const quick: WalkOptions = { onWait: (state) => (state === 'WaitForJob' ? 0.2 : 'advance') };

/** Puts something between the steps and the job service. */
function withJobs(worker: Worker, change: (jobs: Jobs) => Partial<Jobs>): Worker {
  const { jobs } = worker.deps;
  worker.deps.jobs = {
    start: (...args) => jobs.start(...args),
    get: (...args) => jobs.get(...args),
    find: (...args) => jobs.find(...args),
    stop: (...args) => jobs.stop(...args),
    ...change(jobs),
  };
  return worker;
}

/** The states of a chunk with repeated polls folded into one. */
const folded = (states: readonly string[] | undefined): string[] => {
  const text = (states ?? []).join(' ').replace(/(WaitForJob PollJob JobDone\? )+/g, 'WaitForJob PollJob JobDone? ');
  return text.split(' ');
};

describe('a chunk that a job handles', () => {
  it('is started, polled, audited and published', async () => {
    const walked = await lake.worker().run(range(1, 2), quick);

    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, passes: 1 });
    expect(walked.fanOuts[0]?.map(folded)).toEqual([[...begin, ...poll, ...publish]]);
    expect(await gaps(lake, range(1, 2))).toEqual({});
  });

  it('waits for a slot when none is free', async () => {
    let starts = 0;
    const worker = withJobs(lake.worker(), (jobs) => ({
      start: async (...args) => {
        starts += 1;
        if (starts < 3) throw new LakefillError('ConcurrentRunsExceeded', 'no slot is free');
        return jobs.start(...args);
      },
    }));

    const walked = await worker.run(range(1, 2), quick);

    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, passes: 1 });
    expect(walked.fanOuts[0]?.map(folded)).toEqual([
      [...begin, 'WaitToStart', ...begin, 'WaitToStart', ...begin, ...poll, ...publish],
    ]);
  });

  it('whose start was answered by nobody is found again, not started twice', async () => {
    let starts = 0;
    const worker = withJobs(lake.worker(), (jobs) => ({
      start: async (...args) => {
        starts += 1;
        await jobs.start(...args);
        throw new LakefillError('TransientError', 'the answer was lost');
      },
    }));

    const walked = await worker.run(range(1, 2), quick);

    expect([walked.report?.outcome, walked.report?.passes, starts]).toEqual(['SUCCEEDED', 1, 1]);
  });

  it.each([
    ['JobFailed', 'FAILED'],
    ['JobTimedOut', 'TIMEOUT'],
    ['JobStopped', 'STOPPED'],
  ] as const)('whose job ended in %s is tried again in a smaller chunk', async (error, state) => {
    let polls = 0;
    const worker = withJobs(lake.worker(), (jobs) => ({
      get: async (...args) => {
        polls += 1;
        const run = await jobs.get(...args);
        return polls === 1 && run ? { ...run, state, message: 'out of luck' } : run;
      },
    }));

    const walked = await worker.run(range(1, 2), quick);

    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', passes: 2, published: 2 });
    expect(walked.fanOuts[0]).toEqual([[...begin, 'WaitForJob', 'PollJob', 'RecordFailure']]);
    expect(walked.fanOuts[1]).toHaveLength(2);
    const outcome = await ledger(lake.store, lake.control, `runs/${walked.runId}/chunks/1-0001/outcome.json`);
    expect(outcome).toMatchObject({
      partitions: [
        { error: { name: error }, tries: 1 },
        { error: { name: error }, tries: 1 },
      ],
    });
  });

  it('whose job always fails ends with its message', async () => {
    const worker = withJobs(lake.worker(), (jobs) => ({
      get: async (...args) => {
        const run = await jobs.get(...args);
        return run && { ...run, state: 'FAILED', message: 'out of luck' };
      },
    }));

    const walked = await worker.run(range(1, 1), quick);

    expect(walked.report).toMatchObject({
      outcome: 'FAILED',
      passes: 3,
      failed: [{ partition: 'dt=2001-01-01', error: 'JobFailed', message: expect.stringContaining('out of luck') }],
    });
  });

  it('that lives when its run is killed is not started again by the one that goes on', async () => {
    const first = lake.worker();
    let starts = 0;
    withJobs(first, (jobs) => ({
      start: async (...args) => {
        starts += 1;
        return jobs.start(...args);
      },
      get: async () => {
        throw new Error('killed');
      },
    }));
    const stopped = Promise.withResolvers<string>();
    void first
      .run(range(1, 2), {
        ...quick,
        around: {
          'poll-job': async (_, payload) => {
            stopped.resolve(String(payload.runId));
            return new Promise(() => {});
          },
        },
      })
      .catch(stopped.reject);
    const runId = await stopped.promise;
    first.die();
    const second = lake.worker();
    second.deps.jobs = first.deps.jobs;
    withJobs(second, () => ({ get: lake.worker().deps.jobs.get }));

    const walked = await second.run({ resume: runId }, quick);

    expect([walked.report?.outcome, walked.report?.published, starts]).toEqual(['SUCCEEDED', 2, 1]);
  });
});
