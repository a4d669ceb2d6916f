import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  days,
  fillSource,
  gaps,
  type Lake,
  leasesOf,
  makeLake,
  numbers,
  objects,
  range,
  reach,
  seen,
  swapTarget,
} from './kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 4));
});
afterEach(() => lake.dispose());

describe('a walk through the rollback', () => {
  it('of a whole run: takes away what was not there', async () => {
    const { runId } = await lake.worker().run(range(1, 4));

    const walked = await lake.worker().rollback({ run: runId });

    expect(walked.states).toEqual(['RollbackRun', 'RollbackLeft?', 'RolledBack?', 'RolledBack']);
    expect(Object.keys(await objects(lake.store, 'lake')).filter((uri) => uri.startsWith('s3://lake/days/'))).toEqual(
      [],
    );
    expect(await seen(lake)).toEqual({});
    expect(await leasesOf(lake)).toEqual([]);
  });

  it("of what replaced another writer's file: its source is newer than that again", async () => {
    await lake.store.put('s3://lake/days/dt=2001-01-01/theirs.csv', 'theirs');
    lake.clock.advance(60_000);
    await fillSource(lake.store, [1]);
    const before = await gaps(lake, range(1, 1));
    lake.clock.advance(60_000);

    for (const time of ['first', 'second']) {
      const { runId } = await lake.worker().run(range(1, 1));
      const repaired = await gaps(lake, range(1, 1));
      lake.clock.advance(60_000);
      await lake.worker().rollback({ run: runId });
      lake.clock.advance(60_000);

      expect([time, before, repaired, await gaps(lake, range(1, 1))]).toEqual([
        time,
        { 'dt=2001-01-01': ['stale'] },
        {},
        before,
      ]);
    }
  });

  describe('with overwrite in a table', () => {
    const first = 's3://lake/days/dt=2001-01-01/part-0.parquet';
    let runId: string;
    beforeEach(async () => {
      lake.declare(days({ target: { ...swapTarget, publish: 'overwrite' } }));
      ({ runId } = await lake.worker().run(range(1, 2)));
    });

    it('at its every step: readers of the table see no partition without its files', async () => {
      const whole = await seen(lake);
      let looks = 0;
      const walked = await lake
        .worker(() => async () => {
          looks += 1;
          for (const [partition, files] of Object.entries(await seen(lake))) expect(files).toEqual(whole[partition]);
        })
        .rollback({ run: runId });

      expect([walked.error, await seen(lake)]).toEqual([undefined, {}]);
      expect(looks).toBeGreaterThan(40);
    });

    it('that breaks in mid-way leaves no partition out of the table, and converges', async () => {
      const broken = await lake.worker(({ name, about }) =>
        name === 'delete' && about === first ? refuse : undefined,
      );
      async function refuse(): Promise<void> {
        throw new Error('access denied');
      }
      const walked = await broken.rollback({ run: runId });
      const left = await seen(lake);
      broken.die();
      lake.clock.advance(3 * 3_600_000);
      const again = await lake.worker().rollback({ run: runId });

      expect([walked.error, Object.keys(left)]).toEqual(['Error', ['dt=2001-01-01']]);
      expect([again.error, await seen(lake)]).toEqual([undefined, {}]);
    });

    it('back to files of other names: readers of the table always see some', async () => {
      await lake.store.delete(first);
      for (const name of ['a', 'b']) await lake.store.put(`s3://lake/days/dt=2001-01-01/${name}.parquet`, name);
      const before = await seen(lake);
      lake.clock.advance(60_000);
      const over = await lake.worker().run({ ...range(1, 1), mode: 'reprocess' });
      const walked = await lake
        .worker(() => async () => {
          expect((await seen(lake))['dt=2001-01-01']).not.toEqual([]);
        })
        .rollback({ run: over.runId });

      expect([over.report?.published, walked.error, await seen(lake)]).toEqual([1, undefined, before]);
    });

    it('written over while it works: that partition is refused and stays in the table', async () => {
      const walked = await lake
        .worker(({ name, about }) => (name === 'delete' && about === first ? theirs : undefined))
        .rollback({ run: runId });
      async function theirs(): Promise<void> {
        await lake.store.put(first, 'theirs');
      }

      expect(walked.error).toBe('RollbackFailed');
      expect(Object.keys(await seen(lake))).toEqual(['dt=2001-01-01']);
      expect(new TextDecoder().decode((await lake.store.get(first)).body)).toBe('theirs');
    });
  });

  it('while the run lives: is refused, and the run goes on', async () => {
    let refused: { error?: string; states: string[] } | undefined;
    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'collect-outcomes': async (next, payload) => {
          refused = await lake.worker().rollback({ run: String(payload.runId) });
          return next(payload);
        },
      },
    });

    expect(refused?.states).toEqual(['RollbackRun', 'FailureExplained?', 'NameFailure', 'RollbackFailed']);
    expect(refused?.error).toBe('LeaseHeld');
    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4 });
    expect(Object.keys(await seen(lake))).toHaveLength(4);
  });

  it('while the run lives and has published nothing yet: is refused as well', async () => {
    let refused: { error?: string } | undefined;
    const walked = await lake.worker().run(range(1, 4), {
      around: {
        'transform-chunk': async (next, payload) => {
          refused ??= await lake.worker().rollback({ run: String(payload.runId) });
          return next(payload);
        },
      },
    });

    expect(refused?.error).toBe('LeaseHeld');
    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 4 });
  });

  it('of a dead run that published nothing: ends it for good', async () => {
    const dead = lake.worker();
    const { runId } = await reach(dead, range(1, 4), 'transform-chunk');
    dead.die();

    const walked = await lake.worker().rollback({ run: String(runId) });
    const resumed = await lake.worker().run({ resume: String(runId) });

    expect(walked.states.at(-1)).toBe('RolledBack');
    expect(resumed.error).toBe('RunFinished');
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('of an unknown run: fails with that name', async () => {
    const walked = await lake.worker().rollback({ run: 'nothing' });

    expect(walked).toMatchObject({ status: 'FAILED', error: 'UnknownRun' });
  });
});
