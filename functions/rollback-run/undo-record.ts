import { errorMessage, errorName } from '../../core/errors.ts';
import type { CatalogPartition } from '../../core/gaps/observation.ts';
import type { RollbackResult } from '../../core/ledger/rollback.ts';
import { entryState } from '../../core/publish/marker.ts';
import type { PartitionPublication, PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { undoPartition } from './undo.ts';

/**
 * Undoes some partitions of one settled record. The catalog entry is compared first and put back last, so that a partition
 * that somebody else repointed is refused with nothing touched. Entries go in batches of 100 and are read back.
 */
export async function undoRecord(
  record: PublishRecord,
  partitions: readonly PartitionPublication[],
  deps: Pick<Deps, 'store' | 'catalog'>,
): Promise<Map<string, RollbackResult>> {
  const results = new Map<string, RollbackResult>();
  const before = await readEntries(record, partitions, deps);
  const undoable = partitions.filter((publication) => {
    const foreign = publication.entry !== null && stateIn(before, publication, record) === 'foreign';
    if (foreign) results.set(publication.partition, refusal('its catalog entry was changed since'));
    return !foreign;
  });
  await mapLimit(undoable, 8, async (publication) => {
    try {
      await undoPartition(publication, record, deps);
      results.set(publication.partition, { state: hadBase(publication) ? 'restored' : 'removed' });
    } catch (error) {
      if (!['RollbackRefused', 'PreconditionFailed'].includes(errorName(error))) throw error;
      results.set(publication.partition, refusal(errorMessage(error)));
    }
  });
  const entered = undoable.filter(
    (publication) => publication.entry !== null && results.get(publication.partition)?.state !== 'refused',
  );
  await restoreEntries(record, entered, before, results, deps);
  return results;
}

async function restoreEntries(
  record: PublishRecord,
  publications: readonly PartitionPublication[],
  before: Map<string, CatalogPartition>,
  results: Map<string, RollbackResult>,
  deps: Pick<Deps, 'catalog'>,
): Promise<void> {
  const due = publications.filter((publication) => stateIn(before, publication, record) === 'ours');
  if (record.table === null || due.length === 0) return;
  const back = due.flatMap(({ base }) => base.entry ?? []);
  const gone = due.flatMap(({ base, entry }) => (base.entry === null && entry ? [entry.values] : []));
  await deps.catalog.updatePartitions(record.table, back);
  await deps.catalog.deletePartitions(record.table, gone);
  const after = await readEntries(record, due, deps);
  for (const publication of due) {
    if (stateIn(after, publication, record) !== 'base') {
      results.set(publication.partition, refusal('its catalog entry could not be put back'));
    }
  }
}

const hadBase = ({ base }: PartitionPublication): boolean => base.entry !== null || base.objects.length > 0;

const refusal = (reason: string): RollbackResult => ({ state: 'refused', reason });

const keyOf = (values: readonly string[]): string => JSON.stringify(values);

const stateIn = (entries: Map<string, CatalogPartition>, publication: PartitionPublication, record: PublishRecord) =>
  entryState(entries.get(keyOf(publication.entry?.values ?? [])) ?? null, publication, record.marker);

async function readEntries(
  record: PublishRecord,
  publications: readonly PartitionPublication[],
  deps: Pick<Deps, 'catalog'>,
): Promise<Map<string, CatalogPartition>> {
  const values = publications.flatMap(({ entry }) => (entry ? [entry.values] : []));
  if (record.table === null || values.length === 0) return new Map();
  const entries = await deps.catalog.getPartitions(record.table, values);
  return new Map(entries.map((entry) => [keyOf(entry.values), entry]));
}
