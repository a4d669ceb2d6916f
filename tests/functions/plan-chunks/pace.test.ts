import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Pace, Work } from '../../../core/cost/pace.ts';
import type { FactsDocument } from '../../../core/ledger/outcome.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { days, fillSource, type Lake, ledger, makeLake, numbers, range } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 7));
});
afterEach(() => lake.dispose());

/** Facts of a past run as far as they tell how long it took. */
const past = async (runId: string, work: Work): Promise<void> => {
  const dataset = 'days';
  const facts: FactsDocument = { schemaVersion: 1, dataset, runId, partitions: {}, work: { lambda: work } };
  await lake.store.put(`s3://${lake.control}/facts/${dataset}/${runId}.json`, JSON.stringify(facts));
};

const planned = async (): Promise<Plan> => {
  const { report } = await lake.worker().run({ ...range(1, 7), dryRun: true });
  const plan = await ledger<Plan>(lake.store, lake.control, `runs/${report?.runId}/plan.json`);
  if (plan === null) throw new Error('there is no plan');
  return plan;
};

/** A Lambda chunk is assumed to start in two seconds, whatever the pace. */
const work = ({ estimate }: Plan): number => estimate.seconds - 2;

it('prices a plan by what past runs of the dataset took', async () => {
  const before = await planned();
  await past('run-a', { assumedSeconds: 100, seconds: 300 });
  await past('run-b', { assumedSeconds: 59, seconds: 590 });

  const after = await planned();

  const pace: Pace = { lambda: 3, glue: 1 };
  expect([before.pace, after.pace]).toEqual([undefined, pace]);
  expect(work(after) / work(before)).toBeCloseTo(3, 1);
  expect(after.planHash).toBe(before.planHash);
});

it('keeps what a run took beside what was assumed', async () => {
  const worker = lake.worker();
  const { transform } = worker.deps.engine;
  worker.deps.engine = {
    ...worker.deps.engine,
    transform: (job) => {
      lake.clock.advance(30_000);
      return transform(job);
    },
  };

  const { report } = await worker.run(range(1, 7));

  const facts = await ledger<FactsDocument>(lake.store, lake.control, `facts/${report?.dataset}/${report?.runId}.json`);
  expect(facts?.work).toEqual({ lambda: { assumedSeconds: expect.closeTo(0.42, 2), seconds: 30 } });
});
