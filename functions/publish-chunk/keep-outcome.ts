import type { VerdictsDocument } from '../../core/audit/verdict.ts';
import { outcomeOf } from '../../core/ledger/chunk-outcome.ts';
import type { ChunkOutcome } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import type { PublishedPartition, PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument, requireDocument, updateDocument } from '../shared/documents.ts';

/** Notes what became of every partition of a chunk whose record is settled; whatever was noted of a try before gives way. */
export async function keepOutcome(
  record: PublishRecord,
  published: readonly PublishedPartition[],
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<void> {
  const paths = ledgerPaths(deps.control);
  const { runId, chunkId, refused } = record;
  const chunk = await requireDocument<ChunkDocument>(deps.store, paths.chunk(runId, chunkId));
  const verdicts = (await readDocument<VerdictsDocument>(deps.store, paths.verdicts(runId, chunkId)))?.value ?? null;
  const result = (await readDocument<ResultDocument>(deps.store, paths.result(runId, chunkId)))?.value ?? null;
  const otherwise = { name: 'Bug', message: 'the job said nothing about this partition' };
  const outcome = outcomeOf({ chunk, result, verdicts, refused, published, otherwise });
  await updateDocument<ChunkOutcome>(deps.store, paths.outcome(runId, chunkId), outcome, () => ({ ...outcome }));
}
