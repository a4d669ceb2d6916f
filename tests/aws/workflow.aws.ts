import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LakefillError } from '../../core/errors.ts';
import { needsOf } from './kit/needs.ts';
import { covers, permissionsOf } from './kit/policies.ts';
import type { Ended, Service } from './kit/service.ts';
import { startService } from './kit/service.ts';
import { catalogued, day, fill, holding, key, numbers, range, table } from './kit/table.ts';
import { unused } from './permissions.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ jobRuns: 1 });
});
afterAll(() => service?.stop());
afterEach(() => {
  const { 'poll-job': jobs, ...others } = service.functions.around;
  for (const step of Object.keys(others)) delete service.functions.around[step];
  service.resetClock();
});

const chunk = ['start-job', 'transform-chunk', 'validate-chunk', 'publish-chunk'];
const whole = ['prepare-run', 'discover-gaps', 'plan-chunks', ...chunk, 'collect-outcomes', 'report-run'];

/** What people read of a run. */
const told = ({ report }: Ended) =>
  report && [report.outcome, report.passes, report.expected, report.published, report.rows, report.failed.length];

const rollback = async (ended: Ended) => (await service.rollback({ run: ended.runId ?? '' })).status;

describe('a backfill on AWS', () => {
  it('fills gaps, then finds nothing to do, and puts back that there was nothing', async () => {
    service.declare(table('plain'));
    await fill(service.store, 'plain', numbers(1, 4));

    const first = await service.backfill(range('plain', 1, 4));
    const again = await service.backfill(range('plain', 1, 4));

    expect([first.status, first.invoked, told(first)]).toEqual(['SUCCEEDED', whole, ['SUCCEEDED', 1, 4, 4, 8, 0]]);
    expect([again.status, told(again)]).toEqual(['SUCCEEDED', ['NOTHING_TO_DO', 0, 4, 0, 0, 0]]);
    expect(Object.keys(await holding(service.store, 'plain'))).toEqual(
      numbers(1, 4).map((n) => `${key(n)}/part-0.parquet`),
    );
    expect(await rollback(first)).toBe('SUCCEEDED');
    expect(await holding(service.store, 'plain')).toEqual({});
  });

  it('overwrites what is stale, takes the files that are too many away, and puts back each byte', async () => {
    service.declare(table('over'));
    await fill(service.store, 'over', numbers(1, 3));
    await service.backfill(range('over', 1, 3));
    await service.store.put(`s3://lake/over/${key(2)}/more-1.parquet`, 'not parquet');
    await service.store.put(`s3://lake/over/${key(2)}/more-2.parquet`, 'not parquet either');
    const before = await holding(service.store, 'over');
    await fill(service.store, 'over', [2, 3], (n) => [n * 100]);

    const ended = await service.backfill({ ...range('over', 1, 3), mode: 'reprocess' });

    expect(ended.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, unchanged: 1 });
    const after = await holding(service.store, 'over');
    expect(Object.keys(after)).toEqual(numbers(1, 3).map((n) => `${key(n)}/part-0.parquet`));
    expect(await rollback(ended)).toBe('SUCCEEDED');
    expect(await holding(service.store, 'over')).toEqual(before);
  });

  it('makes the table, swaps locations in it, and puts back the entries, or nothing', async () => {
    service.declare(catalogued('swapped'));
    await fill(service.store, 'swapped', numbers(1, 3));
    const entries = () =>
      service.catalog.getPartitions(
        'analytics.swapped',
        numbers(1, 3).map((n) => [day(n)]),
      );

    const first = await service.backfill(range('swapped', 1, 2));
    const before = await entries();
    await fill(service.store, 'swapped', [2, 3], (n) => [n * 100]);
    const second = await service.backfill(range('swapped', 1, 3));

    expect([told(first), told(second)]).toEqual([
      ['SUCCEEDED', 1, 2, 2, 4, 0],
      ['SUCCEEDED', 1, 3, 2, 2, 0],
    ]);
    expect((await service.catalog.getTable('analytics.swapped'))?.columns.map(({ name }) => name)).toEqual([
      'happened',
      'n',
    ]);
    expect((await entries()).map(({ location }) => location.includes(second.runId ?? '-'))).toEqual([
      false,
      true,
      true,
    ]);
    expect(await rollback(second)).toBe('SUCCEEDED');
    expect(await entries()).toEqual(before);
    expect(await rollback(first)).toBe('SUCCEEDED');
    expect(await service.catalog.getTable('analytics.swapped')).toBeUndefined();
  });

  it('lets the table’s columns follow the data where it is told to, and puts them back', async () => {
    service.declare(catalogued('wider'));
    await fill(service.store, 'wider', numbers(1, 2));
    const columns = async () => (await service.catalog.getTable('analytics.wider'))?.columns.map(({ name }) => name);
    await service.backfill(range('wider', 1, 1));
    const { target } = catalogued('wider');
    service.declare(
      catalogued('wider', {
        target: { ...(target as object), schema: 'add' },
        transform: { sql: "SELECT happened, n, 'x' AS more FROM source" },
      }),
    );

    const ended = await service.backfill(range('wider', 2, 2));
    const wide = await columns();

    expect([told(ended), wide]).toEqual([
      ['SUCCEEDED', 1, 1, 1, 2, 0],
      ['happened', 'n', 'more'],
    ]);
    expect([await rollback(ended), await columns()]).toEqual(['SUCCEEDED', ['happened', 'n']]);
  });

  it('registers files that the catalog does not know, where they are', async () => {
    service.declare(table('found'));
    await fill(service.store, 'found', numbers(1, 2));
    await service.backfill(range('found', 1, 2));
    service.declare(catalogued('found'));

    const ended = await service.backfill(range('found', 1, 2));

    expect(ended.report).toMatchObject({ outcome: 'SUCCEEDED', published: 2, findings: { unregistered: 2 } });
    expect(ended.invoked).not.toContain('transform-chunk');
  });

  it('runs what failed again in smaller chunks', async () => {
    service.declare(table('twice'));
    await fill(service.store, 'twice', numbers(1, 4));
    service.functions.around['transform-chunk'] = async (next, payload) => {
      if (String(payload.chunkId).startsWith('1-')) throw new LakefillError('EngineOutOfMemory', 'too big');
      return next(payload);
    };

    const ended = await service.backfill(range('twice', 1, 4));

    expect([ended.status, told(ended)]).toEqual(['SUCCEEDED', ['SUCCEEDED', 2, 4, 4, 8, 0]]);
    expect(ended.invoked.filter((step) => step === 'transform-chunk')).toHaveLength(3);
  });

  it('publishes the good partitions of a chunk, and fails for the one that its audit refuses', async () => {
    service.declare(table('partly', { rules: 'Rules = [ ColumnValues "n" < 50 ]' }));
    await fill(service.store, 'partly', numbers(1, 4), (n) => (n === 3 ? [1, 99] : [n, n + 1]));

    const ended = await service.backfill(range('partly', 1, 4));

    expect([ended.status, ended.error, told(ended)]).toEqual([
      'FAILED',
      'PartiallyFailed',
      ['PARTIALLY_FAILED', 1, 4, 3, 6, 1],
    ]);
    expect(JSON.parse(ended.cause ?? '')).toMatchObject({ runId: ended.runId, outcome: 'PARTIALLY_FAILED' });
    expect(ended.report?.failed).toMatchObject([{ partition: key(3), error: 'AuditFailed' }]);
  });

  it('fails when every chunk fails, and says which partitions', async () => {
    service.declare(
      table('broken', { transform: { sql: "SELECT happened, CAST('x' || n AS INTEGER) AS n FROM source" } }),
    );
    await fill(service.store, 'broken', numbers(1, 2));

    const ended = await service.backfill(range('broken', 1, 2));

    expect([ended.status, ended.error]).toEqual(['FAILED', 'RunFailed']);
    expect(ended.report).toMatchObject({
      outcome: 'FAILED',
      published: 0,
      failed: [
        { partition: key(1), error: 'TransformFailed' },
        { partition: key(2), error: 'TransformFailed' },
      ],
    });
    expect(await holding(service.store, 'broken')).toEqual({});
  });

  it('of a dry run shows the plan, which can then be asked for', async () => {
    service.declare(table('shown'));
    await fill(service.store, 'shown', numbers(1, 2));

    const planned = await service.backfill({ ...range('shown', 1, 2), dryRun: true });
    const held = await holding(service.store, 'shown');
    const done = await service.backfill({ ...range('shown', 1, 2), planHash: planned.report?.planHash ?? '' });

    expect([planned.status, told(planned), held]).toEqual(['SUCCEEDED', ['PLANNED', 0, 2, 0, 0, 0], {}]);
    expect([done.report?.planHash, told(done)]).toEqual([planned.report?.planHash, ['SUCCEEDED', 1, 2, 2, 4, 0]]);
  });

  it('waits for its window', async () => {
    const hour = (add: number) => new Date(Date.now() + add * 3_600_000).toISOString().slice(11, 16);
    service.declare(table('late', { window: { timeZone: 'UTC', open: hour(2), close: hour(4) } }));
    await fill(service.store, 'late', numbers(1, 2));
    const waits = service.waits.length;

    const ended = await service.backfill(range('late', 1, 2));

    expect(told(ended)).toEqual(['SUCCEEDED', 1, 2, 2, 4, 0]);
    expect(ended.invoked.filter((step) => step === 'plan-chunks')).toHaveLength(2);
    expect(service.waits.slice(waits)).toEqual([{ step: 'plan-chunks', seconds: expect.any(Number) }]);
  });

  it('goes on by resume where a step of its own broke', async () => {
    service.declare(table('resumed'));
    await fill(service.store, 'resumed', numbers(1, 2));
    service.functions.around['collect-outcomes'] = () => {
      throw new TypeError('broken');
    };
    const broken = await service.backfill(range('resumed', 1, 2));
    delete service.functions.around['collect-outcomes'];

    const resumed = await service.backfill({ resume: broken.runId ?? '' });

    expect([broken.status, broken.error]).toEqual(['FAILED', 'Bug']);
    expect(JSON.parse(broken.cause ?? '')).toMatchObject({ errorMessage: 'TypeError: broken' });
    expect([resumed.status, resumed.runId]).toEqual(['SUCCEEDED', broken.runId]);
    expect(resumed.invoked).not.toContain('transform-chunk');
    expect(told(resumed)).toEqual(['SUCCEEDED', 1, 2, 2, 4, 0]);
  });

  it('refuses what another run is at work on, and to put back what is still being done', async () => {
    service.declare(table('held'));
    await fill(service.store, 'held', numbers(1, 4));
    const met: Ended[] = [];
    service.functions.around['collect-outcomes'] = async (next, payload) => {
      if (met.length === 0) {
        met.push(await service.backfill(range('held', 3, 9)));
        met.push(await service.rollback({ run: String(payload.runId) }));
      }
      return next(payload);
    };

    const ended = await service.backfill(range('held', 1, 4));

    expect(met.map(({ status, error, report }) => [status, error, report])).toEqual([
      ['FAILED', 'LeaseHeld', undefined],
      ['FAILED', 'LeaseHeld', undefined],
    ]);
    expect(told(ended)).toEqual(['SUCCEEDED', 1, 4, 4, 8, 0]);
  });

  it('fetches from the bucket’s own past what is gone and has no other source', async () => {
    service.declare(table('healed'));
    await fill(service.store, 'healed', numbers(1, 2));
    await service.backfill(range('healed', 1, 2));
    const before = await holding(service.store, 'healed');
    // S3 dates versions by the second: the moment between is one that is over when they are deleted.
    const between = Math.ceil(Date.now() / 1000 + 1) * 1000;
    await setTimeout(between - Date.now() + 50);
    for (const file of Object.keys(before)) await service.store.delete(`s3://lake/healed/${file}`);
    const past = { id: 'past', kind: 's3-versions', location: 's3://lake/healed/dt=${dt}/', format: 'parquet' };
    const source = { ...past, before: new Date(between).toISOString(), timeColumn: 'happened' };
    service.declare(table('healed', { sources: [source] }));

    const ended = await service.backfill(range('healed', 1, 2));

    expect(told(ended)).toEqual(['SUCCEEDED', 1, 2, 2, 4, 0]);
    expect(Object.keys(await holding(service.store, 'healed'))).toEqual(Object.keys(before));
  });

  it('delivered twice runs once', async () => {
    service.declare(
      table('scheduled', { schedule: { expression: 'cron(0 6 * * ? *)', timeZone: 'UTC', last: 'P3D' } }),
    );
    await fill(service.store, 'scheduled', numbers(1, 3));
    const fired = { dataset: 'scheduled', last: 'P3D', scheduledTime: '2001-01-04T06:00:00Z' };

    const [first, second] = [await service.backfill(fired), await service.backfill(fired)];

    expect(told(first)).toEqual(['SUCCEEDED', 1, 3, 3, 6, 0]);
    expect([second.status, second.invoked]).toEqual(['SUCCEEDED', ['prepare-run', 'report-run']]);
    expect(second.report).toMatchObject({ outcome: 'NOTHING_TO_DO', published: 0 });
  });

  it('on Glue waits for its turn when the job may not run more often', async () => {
    service.declare(
      table('spark', { engine: 'glue', limits: { maxConcurrency: 2, glue: { maxPartitionsPerChunk: 2 } } }),
    );
    await fill(service.store, 'spark', numbers(1, 4));
    await service.moto.slowJobs(3);
    const waits = service.waits.length;

    const ended = await service.backfill(range('spark', 1, 4));

    expect([ended.status, told(ended)]).toEqual(['SUCCEEDED', ['SUCCEEDED', 1, 4, 4, 8, 0]]);
    const steps = service.waits.slice(waits).map(({ step, seconds }) => `${step} ${seconds >= 60 ? 'later' : 'poll'}`);
    expect(steps).toContain('start-job later');
    expect(steps.filter((step) => step === 'start-job poll')).toHaveLength(2);
    expect(service.proxy.arrived.filter(({ operation }) => operation === 'AWSGlue.StartJobRun').length).toBeGreaterThan(
      2,
    );
  });

  it('refused before anything begins ends with the refusal’s name', async () => {
    const ended = await service.backfill({ dataset: 'none', from: '2001-01-01', through: '2001-01-04' });

    expect([ended.status, ended.error, ended.invoked]).toEqual([
      'FAILED',
      'UnknownDataset',
      ['prepare-run', 'report-run'],
    ]);
    expect(ended.report).toBeUndefined();
  });
});

