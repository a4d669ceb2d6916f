import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VerdictsDocument } from '../../../core/audit/verdict.ts';
import type { ResultDocument } from '../../../core/plan/result.ts';
import { ValidateChunkInput, validateChunk } from '../../../functions/validate-chunk/validate-chunk.ts';
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
  range,
  reach,
} from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const reached = async (declaration: Fields) => {
  lake.declare(declaration);
  const worker = lake.worker();
  return { worker, input: ValidateChunkInput.parse(await reach(worker, range(1, 3), 'validate-chunk')) };
};

const verdictsOf = ({ runId, chunkId }: ValidateChunkInput) =>
  ledger<VerdictsDocument>(lake.store, lake.control, `runs/${runId}/chunks/${chunkId}/verdicts.json`);

const failures = (document: VerdictsDocument | null) =>
  Object.fromEntries(
    (document?.verdicts ?? []).map(({ partition, outcome, checks }) => [
      partition,
      [
        outcome,
        ...checks.filter((check) => check.blocking && check.outcome !== 'pass').map(({ rule, check }) => rule ?? check),
      ],
    ]),
  );

describe('ValidateChunk', () => {
  it('judges each partition by structure and rules', async () => {
    const { worker, input } = await reached(days({ rules: 'Rules = [ ColumnValues "n" <= 3, RowCount = 2 ]' }));

    expect(await validateChunk(input, worker.deps)).toEqual(input);

    expect(failures(await verdictsOf(input))).toEqual({
      [key(1)]: ['pass'],
      [key(2)]: ['pass'],
      [key(3)]: ['fail', 'ColumnValues "n" <= 3'],
    });
  });

  it('finds event times of another day', async () => {
    const { worker, input } = await reached(
      days({ transform: { sql: 'SELECT happened + INTERVAL 1 DAY AS happened, n FROM source' } }),
    );

    await validateChunk(input, worker.deps);

    expect(Object.values(failures(await verdictsOf(input)))).toEqual(Array(3).fill(['fail', 'interval']));
  });

  it('finds rows that the transform may not lose', async () => {
    const { worker, input } = await reached(
      days({ transform: { sql: 'SELECT happened, n FROM source WHERE n <> 2', rows: 'same' } }),
    );

    await validateChunk(input, worker.deps);

    expect(failures(await verdictsOf(input))).toEqual({
      [key(1)]: ['fail', 'rows'],
      [key(2)]: ['fail', 'rows'],
      [key(3)]: ['pass'],
    });
  });

  it.each([
    ['gone', async (uri: string) => lake.store.delete(uri)],
    ['another', async (uri: string) => void (await lake.store.put(uri, 'zombie'))],
    ['joined by a stray one', async (uri: string) => void (await lake.store.put(`${uri}.parquet`, 'zombie'))],
  ])('refuses a partition whose staged file is %s', async (_, tamper) => {
    const { worker, input } = await reached(days());
    await tamper(Object.keys(await objects(lake.store, 'lake')).find((uri) => uri.includes(key(2))) ?? '');

    await validateChunk(input, worker.deps);

    expect(failures(await verdictsOf(input))).toEqual({
      [key(1)]: ['pass'],
      [key(2)]: ['fail', 'stage'],
      [key(3)]: ['pass'],
    });
  });

  it('refuses just the partition whose staged file lacks pages that its footer speaks of, for good', async () => {
    await fillSource(lake.store, numbers(1, 3), () => numbers(1, 5_000));
    const { worker, input } = await reached(days({ rules: 'Rules = [ Mean "n" between 1 and 5000 ]' }));
    const uri = Object.keys(await objects(lake.store, 'lake')).find((one) => one.includes(key(2))) ?? '';
    const whole = (await lake.store.get(uri)).body;
    await lake.store.put(uri, Buffer.concat([whole.slice(0, 4), whole.slice(whole.length - 1_000)]));
    // As if the job itself had written it so.
    const result = `s3://${lake.control}/runs/${input.runId}/chunks/${input.chunkId}/result.json`;
    const told = JSON.parse(new TextDecoder().decode((await lake.store.get(result)).body)) as ResultDocument;
    for (const file of told.partitions.flatMap(({ files }) => files)) if (file.uri === uri) file.size = 1_004;
    await lake.store.put(result, JSON.stringify(told));

    await validateChunk(input, worker.deps);

    expect(failures(await verdictsOf(input))).toMatchObject({ [key(1)]: ['pass'], [key(3)]: ['pass'] });
    expect(failures(await verdictsOf(input))[key(2)]).toEqual(expect.arrayContaining(['fail', 'readable']));
  });

  it('that is repeated judges nothing again', async () => {
    const { worker, input } = await reached(days());
    await validateChunk(input, worker.deps);
    const before = await objects(lake.store, lake.control);
    const calls = worker.calls.length;

    await validateChunk(input, worker.deps);

    expect(await objects(lake.store, lake.control)).toEqual(before);
    expect(worker.calls.slice(calls).map(({ name }) => name)).toEqual(['get', 'get', 'get']);
  });

  it('does not take the verdicts of another attempt', async () => {
    const { worker, input } = await reached(days());
    const uri = `s3://${lake.control}/runs/${input.runId}/chunks/${input.chunkId}/verdicts.json`;
    await lake.store.put(
      uri,
      JSON.stringify({ schemaVersion: 1, chunkId: input.chunkId, attempt: 'other', verdicts: [] }),
    );

    await validateChunk(input, worker.deps);

    expect((await verdictsOf(input))?.verdicts).toHaveLength(3);
  });
});
