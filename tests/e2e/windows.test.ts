import { afterEach, expect, it } from 'vitest';
import type { Plan } from '../../core/plan/plan.ts';
import { days, type Fields, fillSource, type Lake, ledger, makeLake, numbers, range } from './kit.ts';

const night: Fields = { open: '22:00', close: '06:00' };
const limits: Fields = { maxConcurrency: 1, lambda: { maxPartitionsPerChunk: 2 } };

let lake: Lake;
afterEach(() => lake.dispose());

const planOf = async (runId: string): Promise<Plan | null> =>
  ledger<Plan>(lake.store, lake.control, `runs/${runId}/plan.json`);

/** Two chunks of two days, about 2.1 s each, at an instant of the night. */
async function begin(now: string, declaration: Fields = { window: night, limits }): Promise<void> {
  lake = makeLake(now);
  lake.declare(days(declaration));
  await fillSource(lake.store, numbers(1, 4));
}

it('a run that no chunk has time for waits for the next opening, though the window is open', async () => {
  await begin('2001-07-05T05:59:58Z');

  const walked = await lake.worker().run(range(1, 4));

  expect(walked.states.filter((state) => ['WaitForWindow', 'ProcessChunks'].includes(state))).toEqual([
    'WaitForWindow',
    'ProcessChunks',
  ]);
  expect(walked.report).toMatchObject({
    outcome: 'SUCCEEDED',
    passes: 1,
    published: 4,
    endedAt: '2001-07-05T22:00:00Z',
  });
});

it('a chunk that would not end in time goes unchanged into the next night', async () => {
  await begin('2001-07-05T05:59:50Z');

  const walked = await lake.worker().run(range(1, 4), {
    around: {
      'publish-chunk': async (next, payload, call) => {
        const answer = await next(payload);
        if (call === 1) lake.clock.advance(8_500);
        return answer;
      },
      'start-job': async (next, payload, call) => {
        // One after the other, whatever the runner does.
        if (call === 2) while (lake.clock.now() < Date.parse('2001-07-05T05:59:58Z')) await tick();
        return next(payload);
      },
    },
  });

  expect(walked.fanOuts.map((chunks) => chunks.map((states) => states.at(-1)))).toEqual([
    ['ChunkPublished', 'ChunkSuspended'],
    ['ChunkPublished'],
  ]);
  expect(walked.report).toMatchObject({
    outcome: 'SUCCEEDED',
    passes: 2,
    published: 4,
    endedAt: '2001-07-05T22:00:00Z',
  });
});

it('a chunk that fits no window starts in an open one, and the plan says so', async () => {
  // A Glue job alone takes its minute to start.
  await begin('2001-07-05T05:59:30Z', { window: { open: '05:59', close: '06:00' }, engine: 'glue' });

  const walked = await lake.worker().run(range(1, 4));

  expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4 });
  expect(walked.states).not.toContain('WaitForWindow');
  expect(await planOf(walked.runId)).toMatchObject({ overlong: ['1-0001'], finishesAt: '2001-07-05T06:00:35Z' });
});

it('a plan says when it ends through its windows', async () => {
  await begin('2001-07-05T12:00:00Z');

  const walked = await lake.worker().run({ ...range(1, 4), dryRun: true });

  expect(await planOf(walked.runId)).toMatchObject({ overlong: [], finishesAt: '2001-07-05T22:00:04Z' });
});

const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
