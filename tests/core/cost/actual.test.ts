import { expect, it } from 'vitest';
import { actualUsd } from '../../../core/cost/actual.ts';
import { estimateChunk } from '../../../core/cost/estimate.ts';
import type { Limits } from '../../../core/dataset/declaration.ts';

const limits: Limits = {
  maxConcurrency: 40,
  maxScanBytes: 100e9,
  lambda: { maxChunkBytes: 256e6, maxPartitionsPerChunk: 100 },
  glue: {
    maxChunkBytes: 200e9,
    maxPartitionsPerChunk: 1000,
    version: '5.1',
    workerType: 'G.1X',
    workers: 10,
    class: 'STANDARD',
  },
};

it('costs what the estimate said when the chunk took as long as it said', () => {
  const size = { engine: 'lambda' as const, bytes: 40e6, partitions: 50, limits, region: 'us-east-1' };
  const { seconds, usd } = estimateChunk(size);

  expect(actualUsd([{ engine: 'lambda', seconds, partitions: 50 }], limits, 'us-east-1')).toBe(usd);
});

it.each([
  ['ten workers of one DPU', 'G.1X', 10],
  ['ten workers of four DPUs', 'G.4X', 40],
])('adds up chunks on %s, each with its minute at least', (_, workerType, dpus) => {
  const dollars = actualUsd(
    [
      { engine: 'glue', seconds: 10, partitions: 0 },
      { engine: 'glue', seconds: 120, partitions: 0 },
    ],
    { ...limits, glue: { ...limits.glue, workerType } },
    'us-east-1',
  );

  // 60 s and 120 s; and of each chunk eight transitions, four calls, six writes and twelve reads.
  const jobs = (180 / 3600) * dpus * 0.44;
  const workflow = 2 * (8 * 0.000025 + 4 * 0.0000002 + 6 * 0.000005 + 12 * 0.0000004);
  expect(dollars).toBe(Number((jobs + workflow).toFixed(6)));
});

it('of nothing is nothing', () => {
  expect(actualUsd([], limits, 'us-east-1')).toBe(0);
});
