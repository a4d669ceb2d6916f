import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { days, type Fields, fillSource, type Lake, makeLake, numbers, plainTarget, range, swapTarget } from './kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

describe.each<[string, Fields]>([
  ['with a table', { ...swapTarget, partitionColumns: 'keep' }],
  ['without a table', { ...plainTarget, partitionColumns: 'keep' }],
])('a target whose files keep the keys, %s', (_, target) => {
  it('is filled from nothing, filled on, and then found sound', async () => {
    lake.declare(days({ target }));
    await fillSource(lake.store, numbers(1, 3));

    const first = await lake.worker().run(range(1, 2));
    lake.clock.advance(60_000);
    const second = await lake.worker().run({ ...range(1, 3), depth: 'footer' });
    lake.clock.advance(60_000);
    const third = await lake.worker().run({ ...range(1, 3), depth: 'scan' });

    expect(first.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, failed: [] });
    expect(second.report).toMatchObject({ outcome: 'SUCCEEDED', complete: 2, published: 1, failed: [] });
    expect(third.report).toMatchObject({ outcome: 'NOTHING_TO_DO', complete: 3 });
  });
});
