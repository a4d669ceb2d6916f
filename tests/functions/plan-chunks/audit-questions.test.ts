import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Json } from '../../../core/json.ts';
import type { ChunkDocument } from '../../../core/plan/chunk-document.ts';
import type { ResultDocument } from '../../../core/plan/result.ts';
import { PlanChunksInput, planChunks } from '../../../functions/plan-chunks/plan-chunks.ts';
import { days, fillSource, type Lake, ledger, makeLake, range, reach, type WalkOptions } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  await fillSource(lake.store, [1]);
});
afterEach(() => lake.dispose());

const rules = 'Rules = [ CustomSql "select max(n) from primary" < 1000, RowCount > 0 ]';

async function chunk(engine: string): Promise<ChunkDocument | null> {
  lake.declare(days({ engine, rules }));
  const worker = lake.worker();
  const input = PlanChunksInput.parse(await reach(worker, range(1, 1), 'plan-chunks'));
  await planChunks(input, worker.deps);
  return ledger(lake.store, lake.control, `runs/${input.runId}/chunks/1-0001/chunk.json`);
}

it.each([
  { engine: 'glue', questions: ['COUNT(*)', expect.stringContaining('max(n)')] },
  { engine: 'lambda', questions: undefined },
])('asks a job of engine $engine what the rules may need of the rows', async ({ engine, questions }) => {
  const document = await chunk(engine);

  expect(document?.audit?.map(({ sql }) => sql)).toEqual(questions);
});

it.each([
  { told: 2, outcome: 'SUCCEEDED' },
  { told: 5000, outcome: 'FAILED' },
])('judges by an answer of the job, here $told, and does not ask again', async ({ told, outcome }) => {
  lake.declare(days({ engine: 'glue', rules }));
  const worker = lake.worker();
  const asked: string[] = [];
  const { ask } = worker.deps.engine;
  worker.deps.engine = {
    ...worker.deps.engine,
    ask: (query) => {
      asked.push(query.sql);
      return ask(query);
    },
  };
  const options: WalkOptions = {
    onWait: (state) => (state === 'WaitForJob' ? 0.2 : 'advance'),
    around: {
      'validate-chunk': async (next, payload) => {
        const at = `runs/${payload.runId}/chunks/${payload.chunkId}`;
        const document = await ledger<ChunkDocument>(lake.store, lake.control, `${at}/chunk.json`);
        const result = await ledger<ResultDocument>(lake.store, lake.control, `${at}/result.json`);
        const answers: Record<string, Json> = {};
        for (const { name, sql } of document?.audit ?? []) answers[name] = sql === 'COUNT(*)' ? 2 : told;
        const partitions = result?.partitions.map((partition) => ({ ...partition, answers }));
        await lake.store.put(`s3://${lake.control}/${at}/result.json`, JSON.stringify({ ...result, partitions }));
        return next(payload);
      },
    },
  };

  const walked = await worker.run(range(1, 1), options);

  expect(walked.report?.outcome).toBe(outcome);
  expect(asked).toEqual([]);
});
