import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deep, seed } from '../setup/effort.ts';
import {
  type Call,
  days,
  type Fault,
  type Fields,
  fillSource,
  gaps,
  key,
  type Lake,
  makeLake,
  numbers,
  objects,
  plainTarget,
  range,
  seen,
  swapTarget,
} from './kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const modes: [string, Fields][] = [
  ['swap', swapTarget],
  ['overwrite', plainTarget],
];

/** Every tenth call, beginning where the seed says; all of them in the deep tier. */
const points = (calls: readonly Call[]): number[] =>
  calls.map(({ number }) => number).filter((number) => deep || (number + seed) % 10 === 0);

function save(): () => void {
  const store = lake.store.save();
  const catalog = lake.catalog.save();
  const now = lake.clock.now();
  return () => {
    lake.store.restore(store);
    lake.catalog.restore(catalog);
    lake.clock.advance(now - lake.clock.now());
  };
}

describe.each(modes)('two runs at once with %s', (_, target) => {
  beforeEach(async () => {
    lake.declare(days({ target }));
    await fillSource(lake.store, numbers(1, 6));
  });

  it('of the same request: one does the work, the other is refused', async () => {
    const walked = await Promise.all([lake.worker().run(range(1, 6)), lake.worker().run(range(1, 6))]);

    expect(walked.map(({ error, report }) => error ?? report?.outcome).sort()).toEqual(['LeaseHeld', 'SUCCEEDED']);
    expect(await gaps(lake, range(1, 6))).toEqual({});
  });

  it('of neighbouring days both succeed, the table that both miss included', async () => {
    const walked = await Promise.all([
      lake.worker().run(range(1, 2)),
      lake.worker().run(range(3, 4)),
      lake.worker().run(range(5, 6)),
    ]);

    expect(walked.map(({ error, report }) => [error, report?.outcome, report?.published])).toEqual(
      Array(3).fill([undefined, 'SUCCEEDED', 2]),
    );
    expect(await gaps(lake, range(1, 6))).toEqual({});
  });

  it('the dead run of an equal request is adopted by one of two', async () => {
    const first = lake.worker(({ about }) => (about.endsWith('/publish.json') ? 'die' : undefined));
    const { runId } = await first.run(range(1, 6));
    first.die();

    const walked = await Promise.all([lake.worker().run(range(1, 6)), lake.worker().run({ resume: runId })]);

    expect(walked.map(({ error, report }) => error ?? report?.outcome).sort()).toEqual(['LeaseHeld', 'SUCCEEDED']);
    expect(await gaps(lake, range(1, 6))).toEqual({});
  });

  it('a run is refused while a rollback is at work on its days', async () => {
    const { runId } = await lake.worker().run(range(1, 6));
    let refused: string | undefined = '';
    const meanwhile = async () => {
      refused = (await lake.worker().run({ ...range(2, 3), mode: 'reprocess' })).error;
    };
    let begun = false;
    const rollback = lake.worker(({ name, about }) => {
      if (begun || !about.endsWith('/rollback.json') || name !== 'put') return undefined;
      begun = true;
      return meanwhile;
    });

    const walked = await rollback.rollback({ run: runId });

    expect([refused, walked.error]).toEqual(['LeaseHeld', undefined]);
    expect(await seen(lake)).toEqual({});
  });
});

describe.each(modes)('a rollback with %s', (mode, target) => {
  const prepared = async (): Promise<string> => {
    lake.declare(days({ target }));
    await fillSource(lake.store, numbers(1, 3));
    await lake.worker().run(range(1, 3));
    await fillSource(lake.store, numbers(1, 3), (n) => [n * 10]);
    lake.clock.advance(60_000);
    return (await lake.worker().run(range(1, 3))).runId;
  };

  it('never touches what somebody else writes, at any moment', async () => {
    const run = await prepared();
    const view = Object.keys(await objects(lake.store, 'lake')).filter((uri) => uri.includes(key(2)));
    const theirs = view.find((uri) => (mode === 'swap' ? uri.includes(run) : true)) ?? '';
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.rollback({ run });

    for (const point of points(undisturbed.calls)) {
      back();
      const write = async () => {
        await lake.store.put(theirs, 'theirs');
      };
      const walked = await lake.worker(({ number }): Fault => (number === point ? write : undefined)).rollback({ run });

      expect([point, new TextDecoder().decode((await lake.store.get(theirs)).body)]).toEqual([point, 'theirs']);
      expect([point, walked.error ?? 'RollbackFailed']).toEqual([point, 'RollbackFailed']);
      const view = await seen(lake);
      expect([point, Object.keys(view)]).toEqual([point, numbers(1, 3).map(key)]);
    }
  });

  it('whose answers are lost, one at a time, ends as if they had not been', async () => {
    const run = await prepared();
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.rollback({ run });
    const expected = { readers: await seen(lake), gaps: await gaps(lake, range(1, 3)) };

    for (const point of points(undisturbed.calls)) {
      back();
      const walked = await lake
        .worker(({ number }): Fault => (number === point ? 'lose' : undefined))
        .rollback({ run });

      expect([point, walked.error, { readers: await seen(lake), gaps: await gaps(lake, range(1, 3)) }]).toEqual([
        point,
        undefined,
        expected,
      ]);
    }
  });
});

