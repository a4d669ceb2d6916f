import { describe, expect, it } from 'vitest';
import { makeReport, type ReportEvidence } from '../../../core/ledger/make-report.ts';
import type { PartitionOutcome } from '../../../core/ledger/outcome.ts';
import type { Report } from '../../../core/ledger/report.ts';
import type { Plan } from '../../../core/plan/plan.ts';
import { flights } from '../plan/given.ts';
import { failed, keyOf, outcomes, published } from './given.ts';

const { declaration, declarationHash } = flights();
const startedAt = '2001-02-01T00:00:00Z';
const now = Date.parse(startedAt) + 90_500;

const run: ReportEvidence['run'] = {
  schemaVersion: 1,
  runId: 'run-1',
  dataset: 'flights',
  request: { dataset: 'flights', mode: 'backfill', depth: 'list', dryRun: false, order: 'oldest' },
  requestHash: 'r',
  declaration,
  declarationHash,
  now: startedAt,
  execution: { id: 'arn:1', name: 'nightly', startTime: startedAt },
};
const planOf = (...numbers: number[]): Plan => ({
  schemaVersion: 1,
  planHash: 'p'.repeat(64),
  dataset: 'flights',
  mode: 'backfill',
  asOf: startedAt,
  chunks:
    numbers.length === 0
      ? []
      : [
          {
            id: '1-0001',
            engine: 'lambda',
            register: false,
            partitions: numbers.map(keyOf),
            bytes: 10,
            estimatedSeconds: 2,
            estimatedUsd: 0.1,
          },
        ],
  skipped: [{ partition: keyOf(9), reason: 'excluded' }],
  estimate: { partitions: numbers.length, chunks: 1, bytes: 10, seconds: 2, usd: 0.1 },
  schema: null,
  described: null,
});
const evidence = (change: Partial<ReportEvidence> = {}): ReportEvidence => ({
  run,
  bounds: { from: '2001-01-01', through: '2001-01-31' },
  discovery: {
    schemaVersion: 1,
    cursor: 31,
    parts: 1,
    complete: true,
    expected: 31,
    healthy: 28,
    counts: { missing: 3 },
    requests: {},
  },
  plan: planOf(0, 1, 2),
  passes: 1,
  outcomes: [outcomes(published(0), published(1), published(2))],
  oldestUnsound: null,
  ended: true,
  actualUsd: 0.2,
  error: null,
  now,
  uri: 's3://control/runs/run-1/report.json',
  ...change,
});

const report = (change: Partial<Report> = {}): Report => ({
  schemaVersion: 1,
  runId: 'run-1',
  dataset: 'flights',
  mode: 'backfill',
  outcome: 'SUCCEEDED',
  planHash: 'p'.repeat(64),
  from: '2001-01-01',
  through: '2001-01-31',
  passes: 1,
  expected: 31,
  complete: 28,
  published: 3,
  unchanged: 0,
  skipped: [{ partition: keyOf(9), reason: 'excluded' }],
  failed: [],
  findings: { missing: 3 },
  rows: 21,
  bytes: 210,
  seconds: 90.5,
  delaySeconds: 0,
  startedAt,
  endedAt: '2001-02-01T00:01:30Z',
  estimate: { partitions: 3, chunks: 1, bytes: 10, seconds: 2, usd: 0.1 },
  actual: { partitions: 3, chunks: 1, bytes: 210, seconds: 3, usd: 0.2 },
  warnings: [],
  reason: null,
  requestedBy: null,
  error: null,
  report: 's3://control/runs/run-1/report.json',
  ...change,
});

