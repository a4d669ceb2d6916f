import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PlanChunksInput, planChunks } from '../../../functions/plan-chunks/plan-chunks.ts';
import { days, fillSource, type Lake, ledger, makeLake, numbers, objects, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
  lake.declare(days({ limits: { lambda: { maxPartitionsPerChunk: 3 } } }));
});
afterEach(() => lake.dispose());

const inputAt = async (through: number) => {
  await fillSource(lake.store, numbers(1, through));
  const worker = lake.worker();
  return {
    deps: worker.deps,
    calls: worker.calls,
    input: PlanChunksInput.parse(await reach(worker, range(1, 31), 'plan-chunks')),
  };
};

describe('PlanChunks', () => {
  it('freezes the plan, writes a document per chunk and names the first fan-out', async () => {
    const { deps, input } = await inputAt(7);

    const answer = await planChunks(input, deps);

    const { runId } = input;
    expect(answer).toEqual({
      ...input,
      next: 'process',
      waitSeconds: 0,
      maxConcurrency: 40,
      pass: 1,
      manifest: { bucket: lake.control, key: `runs/${runId}/pass-1/manifest.json` },
    });
    expect(await ledger(lake.store, lake.control, `runs/${runId}/pass-1/manifest.json`)).toEqual(
      ['1-0001', '1-0002', '1-0003'].map((chunkId) => ({
        runId,
        chunkId,
        engine: 'lambda',
        uri: `s3://${lake.control}/runs/${runId}/chunks/${chunkId}/chunk.json`,
        fence: input.fence,
      })),
    );
  });

  it('that is repeated answers the same and writes nothing', async () => {
    const { deps, input } = await inputAt(7);
    const first = await planChunks(input, deps);
    const before = await objects(lake.store, lake.control);

    expect(await planChunks(input, deps)).toEqual(first);
    expect(await objects(lake.store, lake.control)).toEqual(before);
  });

  it('narrows the lease to what is planned', async () => {
    const { deps, input } = await inputAt(2);

    await planChunks(input, deps);

    expect(await ledger(lake.store, lake.control, 'leases/days.json')).toMatchObject({
      runs: [{ partitions: [{ start: Date.parse('2001-01-01'), end: Date.parse('2001-01-03') }] }],
    });
  });

  it('of a run that was taken over is refused before a fan-out', async () => {
    const { deps, input } = await inputAt(2);

    await expect(planChunks({ ...input, fence: input.fence - 1 }, deps)).rejects.toMatchObject({ name: 'FenceLost' });
  });

  it('refuses SQL for jobs that only DuckDB reads, before a fan-out', async () => {
    const sql = 'SELECT happened, n::INT AS n FROM source';
    lake.declare(days({ engine: 'glue', transform: { sql } }));
    const { deps, input } = await inputAt(2);

    await expect(planChunks(input, deps)).rejects.toMatchObject({ name: 'InvalidSql', data: { line: 1, column: 19 } });
  });
});
