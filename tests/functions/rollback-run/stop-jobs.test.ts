import { afterEach, beforeEach, expect, it } from 'vitest';
import { rollbackRun } from '../../../functions/rollback-run/rollback-run.ts';
import type { JobRun, JobState } from '../../../ports/jobs.ts';
import { days, fillSource, type Lake, makeLake, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ engine: 'glue' }));
  await fillSource(lake.store, [1]);
});
afterEach(() => lake.dispose());

const execution = { id: 'arn:r1', name: 'r1', startTime: '2001-07-05T13:00:00Z' };

it.each<[JobState, number]>([
  ['RUNNING', 1],
  ['WAITING', 1],
  ['SUCCEEDED', 0],
  ['FAILED', 0],
])('a job of a dead run that is %s is stopped %i times by the rollback', async (state, times) => {
  const dead = lake.worker();
  const { runId } = await reach(dead, range(1, 1), 'poll-job');
  dead.die();
  const calls: string[] = [];
  const { deps } = lake.worker();
  const { jobs } = deps;
  const seen = (run: JobRun | undefined) => run && { ...run, id: 'jr_1', state };

  const answer = await rollbackRun(
    { execution, input: { run: String(runId) } },
    {
      ...deps,
      jobs: {
        start: jobs.start,
        get: async (...args) => seen(await jobs.get(...args)),
        find: async (...args) => seen(await jobs.find(...args)),
        stop: async (_, id) => void calls.push(id),
      },
    },
  );

  expect([answer.ok, calls]).toEqual([true, Array(times).fill('jr_1')]);
});
