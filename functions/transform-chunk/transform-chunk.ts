import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { stageRoot } from '../../core/dataset/stage-root.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import type { Deps } from '../../ports/deps.ts';
import { ChunkInput, readChunk, stageUri } from '../shared/chunk.ts';
import { requireDocument, writeOnce } from '../shared/documents.ts';

export const TransformChunkInput = ChunkInput;

export type TransformChunkInput = ChunkInput;

export type TransformChunkOutput = ChunkInput;

/**
 * Runs a chunk's transform with DuckDB into a stage prefix that no other attempt shares. The first attempt that finishes
 * becomes the chunk's result; a later one is left to `retire`.
 */
export async function transformChunk(input: TransformChunkInput, deps: Deps): Promise<TransformChunkOutput> {
  const { runId, chunkId } = input;
  const paths = ledgerPaths(deps.control);
  if (await deps.store.head(paths.result(runId, chunkId))) return input;
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  const chunk = await readChunk(input, deps);
  const attempt = deps.ids.next();
  const started = deps.clock.now();
  const partitions = await deps.engine.transform({
    chunk,
    stageUri: stageUri(stageRoot(datasetOf(run.declaration)), chunk, attempt),
  });
  const seconds = (deps.clock.now() - started) / 1000;
  const result: ResultDocument = { schemaVersion: 1, runId, chunkId, attempt, engine: 'lambda', seconds, partitions };
  await writeOnce(deps.store, paths.result(runId, chunkId), result);
  deps.logger.info('transformed', { partitions: partitions.length, seconds });
  return input;
}
