import { GetJobRunsCommand } from '@aws-sdk/client-glue';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seed } from '../setup/effort.ts';
import { chance } from './kit/chance.ts';
import { glueJob } from './kit/names.ts';
import type { Fault } from './kit/proxy.ts';
import { type Service, startService } from './kit/service.ts';
import { catalogued, day, fill, holding, key, numbers, range, table } from './kit/table.ts';

/** Retries of the state machine pass in real time: an unlucky seed has it wait a minute here and there. */
const PATIENCE = 400_000;

const faults: Fault[] = ['throttle', 'unavailable', 'reset', 'lose'];

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service?.stop());

/** Breaks three in ten requests, each in one of the four ways. */
function breakThings(): Record<Fault, number> {
  const draw = chance(seed);
  const broken = { throttle: 0, unavailable: 0, reset: 0, lose: 0 };
  service.proxy.faultOf = () => {
    if (draw() >= 0.3) return undefined;
    const fault = faults[Math.floor(draw() * faults.length)];
    if (fault) broken[fault] += 1;
    return fault;
  };
  return broken;
}

/** The SDK retries as long as its allowance lasts, some 700 requests of these: Lambda's containers each have their own. */
function mend(): void {
  service.proxy.faultOf = () => undefined;
  service.freshContainers();
}

describe(`with three of ten requests broken (seed ${seed})`, () => {
  it(
    'a backfill on Lambda fills every gap, and a rollback puts everything back',
    async () => {
      service.declare(table('rough'));
      await fill(service.store, 'rough', numbers(1, 4));
      const broken = breakThings();

      const ended = await service.backfill(range('rough', 1, 4));
      const held = Object.keys(await holding(service.store, 'rough'));
      const back = await service.rollback({ run: ended.runId ?? '' });
      mend();

      expect(Object.values(broken).filter((count) => count === 0)).toEqual([]);
      expect([ended.status, ended.report?.outcome, ended.report?.published]).toEqual(['SUCCEEDED', 'SUCCEEDED', 4]);
      expect(held).toEqual(numbers(1, 4).map((n) => `${key(n)}/part-0.parquet`));
      expect([back.status, back.error]).toEqual(['SUCCEEDED', undefined]);
      expect(await holding(service.store, 'rough')).toEqual({});
    },
    PATIENCE,
  );

  it(
    'a backfill on Glue starts one job for a chunk and registers every partition',
    async () => {
      service.declare(catalogued('jobs', { engine: 'glue', limits: { glue: { maxPartitionsPerChunk: 1 } } }));
      await fill(service.store, 'jobs', numbers(1, 3));
      breakThings();

      const ended = await service.backfill(range('jobs', 1, 3));
      mend();

      const { JobRuns = [] } = await service.moto.clients.glue.send(new GetJobRunsCommand({ JobName: glueJob }));
      const started = JobRuns.map(({ Arguments }) => Arguments?.['--lakefill_chunk_uri'] ?? '').sort();
      expect([ended.status, ended.report?.outcome, ended.report?.published]).toEqual(['SUCCEEDED', 'SUCCEEDED', 3]);
      expect(started).toEqual([...new Set(started)]);
      const entries = await service.catalog.getPartitions(
        'analytics.jobs',
        numbers(1, 3).map((n) => [day(n)]),
      );
      expect(entries.map(({ values }) => values.join()).sort()).toEqual(numbers(1, 3).map(day));
    },
    PATIENCE,
  );
});
