import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  bothTargets,
  days,
  fillSource,
  gaps,
  key,
  type Lake,
  ledger,
  makeLake,
  numbers,
  objects,
  range,
  seen,
  type Walked,
} from './kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

describe.each(bothTargets)('a partial failure with %s', (_, target) => {
  it('publishes 99 of 100 days, leaves the bad one as it was and says which rule it broke', async () => {
    lake.declare(days({ target, rules: 'Rules = [ ColumnValues "n" < 1000 ]' }));
    await fillSource(lake.store, numbers(1, 100));
    await lake.worker().run(range(50, 50));
    const before = await seen(lake);
    await fillSource(lake.store, [50], () => [1, 5000]);

    const walked = await lake.worker().run(range(1, 100));

    expect(walked).toMatchObject({ status: 'FAILED', error: 'PartiallyFailed' });
    expect(walked.report).toMatchObject({
      outcome: 'PARTIALLY_FAILED',
      passes: 1,
      published: 99,
      failed: [
        { partition: key(50), error: 'AuditFailed', message: expect.stringContaining('ColumnValues "n" < 1000') },
      ],
    });
    const after = await seen(lake);
    expect(Object.keys(after)).toEqual(numbers(1, 100).map(key));
    expect(after[key(50)]).toEqual(before[key(50)]);
    expect(await gaps(lake, range(1, 100))).toEqual({ [key(50)]: ['stale', 'failed'] });
  });

  it('takes a corrected source up again', async () => {
    lake.declare(days({ target, rules: 'Rules = [ ColumnValues "n" < 1000 ]' }));
    await fillSource(lake.store, [1, 2], (n) => [n * 800]);
    await lake.worker().run(range(1, 2));
    await fillSource(lake.store, [2], () => [7]);

    const walked = await lake.worker().run(range(1, 2));

    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 1, complete: 1 });
    expect(await gaps(lake, range(1, 2))).toEqual({});
  });
});

describe('a scheduled time', () => {
  const scheduled = { ...range(1, 2), scheduledTime: '2001-07-05T11:30:00Z' };
  beforeEach(async () => {
    lake.declare(days({ rules: 'Rules = [ ColumnValues "n" < 1000 ]' }));
  });

  it('is claimed by a run that lives', async () => {
    await fillSource(lake.store, [1, 2]);
    let second: Walked | undefined;
    const first = await lake.worker().run(scheduled, {
      around: {
        'transform-chunk': async (next, payload) => {
          second = await lake.worker().run(scheduled);
          return next(payload);
        },
      },
    });

    expect(second?.report).toMatchObject({ outcome: 'NOTHING_TO_DO' });
    expect(await ledger(lake.store, lake.control, `runs/${second?.runId}/run.json`)).toMatchObject({
      doubleOf: first.runId,
    });
  });

  it('is run again when the first run failed', async () => {
    await fillSource(lake.store, [1, 2], () => [5000]);
    const first = await lake.worker().run(scheduled);
    await fillSource(lake.store, [1, 2]);

    const second = await lake.worker().run(scheduled);
    const third = await lake.worker().run(scheduled);

    expect(first.report).toMatchObject({ outcome: 'FAILED' });
    expect(second.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2 });
    expect(third.report).toMatchObject({ outcome: 'NOTHING_TO_DO' });
    expect(await ledger(lake.store, lake.control, `runs/${third.runId}/run.json`)).toMatchObject({
      doubleOf: second.runId,
    });
  });

  it('that is not given is not claimed', async () => {
    await fillSource(lake.store, [1, 2]);
    await lake.worker().run(range(1, 2));
    await lake.worker().run(range(1, 2));

    expect(Object.keys(await objects(lake.store, lake.control)).filter((uri) => uri.includes('/schedules/'))).toEqual(
      [],
    );
  });
});

describe.each(bothTargets)('somebody else who writes (%s)', (_, target) => {
  beforeEach(async () => {
    lake.declare(days({ target }));
    await fillSource(lake.store, numbers(1, 3));
    await lake.worker().run(range(1, 3));
    await fillSource(lake.store, numbers(1, 3), (n) => [n * 10]);
  });

  it('between plan and publication keeps what he wrote: BasePartitionChanged for that partition alone', async () => {
    const uri = Object.keys(await objects(lake.store, 'lake')).find((one) => one.includes(key(2))) ?? '';
    const walked = await lake.worker().run(range(1, 3), {
      around: {
        'publish-chunk': async (next, payload, call) => {
          if (call === 1) await lake.store.put(uri, 'theirs');
          return next(payload);
        },
      },
    });

    expect(walked.report).toMatchObject({
      outcome: 'PARTIALLY_FAILED',
      published: 2,
      failed: [{ partition: key(2), error: 'BasePartitionChanged' }],
    });
    expect(new TextDecoder().decode((await lake.store.get(uri)).body)).toBe('theirs');
    expect((await gaps(lake, range(1, 3)))[key(2)]).toContain('altered');
  });

  it('into the stage is found out: that partition fails its audit', async () => {
    const walked = await lake.worker().run(range(1, 3), {
      around: {
        'validate-chunk': async (next, payload) => {
          const stage = Object.keys(await objects(lake.store, 'lake')).filter(
            (uri) => uri.includes(`__lakefill/${payload.runId}/`) && uri.includes(key(2)),
          );
          await lake.store.put(`${stage[0]?.replace(/[^/]*$/, '')}zombie.parquet`, 'zombie');
          return next(payload);
        },
      },
    });

    expect(walked.report).toMatchObject({
      published: 2,
      failed: [{ partition: key(2), error: 'StageTampered' }],
    });
  });
});

describe('a run in the middle of its work', () => {
  it('is not changed by a new declaration', async () => {
    lake.declare(days());
    await fillSource(lake.store, [1]);

    const walked = await lake.worker().run(range(1, 1), {
      around: {
        'plan-chunks': async (next, payload) => {
          lake.declare(days({ transform: { sql: 'SELECT happened, 0 AS n FROM source' } }));
          return next(payload);
        },
      },
    });

    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', rows: 2 });
  });
});
