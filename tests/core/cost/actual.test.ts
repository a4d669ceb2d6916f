import { expect, it } from 'vitest';
import { actualUsd } from '../../../core/cost/actual.ts';
import { assumedSeconds, estimateChunk } from '../../../core/cost/estimate.ts';
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

const region = 'us-east-1';

it.each([
  ['Lambda', 'lambda', 40e6, 50],
  ['Glue, its looks and its audit included', 'glue', 180e9, 450],
  ['Glue for a moment', 'glue', 1, 1],
] as const)(
  'costs what the estimate said where the job worked as long as was assumed: %s',
  (_, engine, bytes, partitions) => {
    const size = { engine, bytes, partitions, limits };

    const usd = actualUsd([{ engine, register: false, seconds: assumedSeconds(size), partitions }], limits, region);

    expect(usd).toBe(estimateChunk({ ...size, region }).usd);
  },
);

it.each([
  ['ten workers of one DPU', 'G.1X', 10],
  ['ten workers of four DPUs', 'G.4X', 40],
])('adds up chunks on %s, each with its minute at least', (_, workerType, dpus) => {
  const dollars = actualUsd(
    [
      { engine: 'glue', register: false, seconds: 10, partitions: 0 },
      { engine: 'glue', register: false, seconds: 120, partitions: 0 },
    ],
    { ...limits, glue: { ...limits.glue, workerType } },
    region,
  );

  // 60 s and 120 s; two and three looks; and of each chunk eight transitions, four calls, six writes and twelve reads.
  const jobs = (180 / 3600) * dpus * 0.44;
  const looks = 5 * (3 * 0.000025 + 0.0000002);
  const workflow = 2 * (8 * 0.000025 + 4 * 0.0000002 + 6 * 0.000005 + 12 * 0.0000004);
  expect(dollars).toBeCloseTo(jobs + looks + workflow, 5);
});

it('of registering is Lambda for start and audit, whatever the engine, and no minute of Glue', () => {
  const usd = actualUsd([{ engine: 'glue', register: true, seconds: 0, partitions: 100 }], limits, region);

  const lambda = (2 + 100 * 0.06) * (3538 / 1024) * 0.0000133334;
  const workflow = 8 * 0.000025 + 4 * 0.0000002 + 406 * 0.000005 + 612 * 0.0000004;
  expect(usd).toBeCloseTo(lambda + workflow, 6);
});

it('of nothing is nothing', () => {
  expect(actualUsd([], limits, region)).toBe(0);
});
