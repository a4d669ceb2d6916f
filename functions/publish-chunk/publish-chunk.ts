import type { VerdictsDocument } from '../../core/audit/verdict.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { ChunkInput, readChunk } from '../shared/chunk.ts';
import { readDocument, requireDocument } from '../shared/documents.ts';
import { tenure } from '../shared/lease.ts';
import { overrunSeconds } from '../shared/overrun.ts';
import { keepOutcome } from './keep-outcome.ts';
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
  const ours = tenure(chunk.dataset, runId, fence, deps);
  await ours();
  const verdicts = await requireDocument<VerdictsDocument>(deps.store, paths.verdicts(runId, chunkId));
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  const found = await readDocument<PublishRecord>(deps.store, paths.publish(runId, chunkId));
  const record = found?.value ?? (await makeRecord(input, chunk, datasetOf(run.declaration), verdicts, deps));
  const { partitions: published } = (await settle(record, ours, deps)).done;

  await keepOutcome(record, published, deps);
  // Told while the run is late and not only in its report: a run may be late for days.
  const late = overrunSeconds(chunk.finishesAt, deps.clock.now());
  if (late > 0) deps.metrics.add(chunk.dataset, 'overrun', late);
  deps.logger.info('published', { partitions: published.length, refused: record.refused.length });
  return input;
}
