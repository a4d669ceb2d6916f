import { afterEach, beforeEach, expect, it } from 'vitest';
import { stopJobs } from '../../../functions/plan-chunks/survey.ts';
import type { JobRun, JobState } from '../../../ports/jobs.ts';
import { days, fillSource, type Lake, makeLake, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ engine: 'glue' }));
  await fillSource(lake.store, [1]);
});
afterEach(() => lake.dispose());

it.each<[JobState, number]>([
  ['RUNNING', 1],
  ['WAITING', 1],
  ['SUCCEEDED', 0],
  ['FAILED', 0],
])('a job that is %s while nobody goes on with its run is stopped %i times', async (state, times) => {
  const worker = lake.worker();
  const { runId } = await reach(worker, range(1, 1), 'poll-job');
  const calls: string[] = [];
  const { jobs } = worker.deps;
  const seen = (run: JobRun | undefined) => run && { ...run, id: 'jr_1', state };

  const stopped = await stopJobs(String(runId), {
    ...worker.deps,
    jobs: {
      start: jobs.start,
      get: async (...args) => seen(await jobs.get(...args)),
      find: async (...args) => seen(await jobs.find(...args)),
      stop: async (_, id) => void calls.push(id),
    },
  });

  expect(stopped).toEqual(Array(times).fill('1-0001'));
  expect(calls).toEqual(Array(times).fill('jr_1'));
});
