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

it('adds up chunks, Glue with its minute at least', () => {
  const dollars = actualUsd(
    [
      { engine: 'glue', seconds: 10, partitions: 0 },
      { engine: 'glue', seconds: 120, partitions: 0 },
    ],
    limits,
    'us-east-1',
  );

  // Ten DPUs for 60 s and for 120 s; transitions, calls and requests of a chunk are below a tenth of a cent.
  const jobs = (180 / 3600) * 10 * 0.44;
  expect(dollars).toBeGreaterThan(jobs);
  expect(dollars).toBeLessThan(jobs + 0.002);
});

it('of nothing is nothing', () => {
  expect(actualUsd([], limits, 'us-east-1')).toBe(0);
});
