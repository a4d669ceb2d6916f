import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChunkOutcome } from '../../../core/ledger/outcome.ts';
import { RecordFailureInput, recordFailure } from '../../../functions/record-failure/record-failure.ts';
import { days, fillSource, key, type Lake, ledger, makeLake, numbers, range, reach } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ rules: 'Rules = [ ColumnValues "n" <= 3 ]' }));
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const failAt = async (step: string, error: { Error: string; Cause?: string }) => {
  const worker = lake.worker();
  const input = RecordFailureInput.parse({ ...(await reach(worker, range(1, 3), step)), error });
  await recordFailure(input, worker.deps);
  const uri = `runs/${input.runId}/chunks/${input.chunkId}/outcome.json`;
  const read = async () =>
    (await ledger<ChunkOutcome>(lake.store, lake.control, uri))?.partitions.map(
      ({ partition, state, error: why, tries }) => [partition, state === 'failed' ? why?.name : state, tries],
    );
  return { worker, input, read };
};

describe('RecordFailure', () => {
  it('gives every partition the error of the chunk, as a try', async () => {
    const { read } = await failAt('transform-chunk', {
      Error: 'EngineOutOfMemory',
      Cause: '{"errorMessage":"too big"}',
    });

    expect(await read()).toEqual(numbers(1, 3).map((n) => [key(n), 'EngineOutOfMemory', 1]));
  });

  it.each(['States.Timeout', 'Lambda.Unknown', 'Sandbox.Timedout'])(
    'counts %s, which nobody of ours threw, as a try',
    async (name) => {
      const { read } = await failAt('transform-chunk', { Error: name });

      expect(await read()).toEqual(numbers(1, 3).map((n) => [key(n), name, 1]));
    },
  );

  it('does not count what is final', async () => {
    const { read } = await failAt('transform-chunk', { Error: 'InvalidSql', Cause: 'plain text' });

    expect(await read()).toEqual(numbers(1, 3).map((n) => [key(n), 'InvalidSql', 0]));
  });

  it('keeps a verdict that was reached before', async () => {
    const { read } = await failAt('publish-chunk', { Error: 'TransientError' });

    expect(await read()).toEqual([
      [key(1), 'TransientError', 1],
      [key(2), 'TransientError', 1],
      [key(3), 'AuditFailed', 0],
    ]);
  });
});
