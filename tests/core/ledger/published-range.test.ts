import { expect, it } from 'vitest';
import { publishedRange } from '../../../core/ledger/published-range.ts';
import type { Report } from '../../../core/ledger/report.ts';

const actual = { partitions: 3, chunks: 1, bytes: 140, seconds: 9, usd: 0.01 };
const report: Report = {
  schemaVersion: 1,
  runId: 'run-1',
  dataset: 'flights',
  mode: 'backfill',
  outcome: 'PARTIALLY_FAILED',
  planHash: 'abc',
  from: '2001-01-01',
  through: '2001-01-03',
  passes: 3,
  expected: 4,
  complete: 1,
  published: 2,
  unchanged: 0,
  skipped: [],
  failed: [{ partition: 'dt=2001-01-03', error: 'AuditFailed', message: 'RowCount > 0 failed: 0 rows' }],
  findings: { missing: 3 },
  rows: 14,
  bytes: 140,
  seconds: 90,
  delaySeconds: 0,
  startedAt: '2001-02-01T00:00:00Z',
  endedAt: '2001-02-01T00:01:30Z',
  estimate: actual,
  actual,
  warnings: [],
  reason: null,
  requestedBy: null,
  error: null,
  report: 's3://control/runs/run-1/report.json',
};

it('readers are told which range changed, how much of it is new and where the report lies', () => {
  expect(publishedRange(report)).toEqual({
    schemaVersion: 1,
    runId: 'run-1',
    dataset: 'flights',
    mode: 'backfill',
    outcome: 'PARTIALLY_FAILED',
    from: '2001-01-01',
    through: '2001-01-03',
    published: 2,
    failed: 1,
    rows: 14,
    bytes: 140,
    report: 's3://control/runs/run-1/report.json',
  });
});

it('readers are told nothing of a run that changed nothing', () => {
  expect(publishedRange({ ...report, published: 0, unchanged: 2 })).toBeNull();
});
