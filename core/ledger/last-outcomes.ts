import type { ChunkOutcome, PartitionOutcome } from './outcome.ts';

/** The last word on every partition, over chunks in their order: a success is not undone by a later chunk's failure. */
export function lastOutcomes(outcomes: readonly ChunkOutcome[]): Map<string, PartitionOutcome> {
  const last = new Map<string, PartitionOutcome>();
  for (const { partitions } of outcomes) {
    for (const outcome of partitions) {
      const known = last.get(outcome.partition);
      if (outcome.state === 'failed' && known && known.state !== 'failed') continue;
      last.set(outcome.partition, outcome);
    }
  }
  return last;
}
