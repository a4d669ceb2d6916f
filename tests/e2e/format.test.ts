import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogPartition } from '../../core/gaps/observation.ts';
import { descriptorOf } from '../../core/publish/descriptor.ts';
import { days, type Fields, fillSource, key, type Lake, makeLake, numbers, range, seen, swapTarget } from './kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const entries = (): Promise<CatalogPartition[]> =>
  lake.catalog.getPartitions(
    'analytics.days',
    numbers(1, 3).map((n) => [key(n).slice(3)]),
  );

describe.each<[string, Fields]>([
  ['swap', swapTarget],
  ['overwrite', { ...swapTarget, publish: 'overwrite' }],
])('a target that changes its format, published with %s', (_, target) => {
  it('has entries that read the new files, and those of before again after a rollback', async () => {
    lake.declare(days({ target }));
    await fillSource(lake.store, numbers(1, 3));
    await lake.worker().run(range(1, 2));
    const before = { entries: await entries(), readers: await seen(lake) };
    lake.declare(days({ target: { ...target, format: 'csv' } }));
    lake.clock.advance(60_000);

    const { runId, report } = await lake.worker().run({ ...range(1, 3), mode: 'reprocess' });

    expect(report).toMatchObject({ outcome: 'SUCCEEDED', published: 3 });
    for (const { descriptor, parameters } of await entries()) {
      const { Columns: _columns, ...layout } = descriptor;
      expect(layout).toEqual(descriptorOf('csv'));
      expect(parameters).toMatchObject({ classification: 'csv', 'skip.header.line.count': '1' });
    }
    await lake.worker().rollback({ run: runId });
    expect({ entries: await entries(), readers: await seen(lake) }).toEqual(before);
  });
});
