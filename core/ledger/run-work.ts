import { assumedSeconds } from '../cost/estimate.ts';
import type { Work } from '../cost/pace.ts';
import type { EngineName, Limits } from '../dataset/declaration.ts';
import type { ChunkDocument } from '../plan/chunk-document.ts';
import type { ChunkOutcome, FactsDocument } from './outcome.ts';

/**
 * How long a run's jobs took beside what was assumed of them, by engine: only chunks of which every partition went well,
 * since a job that failed may have stopped early. Undefined when there is none. Seconds to the millisecond.
 */
export function runWork(
  limits: Limits,
  chunks: readonly { document: ChunkDocument; outcome: ChunkOutcome }[],
): FactsDocument['work'] {
  const work: Partial<Record<EngineName, Work>> = {};
  for (const { document, outcome } of chunks) {
    const { engine, register, partitions } = document;
    if (register || outcome.partitions.some(({ state }) => state === 'failed')) continue;
    const bytes = partitions.reduce((sum, { source }) => sum + (source?.bytes ?? 0), 0);
    const before = work[engine] ?? { assumedSeconds: 0, seconds: 0 };
    work[engine] = {
      assumedSeconds: round(
        before.assumedSeconds + assumedSeconds({ engine, bytes, partitions: partitions.length, limits }),
      ),
      seconds: round(before.seconds + outcome.seconds),
    };
  }
  return Object.keys(work).length === 0 ? undefined : work;
}

const round = (seconds: number): number => Number(seconds.toFixed(3));
