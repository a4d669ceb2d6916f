import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseEngine, estimateChunk } from '../../../core/cost/estimate.ts';
import { pricesOf } from '../../../core/cost/prices.ts';
import type { Limits } from '../../../core/dataset/declaration.ts';

const limits = (glue: Partial<Limits['glue']> = {}, lambda: Partial<Limits['lambda']> = {}): Limits => ({
  maxConcurrency: 40,
  maxScanBytes: 100e9,
  lambda: { maxChunkBytes: 256e6, maxPartitionsPerChunk: 100, ...lambda },
  glue: {
    maxChunkBytes: 200e9,
    maxPartitionsPerChunk: 1000,
    version: '5.1',
    workerType: 'G.1X',
    workers: 10,
    class: 'STANDARD',
    ...glue,
  },
});
const region = 'us-east-1';

describe('a chunk on Lambda', () => {
  it('costs its memory for its seconds, eight transitions, four calls and its requests', () => {
    const estimate = estimateChunk({ engine: 'lambda', bytes: 40e6, partitions: 50, limits: limits(), region });

    // 2 s start + 40 MB at 20 MB/s + 50 partitions of 0.06 s
    const seconds = 7;
    const compute = seconds * (3538 / 1024) * 0.0000133334;
    const usd = compute + 8 * 0.000025 + 4 * 0.0000002 + 206 * 0.000005 + 312 * 0.0000004;
    expect(estimate).toEqual({ seconds, usd: Number(usd.toFixed(6)) });
  });
});

describe('a chunk on Glue', () => {
  it('costs its workers for what they do, Lambda for the audit, three transitions and a call more for each look', () => {
    const estimate = estimateChunk({ engine: 'glue', bytes: 180e9, partitions: 450, limits: limits(), region });

    // 5 s session + 180 GB at 20 MB/s on each of nine DPUs + 450 partitions of 0.16 s on 36 vCPUs; one worker drives.
    const running = 5 + 1000 + 2;
    const audit = 450 * 0.06;
    const job = (running / 3600) * 10 * 0.44 + audit * (3538 / 1024) * 0.0000133334;
    const looks = 18;
    const workflow = (8 + 3 * looks) * 0.000025 + (4 + looks) * 0.0000002 + 1806 * 0.000005 + 2712 * 0.0000004;
    expect(estimate).toEqual({ seconds: 60 + running + audit, usd: Number((job + workflow).toFixed(6)) });
  });

  it('is billed a minute at least', () => {
    const estimate = estimateChunk({ engine: 'glue', bytes: 1, partitions: 1, limits: limits(), region });

    const job = (60 / 3600) * 10 * 0.44;
    expect(estimate.usd).toBeGreaterThan(job);
    expect(estimate.usd).toBeLessThan(job + 0.001);
  });

  // 180 GB over nine working DPUs of 20 MB/s are 1,000 s; with the session 1,005 are billed.
  it.each<[string, Partial<Limits['glue']>, number]>([
    ['STANDARD on 5.1', {}, 10 * 0.44 * 1005],
    ['FLEX on 5.1', { class: 'FLEX' }, 10 * 0.29 * 1005],
    ['STANDARD on 6.0', { version: '6.0' }, 10 * 0.308 * 1005],
    ['FLEX on 6.0', { version: '6.0', class: 'FLEX' }, 10 * 0.203 * 1005],
    ['memory workers', { workerType: 'R.1X' }, 10 * 0.52 * 1005],
    ['four times as big workers', { workerType: 'G.4X' }, 40 * 0.44 * 255],
    ['the biggest workers', { workerType: 'G.16X' }, 160 * 0.44 * 67.5],
    ['big memory workers', { workerType: 'R.8X' }, 80 * 0.52 * 130],
  ])('has the price of its version, class and worker: %s', (_, glue, dpuDollars) => {
    const { usd } = estimateChunk({ engine: 'glue', bytes: 180e9, partitions: 0, limits: limits(glue), region });

    expect(usd).toBeCloseTo(dpuDollars / 3600, 2);
  });
});

describe('prices', () => {
  it('of an unlisted region are those of us-east-1, with a note', () => {
    const listed = pricesOf('us-east-1');
    const other = pricesOf('eu-central-2');

    expect(listed.note).toBeNull();
    expect(other.prices).toBe(listed.prices);
    expect(other.note).toContain('eu-central-2');
  });
});

describe('the choice of an engine', () => {
  it.each<[string, number, Limits, string]>([
    ['Lambda for small partitions', 75_000, limits(), 'lambda'],
    ['Lambda where one partition just fills a Lambda chunk', 256e6, limits(), 'lambda'],
    ['Glue where one partition is more than a Lambda chunk', 256e6 + 1, limits(), 'glue'],
    // 2 s start + 0.06 s for the partition + 597.94 s at 20 MB/s are ten minutes.
    ['Lambda up to ten minutes for a partition', 11_958_800_000, limits({}, { maxChunkBytes: 20e9 }), 'lambda'],
    ['Glue where Lambda would come near its time limit', 11_959_000_000, limits({}, { maxChunkBytes: 20e9 }), 'glue'],
    ['Lambda for an empty partition', 0, limits(), 'lambda'],
    [
      'Glue where it is cheaper',
      1e6,
      limits({ workers: 2, class: 'FLEX', version: '6.0', maxPartitionsPerChunk: 1e6 }, { maxPartitionsPerChunk: 1 }),
      'glue',
    ],
  ])('is %s', (_, bytes, given, engine) => {
    expect(chooseEngine({ bytes, limits: given, region })).toBe(engine);
  });

  const cheap = { version: '6.0', class: 'FLEX' } as const;
  it.each<[engine: string, why: string, workers: number, bytes: number, partitions: number, lambdaChunk: number]>([
    ['lambda', 'it is slower on Glue and costs 19 % more', 2, 1e6, 18, 1],
    ['lambda', 'Glue saves 6 % and takes longer', 2, 1e6, 23, 1],
    ['glue', 'it saves 12 %, though it takes longer', 2, 1e6, 25, 1],
    ['glue', 'it costs 6 % more and is twice as fast', 5, 10e6, 1e9, 100],
    ['glue', 'it saves 8 % and is faster, because a Lambda chunk holds just one', 10, 256e6, 100, 100],
    ['lambda', 'Glue is twice as fast, but costs 10.8 % more', 3, 100e6, 120, 100],
  ])('is %s where %s', (engine, _, workers, bytes, partitions, maxPartitionsPerChunk) => {
    const given = limits({ workers, ...cheap }, { maxPartitionsPerChunk });

    expect(chooseEngine({ bytes, limits: given, region, partitions })).toBe(engine);
  });

  it('never takes less for more: price and time grow with bytes and with partitions', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('lambda' as const, 'glue' as const),
        fc.nat(1e12),
        fc.nat(1e12),
        fc.nat(1000),
        fc.nat(1000),
        (engine, a, b, p, q) => {
          const [less, more] = [Math.min(a, b), Math.max(a, b)];
          const [few, many] = [Math.min(p, q), Math.max(p, q)];
          const small = estimateChunk({ engine, bytes: less, partitions: few, limits: limits(), region });
          const big = estimateChunk({ engine, bytes: more, partitions: many, limits: limits(), region });
          expect(big.seconds).toBeGreaterThanOrEqual(small.seconds);
          expect(big.usd).toBeGreaterThanOrEqual(small.usd);
        },
      ),
    );
  });
});
