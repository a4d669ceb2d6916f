import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunRecord } from '../../../core/ledger/run.ts';
import { prepareRun } from '../../../functions/prepare-run/prepare-run.ts';
import { days, type Fields, fillSource, type Lake, ledger, makeLake, numbers, objects, range } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(async () => {
  lake = makeLake();
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const execution = { id: 'arn:e1', name: 'e1', startTime: '2001-07-05T12:00:00Z' };

describe('PrepareRun', () => {
  it('freezes request, declaration and now, and enters the lease for what is asked', async () => {
    const answer = await prepareRun(
      { execution, input: { ...range(1, 3), exclude: '2001-01-02' } },
      lake.worker().deps,
    );

    expect(answer).toEqual({
      runId: expect.stringMatching(/^20010705T120000Z-/),
      dataset: 'days',
      fence: 1,
      next: 'discover',
    });
    expect(await ledger(lake.store, lake.control, `runs/${answer.runId}/run.json`)).toMatchObject({
      request: { dataset: 'days', from: '2001-01-01', through: '2001-01-03', mode: 'backfill', depth: 'list' },
      declaration: { dataset: 'days', timeZone: 'UTC' },
      now: '2001-07-05T12:00:00Z',
      execution,
    });
    expect(await ledger(lake.store, lake.control, 'leases/days.json')).toMatchObject({
      fence: 1,
      runs: [
        {
          runId: answer.runId,
          partitions: [
            { start: Date.parse('2001-01-01'), end: Date.parse('2001-01-02') },
            { start: Date.parse('2001-01-03'), end: Date.parse('2001-01-04') },
          ],
          expiresAt: '2001-07-05T14:00:00Z',
        },
      ],
    });
  });

  it('that is repeated goes on with its own run, under the same fence', async () => {
    const { deps } = lake.worker();
    const first = await prepareRun({ execution, input: range(1, 3) }, deps);
    const before = await objects(lake.store, lake.control);
    lake.clock.advance(5_000);

    expect(await prepareRun({ execution, input: range(1, 3) }, deps)).toEqual(first);
    expect(await objects(lake.store, lake.control)).toEqual(before);
  });

  it.each<[string, Fields, string]>([
    ['an unknown dataset', { dataset: 'weeks' }, 'UnknownDataset'],
    ['an unknown field', { dataset: 'days', trough: '2001-01-01' }, 'InvalidRequest'],
    ['a day that is none', { dataset: 'days', from: '2001-02-30' }, 'InvalidRequest'],
    ['bounds the wrong way round', { dataset: 'days', from: '2001-02-02', through: '2001-02-01' }, 'InvalidRequest'],
    ['a range in the future', { dataset: 'days', from: '2001-08-01', through: '2001-08-02' }, 'InvalidRequest'],
    ['a run that nobody knows', { resume: 'nothing' }, 'UnknownRun'],
  ])('refuses %s before anything is written', async (_, input, name) => {
    await expect(prepareRun({ execution, input }, lake.worker().deps)).rejects.toMatchObject({ name });

    expect(await objects(lake.store, lake.control)).toEqual({});
  });

  describe('that goes on with a suspended run', () => {
    const suspended = async (change: Fields = {}) => {
      const first = lake.worker();
      const { runId } = await prepareRun({ execution, input: { ...range(1, 3), ...change } }, first.deps);
      const before = await ledger<RunRecord>(lake.store, lake.control, `runs/${runId}/run.json`);
      first.die();
      lake.clock.advance(60_000);
      return { runId, before };
    };
    const later = { id: 'arn:e2', name: 'e2', startTime: '2001-07-05T12:01:00Z' };

    it('lets it ignore the window when this request says so, and changes nothing else of it', async () => {
      const { runId, before } = await suspended({ reason: 'as planned', maxUsd: 5 });

      const answer = await prepareRun(
        { execution: later, input: { ...range(1, 3), window: 'ignore', reason: 'in a hurry' } },
        lake.worker().deps,
      );

      expect(answer).toEqual({ runId, dataset: 'days', fence: 2, next: 'discover' });
      expect(await ledger(lake.store, lake.control, `runs/${runId}/run.json`)).toEqual({
        ...before,
        request: { ...before?.request, window: 'ignore' },
      });
    });

    it.each<[string, Fields, Fields]>([
      ['says nothing of the window', { window: 'ignore' }, {}],
      ['says the same of it', { window: 'ignore' }, { window: 'ignore' }],
      ['says nothing, as the first did', {}, {}],
    ])('does not write its record again when this request %s', async (_, given, asked) => {
      const { runId } = await suspended(given);
      const record = `s3://${lake.control}/runs/${runId}/run.json`;
      const before = (await objects(lake.store, lake.control))[record];

      const answer = await prepareRun({ execution: later, input: { ...range(1, 3), ...asked } }, lake.worker().deps);

      expect([answer.runId, (await objects(lake.store, lake.control))[record]]).toEqual([runId, before]);
    });
  });
});
