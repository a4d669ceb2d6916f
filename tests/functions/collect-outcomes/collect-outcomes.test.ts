import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CollectOutcomesInput, collectOutcomes } from '../../../functions/collect-outcomes/collect-outcomes.ts';
import { days, fillSource, key, type Lake, ledger, makeLake, numbers, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ rules: 'Rules = [ ColumnValues "n" <= 3 ]' }));
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const reached = async () => {
  const worker = lake.worker();
  return { deps: worker.deps, input: CollectOutcomesInput.parse(await reach(worker, range(1, 3), 'collect-outcomes')) };
};

describe('CollectOutcomes', () => {
  it('notes what every partition holds now, and how the fan-out ended', async () => {
    const { deps, input } = await reached();

    expect(await collectOutcomes(input, deps)).toEqual({ ...input, next: 'report' });

    const { runId, fence } = input;
    expect(await ledger(lake.store, lake.control, `facts/days/${runId}.json`)).toMatchObject({
      partitions: {
        [key(1)]: { state: 'published', fence, rows: 2, sourceId: 'raw', error: null },
        [key(2)]: { state: 'published', fence, rows: 2, sourceId: 'raw', error: null },
        [key(3)]: { state: 'failed', fence, rows: 0, error: { name: 'AuditFailed' } },
      },
    });
    expect(await ledger(lake.store, lake.control, `runs/${runId}/pass-1/outcomes.json`)).toMatchObject({
      pass: 1,
      published: 2,
      failed: 1,
      left: 0,
    });
  });

  it('that is repeated gives the same facts', async () => {
    const { deps, input } = await reached();
    await collectOutcomes(input, deps);
    const before = await ledger(lake.store, lake.control, `facts/days/${input.runId}.json`);

    expect(await collectOutcomes(input, deps)).toEqual({ ...input, next: 'report' });
    expect(await ledger(lake.store, lake.control, `facts/days/${input.runId}.json`)).toEqual(before);
  });

  it('asks for another fan-out while something is left', async () => {
    const worker = lake.worker();
    const input = CollectOutcomesInput.parse(
      await reach(worker, range(1, 3), 'collect-outcomes', {
        around: {
          'transform-chunk': async () => {
            throw Object.assign(new Error('gone'), { name: 'Lambda.Unknown' });
          },
        },
      }),
    );

    expect(await collectOutcomes(input, worker.deps)).toMatchObject({ next: 'plan' });
  });

  it('of a run that was taken over is refused', async () => {
    const { deps, input } = await reached();

    await expect(collectOutcomes({ ...input, fence: input.fence + 1 }, deps)).rejects.toMatchObject({
      name: 'FenceLost',
    });
  });
});
