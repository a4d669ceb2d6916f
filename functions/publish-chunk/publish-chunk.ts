import type { VerdictsDocument } from '../../core/audit/verdict.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { outcomeOf } from '../../core/ledger/chunk-outcome.ts';
import type { ChunkOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import type { PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { ChunkInput, readChunk } from '../shared/chunk.ts';
import { readDocument, requireDocument, updateDocument } from '../shared/documents.ts';
import { renewLease } from '../shared/lease.ts';
import { makeRecord } from './record.ts';
import { settle } from './settle.ts';

export const PublishChunkInput = ChunkInput;

export type PublishChunkInput = ChunkInput;

export type PublishChunkOutput = ChunkInput;

/**
 * Makes a chunk's audited partitions visible: undo record first, then objects and entries, then the outcome. Repeating it
 * converges; the first record made is the one that is followed. `FenceLost` when another execution took the run over.
 */
export async function publishChunk(input: PublishChunkInput, deps: Deps): Promise<PublishChunkOutput> {
  const { runId, chunkId, fence } = input;
  const paths = ledgerPaths(deps.control);
  const chunk = await readChunk(input, deps);
  await renewLease(chunk.dataset, runId, fence, deps);
  const verdicts = await requireDocument<VerdictsDocument>(deps.store, paths.verdicts(runId, chunkId));
  const result = (await readDocument<ResultDocument>(deps.store, paths.result(runId, chunkId)))?.value ?? null;
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  const found = await readDocument<PublishRecord>(deps.store, paths.publish(runId, chunkId));
  const record = found?.value ?? (await makeRecord(input, chunk, datasetOf(run.declaration), verdicts, deps));
  const published = await settle(record, deps);

  const otherwise = { name: 'Bug', message: 'the job said nothing about this partition' };
  const outcome = outcomeOf({ chunk, result, verdicts, refused: record.refused, published, otherwise });
  await updateDocument<ChunkOutcome>(deps.store, paths.outcome(runId, chunkId), outcome, () => ({ ...outcome }));
  deps.logger.info('published', { partitions: published.length, refused: record.refused.length });
  return input;
}
