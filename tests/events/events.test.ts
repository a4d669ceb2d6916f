import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { parseDatasetFile } from '../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { runIdOf } from '../../core/ledger/runs.ts';
import { parseRequest } from '../../core/request/parse.ts';
import { resolve } from '../../core/request/resolve.ts';
import { CollectOutcomesInput } from '../../functions/collect-outcomes/collect-outcomes.ts';
import { DiscoverGapsInput } from '../../functions/discover-gaps/discover-gaps.ts';
import { PlanChunksInput } from '../../functions/plan-chunks/plan-chunks.ts';
import { PollJobInput } from '../../functions/poll-job/poll-job.ts';
import { PrepareRunInput } from '../../functions/prepare-run/prepare-run.ts';
import { PublishChunkInput } from '../../functions/publish-chunk/publish-chunk.ts';
import { RecordFailureInput } from '../../functions/record-failure/record-failure.ts';
import { ReportRunInput } from '../../functions/report-run/report-run.ts';
import { RollbackRequest, RollbackRunInput } from '../../functions/rollback-run/rollback-run.ts';
import { StartJobInput } from '../../functions/start-job/start-job.ts';
import { TransformChunkInput } from '../../functions/transform-chunk/transform-chunk.ts';
import { ValidateChunkInput } from '../../functions/validate-chunk/validate-chunk.ts';
import { schedules } from '../../resources/schedules.ts';

const names = globSync('events/*.json')
  .map((file) => basename(file, '.json'))
  .sort();
const sample = (name: string) => JSON.parse(readFileSync(`events/${name}.json`, 'utf8'));
const samplesOf = (owner: string): string[] => names.filter((name) => name === owner || name.startsWith(`${owner}.`));

const inputs: Record<string, z.ZodType> = {
  'collect-outcomes': CollectOutcomesInput,
  'discover-gaps': DiscoverGapsInput,
  'plan-chunks': PlanChunksInput,
  'poll-job': PollJobInput,
  'prepare-run': PrepareRunInput,
  'publish-chunk': PublishChunkInput,
  'record-failure': RecordFailureInput,
  'report-run': ReportRunInput,
  'rollback-run': RollbackRunInput,
  'start-job': StartJobInput,
  'transform-chunk': TransformChunkInput,
  'validate-chunk': ValidateChunkInput,
};

const flights = () => {
  const parsed = parseDatasetFile(readFileSync('datasets/flights.yml', 'utf8'), 'flights.yml');
  if (!('declaration' in parsed)) throw new Error('datasets/flights.yml is wrong');
  return datasetOf(parsed.declaration);
};

it('every sample belongs to a function, a state machine or a trigger', () => {
  const owners = [...Object.keys(inputs), 'backfill', 'rollback', 'trigger'];

  expect(names.filter((name) => !owners.includes(name.split('.')[0] ?? ''))).toEqual([]);
});

it('every function has a schema here', () => {
  const steps = globSync('functions/*/handler.ts').map((file) => file.split('/')[1]);

  expect(Object.keys(inputs)).toEqual(steps.sort());
});

describe.each(Object.entries(inputs))('the function %s', (step, schema) => {
  it('takes its samples', () => {
    const results = samplesOf(step).map((name) => ({ name, ...schema.safeParse(sample(name)) }));

    expect(results).not.toEqual([]);
    expect(results.flatMap(({ name, error }) => (error ? [{ name, issues: error.issues }] : []))).toEqual([]);
  });

  it('refuses each without any one of the keys that it reads', () => {
    const taken = samplesOf(step).flatMap((name) => {
      const event = sample(name);
      const read = Object.keys(schema.parse(event) as object);
      return read.filter((key) => {
        const { [key]: _, ...rest } = event;
        return key !== 'input' && schema.safeParse(rest).success;
      });
    });

    expect(taken).toEqual([]);
  });
});

it('the samples of functions tell of one run', () => {
  const { execution } = sample('prepare-run');
  const ids = names
    .filter((name) => !name.startsWith('trigger'))
    .flatMap((name) => {
      const event = sample(name);
      return [event.runId, event.state?.runId, event.run, event.resume, event.input?.run].filter(Boolean);
    });

  expect(new Set(ids)).toEqual(new Set([runIdOf(execution)]));
});

it('a child begins with what the Map selects of a manifest item', () => {
  const machine = JSON.parse(readFileSync('statemachine/backfill.asl.json', 'utf8'));
  const selected = Object.keys(machine.States.ProcessChunks.ItemSelector).map((key) => key.replace(/\.\$$/, ''));

  expect(Object.keys(sample('start-job'))).toEqual(selected);
});

describe.each(samplesOf('backfill'))('the payload %s', (name) => {
  it('is a request, and what it asks for can be had of the dataset', () => {
    const request = parseRequest(sample(name));

    if ('resume' in request) {
      expect(request).toEqual(sample(name));
      return;
    }
    const dataset = flights();
    const { expected } = resolve(request, dataset, Date.parse('2026-11-24T07:30:00Z'));
    expect({ ...request, ...sample(name) }).toEqual(request);
    expect(request.dataset).toBe(dataset.id);
    expect(expected).toBeGreaterThan(0);
  });
});

it.each(samplesOf('rollback'))('the payload %s is a rollback', (name) => {
  expect(RollbackRequest.parse(sample(name))).toEqual(sample(name));
});

it('plan first, then go on: the same request, with the hash of the plan and a cap', () => {
  const { dryRun, ...asked } = sample('backfill.plan-first');
  const { planHash, maxUsd, ...planned } = sample('backfill.planned');

  expect([dryRun, planned]).toEqual([true, asked]);
  expect([planHash, maxUsd]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/), 5]);
});

it('the schedule sends what is deployed, with the time that the scheduler puts in', () => {
  const deployed = JSON.stringify(schedules('datasets').Resources);
  const { scheduledTime, ...request } = sample('backfill.schedule');

  const input = JSON.stringify({ ...request, scheduledTime: '<aws.scheduler.scheduled-time>' });
  expect(deployed).toContain(JSON.stringify({ Input: input }).slice(1, -1));
  expect(new Date(scheduledTime).toISOString()).toBe(scheduledTime.replace('Z', '.000Z'));
});

describe('a failed Glue Data Quality result', () => {
  const event = sample('trigger.data-quality-failed');
  const request = sample('backfill.data-quality-failed');

  it('is about the table of a dataset', () => {
    const { context, state } = event.detail;

    expect(`${context.databaseName}.${context.tableName}`).toBe(flights().declaration.target.table);
    expect([event.source, event['detail-type'], state]).toEqual([
      'aws.glue-dataquality',
      'Data Quality Evaluation Results Available',
      'FAILED',
    ]);
  });

  it('becomes a request to look closely, claimed by the time of the event, so that a doubled delivery does nothing', () => {
    const { time, source, detail } = event;

    expect(request).toMatchObject({
      depth: 'scan',
      scheduledTime: time,
      requestedBy: source,
      reason: `Glue Data Quality: ${detail.resultID} ${detail.state}`,
    });
  });
});