it.each(['backfill', 'rollback'] as const)('%s ends with strings also after an error without a cause', async (name) => {
  const { status, error, cause } = await service.from(name, 'FailureExplained?', {
    error: { Error: 'Lambda.Unknown' },
  });

  expect([status, error, cause]).toEqual(['FAILED', 'Lambda.Unknown', 'no cause was given']);
});

describe('the template', () => {
  it('allows every call that a function makes, on just that resource', () => {
    const permissions = permissionsOf(service.declared);
    const refused = service.calls.flatMap((call) =>
      needsOf(call)
        .filter(
          ({ action, resource }) =>
            !permissions.some(
              (permission) =>
                permission.step === call.step &&
                permission.action === action &&
                permission.resources.some((pattern) => covers(pattern, resource)),
            ),
        )
        .map(({ action, resource }) => `${call.step} ${action} ${resource}`),
    );

    expect([...new Set(refused)].sort()).toEqual([]);
  });

  it('allows nothing that no function uses, but for what is named with its reason', () => {
    const needed = service.calls.flatMap((call) => needsOf(call).map((need) => ({ ...need, step: call.step })));
    const idle = permissionsOf(service.declared).filter(
      ({ step, action, resources }) =>
        !/^(logs|xray|ec2):/.test(action) &&
        !needed.some(
          (need) =>
            need.step === step && need.action === action && resources.some((pattern) => covers(pattern, need.resource)),
        ),
    );

    expect([...new Set(idle.map(({ step, action }) => `${step} ${action}`))].sort()).toEqual(
      unused
        .flatMap(({ steps, actions }) => steps.flatMap((step) => actions.map((action) => `${step} ${action}`)))
        .sort(),
    );
  });
});
