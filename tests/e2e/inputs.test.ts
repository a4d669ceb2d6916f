import { afterEach, beforeEach, expect, it } from 'vitest';
import { preview } from '../../cli/preview.ts';
import { days, fillSource, gaps, key, type Lake, makeLake, numbers, range } from './kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(
    days({
      inputs: [{ id: 'names', location: 's3://raw/names/', format: 'csv' }],
      transform: { sql: 'SELECT happened, source.n, label FROM source JOIN names ON names.n = source.n' },
    }),
  );
  await fillSource(lake.store, numbers(1, 2), () => [1, 2]);
  await names('one', 'two');
});
afterEach(() => lake.dispose());

const names = (...labels: string[]) =>
  lake.store.put(
    's3://raw/names/all.csv',
    `n,label\n${labels.map((label, index) => `${index + 1},${label}`).join('\n')}\n`,
  );

it('a plan whose input changed since is refused, and one whose input did not is executed', async () => {
  const { plan } = await preview(range(1, 2), lake.worker().deps);
  await names('eins', 'zwei');

  const changed = await lake.worker().run({ ...range(1, 2), planHash: plan.planHash });
  expect([changed.error, await gaps(lake, range(1, 2))]).toEqual([
    'PlanChanged',
    { [key(1)]: ['missing'], [key(2)]: ['missing'] },
  ]);

  const again = await preview(range(1, 2), lake.worker().deps);
  const kept = await lake.worker().run({ ...range(1, 2), planHash: again.plan.planHash });
  expect(kept.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, planHash: again.plan.planHash });
});

it('an input that changes after the plan fails the partitions that would read it', async () => {
  const { report } = await lake.worker().run(range(1, 2), {
    around: {
      'transform-chunk': async (next, payload) => {
        await names('eins', 'zwei');
        return next(payload);
      },
    },
  });

  expect(report).toMatchObject({
    outcome: 'FAILED',
    failed: [1, 2].map((n) => ({ partition: key(n), error: 'SourceChanged' })),
  });
});
