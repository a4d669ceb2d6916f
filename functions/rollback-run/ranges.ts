import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { PublishRecord } from '../../core/publish/record.ts';
import { rangesOf } from '../../core/request/ranges.ts';
import type { Partition, PartitionRange } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { requireDocument } from '../shared/documents.ts';

/** The partitions that a run's publish records name, as the lease wants them. Budget: one GET per record. */
export async function rangesOfRecords(
  run: RunRecord,
  records: readonly PublishRecord[],
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<PartitionRange[]> {
  const paths = ledgerPaths(deps.control);
  const partitions = await mapLimit(records, 16, async ({ chunkId }) => {
    const chunk = await requireDocument<ChunkDocument>(deps.store, paths.chunk(run.runId, chunkId));
    return chunk.partitions.map(
      ({ key, values, start, end }): Partition => ({ key, values, start: Date.parse(start), end: Date.parse(end) }),
    );
  });
  const sorted = partitions.flat().sort((a, b) => a.start - b.start);
  return rangesOf(sorted, datasetOf(run.declaration));
}
