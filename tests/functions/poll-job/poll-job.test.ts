import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PollJobInput, pollJob } from '../../../functions/poll-job/poll-job.ts';
import type { JobState } from '../../../ports/jobs.ts';
import { days, fillSource, type Lake, ledger, makeLake, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ engine: 'glue' }));
  await fillSource(lake.store, [1]);
});
afterEach(() => lake.dispose());

/** A chunk whose job is said to be in some state, whatever it really does. */
const polled = async (state: JobState | null) => {
  const worker = lake.worker();
  const input = PollJobInput.parse(await reach(worker, range(1, 1), 'poll-job'));
  const { jobs } = worker.deps;
  worker.deps.jobs = {
    ...jobs,
    start: (...args) => jobs.start(...args),
    find: (...args) => jobs.find(...args),
    stop: (...args) => jobs.stop(...args),
    get: async (job, id) =>
      state === null
        ? undefined
        : { id, state, arguments: {}, message: `about ${job}`, startedAt: 0, seconds: null, dpuSeconds: null },
  };
  return { deps: worker.deps, input };
};

describe('PollJob', () => {
  it.each([
    [30, 45],
    [200, 300],
    [300, 300],
  ])('of a job that runs waits longer each time: %d seconds, then %d', async (waitSeconds, next) => {
    const { deps, input } = await polled('RUNNING');

    expect(await pollJob({ ...input, waitSeconds }, deps)).toEqual({ ...input, next: 'again', waitSeconds: next });
  });

  it.each([
    ['FAILED', 'JobFailed'],
    ['ERROR', 'JobFailed'],
    ['STOPPED', 'JobStopped'],
    ['TIMEOUT', 'JobTimedOut'],
    ['EXPIRED', 'JobTimedOut'],
  ] as const)('of a job that ended %s throws %s with the job run', async (state, name) => {
    const { deps, input } = await polled(state);

    await expect(pollJob(input, deps)).rejects.toMatchObject({ name, data: { state } });
  });

  it('of a job that nobody knows any more is a failure', async () => {
    const { deps, input } = await polled(null);

    await expect(pollJob(input, deps)).rejects.toMatchObject({ name: 'JobFailed' });
  });

  it('of a job that ended well but left no result document says so', async () => {
    const { deps, input } = await polled('SUCCEEDED');
    const intent = await ledger<{ job: { attempt: string } }>(
      lake.store,
      lake.control,
      `runs/${input.runId}/chunks/${input.chunkId}/intent.json`,
    );
    // The real job may have been fast.
    await lake.store.delete(
      `s3://${lake.control}/runs/${input.runId}/chunks/${input.chunkId}/job-${intent?.job.attempt}.json`,
    );
    deps.store = { ...deps.store, get: (uri, options) => hide(uri) ?? lake.store.get(uri, options) };
    const hide = (uri: string) => (/job-[^/]*\.json$/.test(uri) ? lake.store.get(`${uri}.none`) : undefined);

    await expect(pollJob(input, deps)).rejects.toMatchObject({
      name: 'JobFailed',
      message: expect.stringContaining('result document'),
    });
  });
});
