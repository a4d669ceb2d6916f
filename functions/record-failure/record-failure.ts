import * as z from 'zod';
import type { VerdictsDocument } from '../../core/audit/verdict.ts';
import { outcomeOf } from '../../core/ledger/chunk-outcome.ts';
import type { ChunkOutcome, PartitionOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import type { PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { ChunkInput, readChunk } from '../shared/chunk.ts';
import { readDocument, updateDocument } from '../shared/documents.ts';
import { failureOf } from '../shared/failure.ts';

export const RecordFailureInput = ChunkInput.extend({
  error: z.object({ Error: z.string(), Cause: z.string().optional() }),
});

export type RecordFailureInput = z.infer<typeof RecordFailureInput>;

export type RecordFailureOutput = ChunkInput;

/**
 * Notes why a chunk ended early, for those of its partitions that have no outcome yet. What its publish record shows as
 * done stays done; an open record is settled by whoever comes next.
 */
export async function recordFailure(input: RecordFailureInput, deps: Deps): Promise<RecordFailureOutput> {
  const { runId, chunkId, uri, fence } = input;
  const paths = ledgerPaths(deps.control);
  const chunk = await readChunk(input, deps);
  const otherwise = failureOf(input.error);
  const record = (await readDocument<PublishRecord>(deps.store, paths.publish(runId, chunkId)))?.value;
  const fresh = outcomeOf({
    chunk,
    result: (await readDocument<ResultDocument>(deps.store, paths.result(runId, chunkId)))?.value ?? null,
    verdicts: (await readDocument<VerdictsDocument>(deps.store, paths.verdicts(runId, chunkId)))?.value ?? null,
    refused: record?.refused ?? [],
    published: record?.done?.partitions ?? [],
    otherwise,
  });
  await updateDocument<ChunkOutcome>(deps.store, paths.outcome(runId, chunkId), fresh, (found) =>
    found === fresh ? { ...fresh } : { ...fresh, partitions: keepKnown(found.partitions, fresh.partitions) },
  );
  deps.logger.error('chunk failed', { error: otherwise.name, message: otherwise.message });
  return { runId, chunkId, uri, fence };
}

/** A second failure counts as another try; what succeeded before stays as it was. */
const keepKnown = (known: PartitionOutcome[], fresh: PartitionOutcome[]): PartitionOutcome[] =>
  fresh.map((outcome) => {
    const before = known.find((one) => one.partition === outcome.partition);
    if (!before) return outcome;
    return before.state === 'failed' ? { ...outcome, tries: before.tries + 1 } : before;
  });
