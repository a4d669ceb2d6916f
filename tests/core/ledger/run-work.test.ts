import { describe, expect, it } from 'vitest';
import { assumedSeconds } from '../../../core/cost/estimate.ts';
import type { ChunkOutcome } from '../../../core/ledger/outcome.ts';
import { runWork } from '../../../core/ledger/run-work.ts';
import { flights } from '../plan/given.ts';
import { chunk, failed, outcomes, published } from './given.ts';

const { limits } = flights().declaration;
const took = (outcome: ChunkOutcome, seconds: number): ChunkOutcome => ({ ...outcome, seconds });
const ended = (document: ReturnType<typeof chunk>, seconds: number) => ({
  document,
  outcome: took(outcomes(published(0), published(1)), seconds),
});

/** What is assumed of two days of flights on an engine. */
const assumed = (engine: 'lambda' | 'glue'): number => {
  const bytes = chunk(2).partitions.reduce((sum, { source }) => sum + (source?.bytes ?? 0), 0);
  return Number(assumedSeconds({ engine, bytes, partitions: 2, limits }).toFixed(3));
};

describe('the work of a run', () => {
  it('is the sum of its chunks, by engine', () => {
    const chunks = [ended(chunk(2), 3), ended(chunk(2), 4.5), ended(chunk(2, 0, { engine: 'glue' }), 90)];

    expect(runWork(limits, chunks)).toEqual({
      lambda: { assumedSeconds: 2 * assumed('lambda'), seconds: 7.5 },
      glue: { assumedSeconds: assumed('glue'), seconds: 90 },
    });
  });

  it('is assumed by the bytes of the sources, where there are any', () => {
    const sized = chunk(2, 0, {
      partitions: chunk(2).partitions.map((one, i) => ({
        ...one,
        source: i === 0 && one.source ? { ...one.source, bytes: 40e6 } : null,
      })),
    });

    // 40 MB at 20 MB/s, and two partitions of 0.06 s.
    expect(runWork(limits, [ended(sized, 3)])).toEqual({ lambda: { assumedSeconds: 2.12, seconds: 3 } });
  });

  it.each([
    ['of which nothing was computed', [ended(chunk(2, 0, { register: true }), 0)]],
    ['of which a partition failed', [{ document: chunk(2), outcome: took(outcomes(published(0), failed(1)), 3) }]],
    ['that do not exist', []],
  ])('leaves out chunks %s', (_, chunks) => {
    expect(runWork(limits, chunks)).toBeUndefined();
  });
});
