import type { ChunkDocument } from '../plan/chunk-document.ts';
import type { ChunkOutcome, FactsDocument, PartitionFacts } from './outcome.ts';

/**
 * What a run's partitions hold since it touched them: the last outcome of each, over all fan-outs in their order. A
 * partition that an earlier fan-out published is not undone by a later failure of its chunk, and what a rollback took back
 * stays so: it ends the run, whoever collects late.
 */
export function runFacts(
  run: { runId: string; dataset: string; fence: number },
  chunks: readonly { document: ChunkDocument; outcome: ChunkOutcome }[],
  previous: FactsDocument | null,
): FactsDocument {
  const partitions: Record<string, PartitionFacts> = {};
  for (const { document, outcome } of chunks) {
    const sources = new Map(document.partitions.map((partition) => [partition.key, partition.source]));
    for (const { partition, state, rows, bytes, schema, objects, error } of outcome.partitions) {
      if (state === 'failed' && partitions[partition] && partitions[partition].state !== 'failed') continue;
      const before = previous?.partitions[partition];
      if (before?.state === 'rolled-back') {
        partitions[partition] = before;
        continue;
      }
      const source = state === 'registered' ? null : sources.get(partition);
      partitions[partition] = {
        state,
        fence: before?.state === state ? before.fence : run.fence,
        rows,
        bytes,
        schema,
        objects,
        sourceId: source?.id ?? null,
        sourceFingerprint: source?.fingerprint ?? null,
        declarationHash: document.declarationHash,
        error,
      };
    }
  }
  return { schemaVersion: 1, dataset: run.dataset, runId: run.runId, partitions };
}
