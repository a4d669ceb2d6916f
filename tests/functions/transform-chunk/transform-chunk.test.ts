import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ResultDocument } from '../../../core/plan/result.ts';
import { TransformChunkInput, transformChunk } from '../../../functions/transform-chunk/transform-chunk.ts';
import { days, fillSource, key, type Lake, ledger, makeLake, numbers, objects, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 2));
});
afterEach(() => lake.dispose());

const reached = async () => {
  const worker = lake.worker();
  return { deps: worker.deps, input: TransformChunkInput.parse(await reach(worker, range(1, 2), 'transform-chunk')) };
};

const resultOf = ({ runId, chunkId }: TransformChunkInput) =>
  ledger<ResultDocument>(lake.store, lake.control, `runs/${runId}/chunks/${chunkId}/result.json`);

describe('TransformChunk', () => {
  it('stages every partition beside the table and says what it wrote', async () => {
    const { deps, input } = await reached();

    expect(await transformChunk(input, deps)).toEqual(input);

    const result = await resultOf(input);
    const stage = `s3://lake/days__lakefill/${input.runId}/${input.chunkId}-${result?.attempt}/`;
    expect(
      result?.partitions.map(({ partition, rowsRead, rowsWritten, error }) => [
        partition,
        rowsRead,
        rowsWritten,
        error,
      ]),
    ).toEqual([
      [key(1), 2, 2, null],
      [key(2), 2, 2, null],
    ]);
    const staged = Object.keys(await objects(lake.store, 'lake'));
    expect(result?.partitions.flatMap(({ files }) => files.map(({ uri }) => uri))).toEqual(staged);
    expect(staged.every((uri) => uri.startsWith(stage))).toBe(true);
  });

  it('that is repeated after its result is there does nothing', async () => {
    const { deps, input } = await reached();
    await transformChunk(input, deps);
    const before = await objects(lake.store, 'lake');

    expect(await transformChunk(input, deps)).toEqual(input);
    expect(await objects(lake.store, 'lake')).toEqual(before);
  });

  it('that runs twice at once stages under two attempts, of which one becomes the result', async () => {
    const { deps, input } = await reached();

    await Promise.all([transformChunk(input, deps), transformChunk(input, deps)]);

    const attempts = new Set(Object.keys(await objects(lake.store, 'lake')).map((uri) => uri.split('/')[5]));
    expect(attempts.size).toBe(2);
    expect([...attempts]).toContain(`${input.chunkId}-${(await resultOf(input))?.attempt}`);
  });

  it("keeps a partition's fault to itself", async () => {
    const { deps, input } = await reached();
    await lake.store.put(`s3://raw/days/${key(1)}/data.csv`, 'happened,n\n');

    await transformChunk(input, deps);

    expect((await resultOf(input))?.partitions.map(({ partition, error }) => [partition, error?.name ?? null])).toEqual(
      [
        [key(1), 'SourceChanged'],
        [key(2), null],
      ],
    );
  });
});
