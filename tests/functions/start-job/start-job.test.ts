import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StartJobInput, startJob } from '../../../functions/start-job/start-job.ts';
import { days, fillSource, type Lake, ledger, makeLake, numbers, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake('2001-07-05T23:00:00Z');
  lake.declare(days({ window: { open: '22:00', close: '06:00' } }));
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const at = async (step: string) => {
  const worker = lake.worker();
  return { deps: worker.deps, input: StartJobInput.parse(await reach(worker, range(1, 3), step)) };
};

const intentOf = ({ runId, chunkId }: StartJobInput) =>
  ledger(lake.store, lake.control, `runs/${runId}/chunks/${chunkId}/intent.json`);

describe('StartJob', () => {
  it('writes its intent and says which engine is due', async () => {
    const { deps, input } = await at('start-job');

    expect(await startJob(input, deps)).toEqual({ ...input, next: 'lambda', waitSeconds: 0 });
    expect(await intentOf(input)).toMatchObject({ engine: 'lambda', at: '2001-07-05T23:00:00Z', fence: input.fence });
  });

  it('starts the job of the version of Glue that the plan was priced for', async () => {
    lake.declare(days({ engine: 'glue', limits: { glue: { version: '6.0' } } }));
    const { deps, input } = await at('start-job');

    await startJob(input, deps);

    const { job } = (await intentOf(input)) as { job: { name: string; runId: string } };
    expect(job.name).toBe(`${deps.glueJob}-6-0`);
    expect(await deps.jobs.get(job.name, job.runId)).toMatchObject({ id: job.runId });
  });

  it('keeps the first intent when it is repeated', async () => {
    const { deps, input } = await at('start-job');
    await startJob(input, deps);
    const first = await intentOf(input);
    lake.clock.advance(60_000);

    expect(await startJob(input, deps)).toEqual({ ...input, next: 'lambda', waitSeconds: 0 });
    expect(await intentOf(input)).toEqual(first);
  });

  it('begins nothing outside the window, and leaves no trace', async () => {
    const { deps, input } = await at('start-job');
    lake.clock.advance(8 * 3_600_000);
    lake.declare(days());

    await expect(startJob(input, deps)).resolves.toMatchObject({ next: 'closed' });
    expect(await intentOf(input)).toBeNull();
  });

  it('goes on with a chunk that began inside the window', async () => {
    const { deps, input } = await at('transform-chunk');
    lake.clock.advance(8 * 3_600_000);

    expect(await startJob(input, deps)).toMatchObject({ next: 'lambda' });
  });

  it('goes on at the audit when a result is there', async () => {
    const { deps, input } = await at('validate-chunk');

    expect(await startJob(input, deps)).toMatchObject({ next: 'staged' });
  });

  it('of a run that was taken over is refused', async () => {
    const { deps, input } = await at('start-job');

    await expect(startJob({ ...input, fence: input.fence + 1 }, deps)).rejects.toMatchObject({ name: 'FenceLost' });
  });
});