describe('the report', () => {
  it('of a run that did all it planned', () => {
    expect(makeReport(evidence())).toEqual(report());
  });

  it('counts what was registered as published, what was left alone as unchanged, and names failures and warnings', () => {
    const warnings = [{ rule: 'Mean "delay" < 5', detail: 'failed: it is 9' }];
    const first = outcomes(failed(0, 'JobFailed', { tries: 1 }), published(1, { state: 'registered' }));
    const second = outcomes(failed(0, 'AuditFailed', { tries: 1, warnings }), published(2, { state: 'unchanged' }));

    const made = makeReport(
      evidence({
        outcomes: [first, second],
        passes: 2,
        oldestUnsound: now - 1_500,
        run: { ...run, request: { ...run.request, mode: 'reprocess', reason: 'outage', requestedBy: 'ada' } },
      }),
    );

    expect(made).toEqual(
      report({
        mode: 'reprocess',
        outcome: 'PARTIALLY_FAILED',
        passes: 2,
        published: 1,
        unchanged: 1,
        failed: [{ partition: keyOf(0), error: 'AuditFailed', message: 'because' }],
        rows: 14,
        bytes: 140,
        delaySeconds: 1.5,
        actual: { partitions: 3, chunks: 2, bytes: 140, seconds: 6, usd: 0.2 },
        warnings: [{ partition: keyOf(0), ...warnings[0] } as Report['warnings'][number]],
        reason: 'outage',
        requestedBy: 'ada',
      }),
    );
  });

  it('of a run that was refused while it was prepared has nothing to tell but why', () => {
    const error = { name: 'OverBudget', message: 'too dear' };

    const made = makeReport(
      evidence({
        discovery: null,
        plan: null,
        outcomes: [],
        passes: 0,
        bounds: { from: null, through: null },
        actualUsd: 0,
        error,
      }),
    );

    expect(made).toEqual(
      report({
        outcome: 'REFUSED',
        planHash: null,
        from: null,
        through: null,
        passes: 0,
        expected: 0,
        complete: 0,
        published: 0,
        skipped: [],
        findings: {},
        rows: 0,
        bytes: 0,
        estimate: null,
        actual: { partitions: 0, chunks: 0, bytes: 0, seconds: 0, usd: 0 },
        error,
      }),
    );
  });

  it('lists planned partitions without an outcome as failed once the run has ended, and never before', () => {
    const outcomes1 = { outcomes: [outcomes(published(0))] };

    const ended = makeReport(evidence(outcomes1));
    const suspended = makeReport(evidence({ ...outcomes1, ended: false }));

    expect(ended.failed.map((one) => one.error)).toEqual(['ChunkAbandoned', 'ChunkAbandoned']);
    expect(ended.outcome).toBe('PARTIALLY_FAILED');
    expect(suspended.failed).toEqual([]);
  });

  it.each<[string, Partial<ReportEvidence>]>([
    ['was broken off', { error: { name: 'NoProgress', message: 'stuck' } }],
    ['only planned', { run: { ...run, request: { ...run.request, dryRun: true } } }],
  ])('lists no planned partition as failed where the run %s', (_, change) => {
    expect(makeReport(evidence({ outcomes: [], ...change })).failed).toEqual([]);
  });

  it('says when the plan was to end, and which run had the scheduled time first', () => {
    const plan = { ...planOf(0, 1, 2), finishesAt: '2001-02-01T00:30:00Z' };

    const planned = makeReport(evidence({ plan }));
    const double = makeReport(evidence({ run: { ...run, doubleOf: 'run-0' } }));

    expect(planned).toEqual(report({ finishesAt: '2001-02-01T00:30:00Z' }));
    expect(double).toEqual(report({ doubleOf: 'run-0', outcome: 'NOTHING_TO_DO' }));
    expect(Object.keys(makeReport(evidence())).filter((name) => ['finishesAt', 'doubleOf'].includes(name))).toEqual([]);
  });

  it('says so where a failure has no error, and knows no delay in the future', () => {
    const nameless: PartitionOutcome = failed(0, 'AuditFailed', { error: null });

    const { failed: failures, delaySeconds } = makeReport(
      evidence({ plan: planOf(0), outcomes: [outcomes(nameless)], oldestUnsound: now + 1_000 }),
    );

    expect(failures).toEqual([{ partition: keyOf(0), error: 'Bug', message: '' }]);
    expect(delaySeconds).toBe(0);
  });
});

describe('how a run ended', () => {
  const dry = { ...run, request: { ...run.request, dryRun: true } };
  const broken = (name: string): ReportEvidence['error'] => ({ name, message: 'because' });

  it.each<[Report['outcome'], string, Partial<ReportEvidence>]>([
    ['SUCCEEDED', 'all planned partitions are published', {}],
    [
      'SUCCEEDED',
      'also when they are as they were',
      { plan: planOf(0), outcomes: [outcomes(published(0, { state: 'unchanged' }))] },
    ],
    ['NOTHING_TO_DO', 'nothing was planned', { plan: planOf(), outcomes: [] }],
    ['NOTHING_TO_DO', 'it ended before a plan, without an error', { plan: null, outcomes: [] }],
    [
      'NOTHING_TO_DO',
      'another run has its scheduled time',
      { run: { ...run, doubleOf: 'run-0' }, plan: null, outcomes: [] },
    ],
    ['PLANNED', 'it was a dry run', { run: dry, outcomes: [] }],
    ['PLANNED', 'it was a dry run with nothing to plan', { run: dry, plan: planOf(), outcomes: [] }],
    ['PARTIALLY_FAILED', 'one of three failed', { outcomes: [outcomes(published(0), failed(1), published(2))] }],
    ['PARTIALLY_FAILED', 'nobody knows what became of one', { outcomes: [outcomes(published(0), published(1))] }],
    ['FAILED', 'all failed', { outcomes: [outcomes(failed(0), failed(1), failed(2))] }],
    ['FAILED', 'nobody knows what became of any', { outcomes: [] }],
    ['FAILED', 'it broke before it published', { outcomes: [], error: broken('NoProgress') }],
    ['FAILED', 'it broke with an error that is not ours', { outcomes: [], error: broken('States.Timeout') }],
    [
      'PARTIALLY_FAILED',
      'it broke after it published',
      { outcomes: [outcomes(published(0))], error: broken('NoProgress') },
    ],
    ['REFUSED', 'its input was bad', { outcomes: [], error: broken('NoReadableSource') }],
    ['REFUSED', 'the plan had changed', { outcomes: [], error: broken('PlanChanged') }],
    ['REFUSED', 'a dry run found its input bad', { run: dry, outcomes: [], error: broken('OverBudget') }],
    [
      'PARTIALLY_FAILED',
      'what would be a refusal came after it published',
      { outcomes: [outcomes(published(0))], error: broken('NoSuchTable') },
    ],
  ])('%s: %s', (outcome, _, change) => {
    expect(makeReport(evidence(change)).outcome).toBe(outcome);
  });
});