describe.each(modes)('a rollback with %s that was killed', (_, target) => {
  it('leaves nothing that a run of another request does not find and fill', async () => {
    lake.declare(days({ target, limits: { lambda: { maxPartitionsPerChunk: 1 } } }));
    await fillSource(lake.store, numbers(1, 3));
    await lake.worker().run(range(1, 3));
    await fillSource(lake.store, numbers(1, 3), (n) => [n * 10]);
    lake.clock.advance(60_000);
    const { runId } = await lake.worker().run(range(1, 3));
    const expected = await seen(lake);
    lake.clock.advance(60_000);
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.rollback({ run: runId });

    for (const point of points(undisturbed.calls)) {
      back();
      const killed = lake.worker(({ number }) => (number === point ? 'die' : undefined));
      await killed.rollback({ run: runId });
      killed.die();
      const walked = await lake.worker().run(range(1, 3));

      expect([point, walked.error, await gaps(lake, range(1, 3)), await seen(lake)]).toEqual([
        point,
        undefined,
        {},
        expected,
      ]);
    }
  });
});

describe('one more column with a table', () => {
  const wider = { sql: "SELECT happened, n, 'new' AS note FROM source" };
  const columns = async (): Promise<string[] | undefined> =>
    (await lake.catalog.getTable('analytics.days'))?.columns.map(({ name }) => name);

  it('killed anywhere arrives once somebody goes on, and leaves with the rollback', async () => {
    lake.declare(days({ target: swapTarget }));
    await fillSource(lake.store, numbers(1, 2));
    await lake.worker().run(range(1, 2));
    const before = { columns: await columns(), readers: await seen(lake) };
    lake.declare(days({ target: { ...swapTarget, schema: 'add' }, transform: wider }));
    lake.clock.advance(60_000);
    const request: Fields = { ...range(1, 2), mode: 'reprocess' };
    const back = save();
    const undisturbed = lake.worker();
    await undisturbed.run(request);
    const expected = await seen(lake);
    expect(await columns()).toEqual(['happened', 'n', 'note']);

    for (const point of points(undisturbed.calls)) {
      back();
      const killed = lake.worker(({ number }) => (number === point ? 'die' : undefined));
      await killed.run(request);
      killed.die();
      const walked = await lake.worker().run(request);
      expect([point, walked.error, await columns(), await seen(lake)]).toEqual([
        point,
        undefined,
        ['happened', 'n', 'note'],
        expected,
      ]);

      if (walked.report?.published !== 2) continue;
      await lake.worker().rollback({ run: walked.runId });
      expect([point, { columns: await columns(), readers: await seen(lake) }]).toEqual([point, before]);
    }
  });

  it('stays while a partition of the run stays', async () => {
    lake.declare(days({ target: swapTarget }));
    await fillSource(lake.store, numbers(1, 2));
    await lake.worker().run(range(1, 2));
    lake.declare(days({ target: { ...swapTarget, schema: 'add' }, transform: wider }));
    lake.clock.advance(60_000);
    const { runId } = await lake.worker().run({ ...range(1, 2), mode: 'reprocess' });

    await lake.worker().rollback({ run: runId, partitions: [key(1)] });
    expect(await columns()).toEqual(['happened', 'n', 'note']);
    await lake.worker().rollback({ run: runId });
    expect(await columns()).toEqual(['happened', 'n']);
  });
});
