import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at } from '../../../core/errors.ts';
import type { ChunkOutcome } from '../../../core/ledger/outcome.ts';
import type { RunRecord } from '../../../core/ledger/run.ts';
import type { ChunkDocument } from '../../../core/plan/chunk-document.ts';
import { composeReport } from '../../../functions/report-run/compose.ts';
import { ReportRunInput, reportRun } from '../../../functions/report-run/report-run.ts';
import { requireDocument } from '../../../functions/shared/documents.ts';
import {
  days,
  fillSource,
  type Lake,
  leasesOf,
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
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 3));
});
afterEach(() => lake.dispose());

const reached = async () => {
  const worker = lake.worker();
  return { deps: worker.deps, input: ReportRunInput.parse(await reach(worker, range(1, 3), 'report-run')) };
};

describe('ReportRun', () => {
  it('writes the report and frees the lease', async () => {
    const { deps, input } = await reached();

    const answer = await reportRun(input, deps);

    expect(answer).toMatchObject({ outcome: 'SUCCEEDED', ok: true, error: '', cause: '' });
    expect(await ledger(lake.store, lake.control, answer.report.slice(`s3://${lake.control}/`.length))).toMatchObject({
      outcome: 'SUCCEEDED',
      published: 3,
    });
    expect(await leasesOf(lake)).toEqual([]);
  });

  it('that is repeated gives the same answer and writes nothing', async () => {
    const { deps, input } = await reached();
    const first = await reportRun(input, deps);
    const before = await objects(lake.store, lake.control);
    lake.clock.advance(60_000);

    expect(await reportRun(input, deps)).toEqual(first);
    expect(await objects(lake.store, lake.control)).toEqual(before);
  });

  it('has room for more failed partitions than a call takes arguments', async () => {
    const { deps, input } = await reached();
    const chunk = `s3://${lake.control}/runs/${input.state.runId}/chunks/1-0001`;
    const document = await requireDocument<ChunkDocument>(deps.store, `${chunk}/chunk.json`);
    const outcome = await requireDocument<ChunkOutcome>(deps.store, `${chunk}/outcome.json`);
    const [partition, done] = [at(document.partitions, 1), at(outcome.partitions, 1)];
    const keys = Array.from({ length: 130_000 }, (_, i) => `day=${i}`);
    const partitions = keys.map((key) => ({ key, start: partition.start }));
    const failed = keys.map((key) => ({ ...done, partition: key, state: 'failed' }));
    await deps.store.put(`${chunk}/chunk.json`, JSON.stringify({ ...document, partitions }));
    await deps.store.put(`${chunk}/outcome.json`, JSON.stringify({ ...outcome, partitions: failed }));

    const run = await requireDocument<RunRecord>(deps.store, `s3://${lake.control}/runs/${input.state.runId}/run.json`);

    const { outcome: ended, delaySeconds } = await composeReport(run, null, deps);

    expect(ended).toBe('FAILED');
    expect(delaySeconds).toBe((lake.clock.now() - Date.parse(partition.start)) / 1000);
  });

  it('of a run that broke keeps the lease entry without a holder', async () => {
    const { deps, input } = await reached();
    const error = { Error: 'Bug', Cause: '{"errorMessage":"out of luck"}' };

    const answer = await reportRun({ ...input, state: { ...input.state, error } }, deps);

    expect(answer).toMatchObject({ ok: false, error: 'Bug' });
    expect(JSON.parse(answer.cause)).toMatchObject({ errorMessage: 'out of luck' });
    expect(await leasesOf(lake)).toMatchObject([{ runId: answer.runId, holder: null }]);
  });

  it('of a refusal before there was a run only names it', async () => {
    const execution = { id: 'arn:e9', name: 'e9', startTime: '2001-07-05T12:00:00Z' };
    const error = { Error: 'UnknownDataset', Cause: '{"errorMessage":"no dataset weeks"}' };

    const answer = await reportRun({ execution, state: { dataset: 'weeks', error } }, lake.worker().deps);

    expect(answer).toMatchObject({ outcome: 'REFUSED', ok: false, error: 'UnknownDataset', report: '' });
    expect(await objects(lake.store, lake.control)).toEqual({});
  });

  it('of an execution that was taken over touches nothing', async () => {
    const { deps, input } = await reached();
    const before = await objects(lake.store, lake.control);
    const state = { ...input.state, fence: (input.state.fence ?? 0) + 1, error: { Error: 'FenceLost' } };

    expect(await reportRun({ ...input, state }, deps)).toMatchObject({ outcome: 'REFUSED', ok: false, report: '' });
    expect(await objects(lake.store, lake.control)).toEqual(before);
  });
});
