import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RollbackRecord } from '../../../core/ledger/rollback.ts';
import { rollbackRun } from '../../../functions/rollback-run/rollback-run.ts';
import {
  days,
  fillSource,
  gaps,
  key,
  type Lake,
  ledger,
  makeLake,
  numbers,
  objects,
  plainTarget,
  range,
  seen,
  swapTarget,
} from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const execution = { id: 'arn:r1', name: 'r1', startTime: '2001-07-05T13:00:00Z' };
const other = { id: 'arn:r2', name: 'r2', startTime: '2001-07-05T13:05:00Z' };
const undo = (run: string, ...partitions: string[]) =>
  rollbackRun({ execution, input: { run, ...(partitions.length > 0 && { partitions }) } }, lake.worker().deps);

const recordOf = (run: string) => ledger<RollbackRecord>(lake.store, lake.control, `runs/${run}/rollback.json`);

const resultsOf = async (run: string) => (await recordOf(run))?.partitions;

describe.each([
  ['overwrite', plainTarget],
  ['swap', swapTarget],
])('RollbackRun with %s', (_, target) => {
  beforeEach(async () => {
    lake.declare(days({ target }));
    await fillSource(lake.store, numbers(1, 3));
  });

  it('restores what was replaced and removes what was new', async () => {
    await lake.worker().run(range(1, 2));
    const before = await seen(lake);
    await fillSource(lake.store, [1, 2], (n) => [n * 9]);
    const { runId } = await lake.worker().run(range(1, 3));

    expect(await undo(runId)).toMatchObject({ runId, more: false, ok: true, outcome: 'ROLLED_BACK', error: '' });
    expect(await resultsOf(runId)).toEqual({
      [key(1)]: { state: 'restored' },
      [key(2)]: { state: 'restored' },
      [key(3)]: { state: 'removed' },
    });
    expect(await seen(lake)).toEqual(before);
    expect(await gaps(lake, range(1, 3))).toEqual({ [key(1)]: ['stale'], [key(2)]: ['stale'], [key(3)]: ['missing'] });
  });

  it('of a run that a later one found unchanged takes that back too', async () => {
    await lake.worker().run(range(1, 1));
    const before = await seen(lake);
    await fillSource(lake.store, [1], (n) => [n * 9]);
    const { runId } = await lake.worker().run(range(1, 1));
    lake.clock.advance(60_000);
    const confirming = await lake.worker().run({ ...range(1, 1), mode: 'reprocess' });

    expect([confirming.report?.unchanged, (await undo(runId)).outcome]).toEqual([1, 'ROLLED_BACK']);
    expect([await seen(lake), await gaps(lake, range(1, 1))]).toEqual([before, { [key(1)]: ['stale'] }]);
    await lake.worker().run(range(1, 1));
    expect(await gaps(lake, range(1, 1))).toEqual({});
  });

  it('of some partitions leaves the others published', async () => {
    const { runId } = await lake.worker().run(range(1, 3));

    expect(await undo(runId, key(2))).toMatchObject({ outcome: 'ROLLED_BACK' });
    expect(Object.keys(await seen(lake))).toEqual([key(1), key(3)]);
    expect(await gaps(lake, range(1, 3))).toEqual({ [key(2)]: ['missing'] });
  });

  it('refuses a partition that the run never published', async () => {
    const { runId } = await lake.worker().run(range(1, 3));

    await expect(undo(runId, key(4))).rejects.toMatchObject({ name: 'InvalidRequest', data: { partition: key(4) } });
    expect(Object.keys(await seen(lake))).toHaveLength(3);
  });

  it('refuses what a newer run published, naming that run, until that is rolled back', async () => {
    const first = await lake.worker().run(range(1, 3));
    await fillSource(lake.store, [2], () => [5]);
    lake.clock.advance(60_000);
    const second = await lake.worker().run(range(1, 3));

    expect(await undo(first.runId)).toMatchObject({ ok: false, outcome: 'ROLLBACK_FAILED', error: 'RollbackFailed' });
    expect(await resultsOf(first.runId)).toMatchObject({
      [key(1)]: { state: 'removed' },
      [key(2)]: { state: 'refused', reason: expect.stringContaining(second.runId) },
    });

    await undo(second.runId);
    expect(await undo(first.runId)).toMatchObject({ outcome: 'ROLLED_BACK' });
    expect(await seen(lake)).toEqual({});
  });

  it('that is repeated has nothing to do, and the record keeps what was done', async () => {
    const { runId } = await lake.worker().run(range(1, 3));
    const first = await undo(runId);
    const record = await recordOf(runId);
    const before = await objects(lake.store, 'lake');

    const again = await rollbackRun({ execution: other, input: { run: runId } }, lake.worker().deps);

    expect([first, again]).toMatchObject([
      { ok: true, outcome: 'ROLLED_BACK', back: 3, refused: 0 },
      { ok: true, outcome: 'NOTHING_TO_ROLL_BACK', back: 3, refused: 0 },
    ]);
    expect(await recordOf(runId)).toEqual({
      ...record,
      execution: other.id,
      earlier: expect.arrayContaining(numbers(1, 3).map(key)),
    });
    expect(await objects(lake.store, 'lake')).toEqual(before);
  });

  it('whose answer was lost says again what it did', async () => {
    const { runId } = await lake.worker().run(range(1, 3));

    expect(await undo(runId)).toEqual(await undo(runId));
  });

  it('of a part that is done and a part that is not does the other part', async () => {
    const { runId } = await lake.worker().run(range(1, 3));
    await undo(runId, key(2));

    const again = await rollbackRun({ execution: other, input: { run: runId } }, lake.worker().deps);

    expect(again).toMatchObject({ ok: true, outcome: 'ROLLED_BACK', back: 3 });
    expect(await recordOf(runId)).toMatchObject({ outcome: 'ROLLED_BACK', earlier: [key(2)], undoing: [] });
  });

  it('that refuses some partitions fails, naming them with the reason', async () => {
    const { runId } = await lake.worker().run(range(1, 3));
    await fillSource(lake.store, [2], () => [5]);
    lake.clock.advance(60_000);
    const later = await lake.worker().run(range(1, 3));

    const answer = await undo(runId);

    expect(answer).toMatchObject({
      ok: false,
      outcome: 'ROLLBACK_FAILED',
      back: 2,
      refused: 1,
      error: 'RollbackFailed',
    });
    expect(JSON.parse(answer.cause)).toEqual({
      runId,
      outcome: 'ROLLBACK_FAILED',
      errorMessage: `1 of 3 partitions were refused, first ${key(2)}: run ${later.runId} published it since: roll that back first`,
      refused: [{ partition: key(2), reason: `run ${later.runId} published it since: roll that back first` }],
    });
  });

  it('of a run that published nothing has nothing to do', async () => {
    await lake.worker().run(range(1, 3));
    const { runId } = await lake.worker().run(range(1, 3));

    expect(await undo(runId)).toMatchObject({ ok: true, outcome: 'NOTHING_TO_ROLL_BACK' });
  });

  it('puts the table away that the run had made, unless something stays in it', async () => {
    const { runId } = await lake.worker().run(range(1, 3));
    await undo(runId, key(1));
    const kept = await lake.catalog.getTable('analytics.days');
    await undo(runId);
    const gone = await lake.catalog.getTable('analytics.days');

    expect([kept !== undefined, gone]).toEqual([target === swapTarget, undefined]);
  });
});
