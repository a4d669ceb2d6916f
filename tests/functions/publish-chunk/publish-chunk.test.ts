import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PublishRecord } from '../../../core/publish/record.ts';
import { PublishChunkInput, publishChunk } from '../../../functions/publish-chunk/publish-chunk.ts';
import {
  days,
  type Fields,
  fillSource,
  key,
  type Lake,
  ledger,
  makeLake,
  numbers,
  objects,
  plainTarget,
  range,
  reach,
  seen,
  swapTarget,
} from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const reached = async (target: Fields) => {
  lake.declare(days({ target }));
  const worker = lake.worker();
  return { worker, input: PublishChunkInput.parse(await reach(worker, range(1, 3), 'publish-chunk')) };
};

const recordOf = ({ runId, chunkId }: PublishChunkInput) =>
  ledger<PublishRecord>(lake.store, lake.control, `runs/${runId}/chunks/${chunkId}/publish.json`);

describe.each([
  ['overwrite', plainTarget],
  ['swap', swapTarget],
])('PublishChunk with %s', (mode, target) => {
  it('makes the audited partitions visible and records how to undo it', async () => {
    const { worker, input } = await reached(target);
    expect(await seen(lake)).toEqual({});

    expect(await publishChunk(input, worker.deps)).toEqual(input);

    expect(Object.keys(await seen(lake))).toEqual([key(1), key(2), key(3)]);
    expect(await recordOf(input)).toMatchObject({
      fence: input.fence,
      partitions: numbers(1, 3).map((n) => ({ partition: key(n), action: mode, base: { entry: null, objects: [] } })),
      refused: [],
      done: { partitions: numbers(1, 3).map((n) => ({ partition: key(n), state: 'published' })) },
    });
  });

  it('that is repeated changes nothing that a reader sees, nor the record', async () => {
    const { worker, input } = await reached(target);
    await publishChunk(input, worker.deps);
    const before = {
      lake: await objects(lake.store, 'lake'),
      record: await recordOf(input),
      catalog: lake.catalog.save(),
    };

    await publishChunk(input, worker.deps);

    expect({
      lake: await objects(lake.store, 'lake'),
      record: await recordOf(input),
      catalog: lake.catalog.save(),
    }).toEqual(before);
  });

  it('writes its record before it touches anything', async () => {
    const { worker, input } = await reached(target);
    const calls = worker.calls.length;
    await publishChunk(input, worker.deps);

    const writes = worker.calls
      .slice(calls)
      .filter(({ name, about }) => /^(put|copy|delete|create|update)/.test(name) && !about.includes('/leases/'))
      .map(({ name, about }) => `${name} ${about.replace(/^.*\//, '')}`);
    const record = writes.indexOf('put publish.json');
    const first = writes.findIndex((write) => /^copy|^createPartitions/.test(write));
    expect(writes.filter((write) => write === 'put publish.json')).toHaveLength(2);
    expect(record).toBeLessThan(first);
  });

  it('of a run that was taken over touches nothing', async () => {
    const { worker, input } = await reached(target);
    const before = { lake: await objects(lake.store, 'lake'), control: await objects(lake.store, lake.control) };

    await expect(publishChunk({ ...input, fence: input.fence - 1 }, worker.deps)).rejects.toMatchObject({
      name: 'FenceLost',
    });

    expect({ lake: await objects(lake.store, 'lake'), control: await objects(lake.store, lake.control) }).toEqual(
      before,
    );
  });
});

it.each([
  { hours: 0, told: [] },
  { hours: 5, told: [['days', 'overrun', expect.closeTo(5 * 3600, -2)]] },
])('PublishChunk $hours hours later than planned tells of $told.length metrics', async ({ hours, told }) => {
  const { worker, input } = await reached(plainTarget);
  const metrics: unknown[] = [];
  const now = worker.deps.clock.now() + hours * 3_600_000;

  await publishChunk(input, {
    ...worker.deps,
    clock: { ...worker.deps.clock, now: () => now },
    metrics: { add: (...metric) => void metrics.push(metric) },
  });

  expect(metrics).toEqual(told);
});
