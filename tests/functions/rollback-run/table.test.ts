import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MARKER } from '../../../core/publish/marker.ts';
import {
  days,
  type Fields,
  fillSource,
  gaps,
  key,
  type Lake,
  makeLake,
  numbers,
  range,
  seen,
  swapTarget,
  type Walked,
  type Worker,
} from '../../e2e/kit.ts';

const table = 'analytics.days';
/** The table of days with columns of its own after the two that are always there. */
const wider = (...names: string[]): Fields =>
  days({
    target: { ...swapTarget, schema: 'add' },
    transform: { sql: `SELECT happened, n${names.map((name) => `, 'x' AS ${name}`).join('')} FROM source` },
  });

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days({ target: swapTarget }));
  await fillSource(lake.store, numbers(1, 3));
  await lake.worker().run(range(1, 3));
});
afterEach(() => lake.dispose());

const columns = async (): Promise<string[] | undefined> =>
  (await lake.catalog.getTable(table))?.columns.map(({ name }) => name);

const again = (n: number, worker: Worker = lake.worker()): Promise<Walked> => {
  lake.clock.advance(60_000);
  return worker.run({ ...range(n, n), mode: 'reprocess' });
};

const undo = async ({ runId }: Walked): Promise<string | undefined> =>
  (await lake.worker().rollback({ run: runId })).error;

/** A run over day 1 during which another run over day 2 ends, right before the table is changed. */
async function overtaken(first: Fields, second: Fields): Promise<{ slow: Walked; fast: Walked }> {
  let fast: Walked | undefined;
  const worker = lake.worker(({ name }) => {
    if (name !== 'updateTable' || fast) return undefined;
    return async () => {
      lake.declare(second);
      fast = await again(2);
    };
  });
  lake.declare(first);
  const slow = await again(1, worker);
  if (!fast) throw new Error('nobody changed the table');
  expect([slow.report?.outcome, fast.report?.outcome]).toEqual(['SUCCEEDED', 'SUCCEEDED']);
  return { slow, fast };
}

describe('the columns of a table that two runs change at once', () => {
  it('go with the run that added them, and with no other', async () => {
    const { slow, fast } = await overtaken(wider('note'), wider('extra'));
    expect(await columns()).toEqual(['happened', 'n', 'extra', 'note']);

    expect(await undo(slow)).toBeUndefined();
    expect(await columns()).toEqual(['happened', 'n', 'extra']);
    expect(await undo(fast)).toBeUndefined();
    expect(await columns()).toEqual(['happened', 'n']);
  });

  it('stay while a change that came after them stays, and go when the rollback is repeated after that', async () => {
    const { slow, fast } = await overtaken(wider('note'), wider('extra'));

    await undo(fast);
    expect(await columns()).toEqual(['happened', 'n', 'extra', 'note']);
    await undo(slow);
    expect(await columns()).toEqual(['happened', 'n', 'extra']);
    await undo(fast);
    expect(await columns()).toEqual(['happened', 'n']);
  });

  it('stay when the other run was the one that added them', async () => {
    const { slow, fast } = await overtaken(wider('note'), wider('note'));

    await undo(slow);
    expect(await columns()).toEqual(['happened', 'n', 'note']);
    await undo(fast);
    expect(await columns()).toEqual(['happened', 'n']);
  });
});

describe('the columns that a run added', () => {
  it('stay while a later run has published partitions with them', async () => {
    lake.declare(wider('note'));
    const first = await again(1);
    const second = await again(2);

    await undo(first);
    expect(await columns()).toEqual(['happened', 'n', 'note']);
    await undo(second);
    await undo(first);
    expect(await columns()).toEqual(['happened', 'n']);
    expect(Object.keys(await seen(lake))).toEqual([key(1), key(2), key(3)]);
  });

  it('stay while another run is on its way', async () => {
    lake.declare(wider('note'));
    const first = await again(1);
    const other = lake.worker(({ about }) => (about.endsWith('/publish.json') ? 'die' : undefined));
    const stopped = await again(2, other);
    other.die();

    await undo(first);
    expect(await columns()).toEqual(['happened', 'n', 'note']);
    await lake.worker().run({ resume: stopped.runId });
    expect(await gaps(lake, range(2, 2))).toEqual({});
  });

  it('leave no mark on the table when they go', async () => {
    const before = await lake.catalog.getTable(table);
    lake.declare(wider('note'));
    const first = await again(1);
    expect((await lake.catalog.getTable(table))?.parameters).toEqual({ ...before?.parameters, [MARKER]: first.runId });

    await undo(first);
    expect(await lake.catalog.getTable(table)).toEqual({ ...before, versionId: expect.any(String) });
  });
});

it('a table that two runs made at once goes with neither while the other has partitions in it', async () => {
  const fresh = makeLake();
  fresh.declare(days({ target: swapTarget }));
  await fillSource(fresh.store, numbers(1, 2));
  let fast: Walked | undefined;
  const worker = fresh.worker(({ name }) =>
    name === 'createTable' && !fast
      ? async () => {
          fast = await fresh.worker().run(range(2, 2));
        }
      : undefined,
  );
  const slow = await worker.run(range(1, 1));

  await fresh.worker().rollback({ run: fast?.runId ?? '' });
  const kept = await fresh.catalog.getTable(table);
  await fresh.worker().rollback({ run: slow.runId });
  const still = await fresh.catalog.getTable(table);
  await fresh.worker().rollback({ run: fast?.runId ?? '' });
  expect([kept?.name, still?.name, await fresh.catalog.getTable(table)]).toEqual([table, table, undefined]);
  await fresh.dispose();
});
