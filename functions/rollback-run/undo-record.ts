import { errorMessage } from '../../core/errors.ts';
import type { CatalogPartition } from '../../core/gaps/observation.ts';
import type { RollbackResult } from '../../core/ledger/rollback.ts';
import { entryState } from '../../core/publish/marker.ts';
import type { PartitionPublication, PublishRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { isRefusal, undoing } from './undo.ts';

/**
 * Undoes some partitions of one settled record. All of a partition is compared first, so that one that somebody else changed
 * or repointed is refused with nothing touched. Readers of the table never see one without files: an entry that was not
 * there before goes before its objects, all others are put back after them. Entries go in batches and are read back.
 */
export async function undoRecord(
  record: PublishRecord,
  partitions: readonly PartitionPublication[],
  deps: Pick<Deps, 'store' | 'catalog'>,
): Promise<Map<string, RollbackResult>> {
  const results = new Map<string, RollbackResult>();
  const acts = new Map<PartitionPublication, () => Promise<void>>();
  const entries = await readEntries(record, partitions, deps);
  const isOurs = (publication: PartitionPublication) => stateIn(entries, publication, record) === 'ours';
  await mapLimit(partitions, 8, async (publication) => {
    const foreign = publication.entry !== null && stateIn(entries, publication, record) === 'foreign';
    if (foreign) results.set(publication.partition, refusal('its catalog entry was changed since'));
    else
      await attempt(publication, results, async () =>
        acts.set(publication, await undoing(publication, record, deps.store)),
      );
  });
  const entered = [...acts.keys()].filter((publication) => publication.entry !== null && isOurs(publication));
  await removeEntries(record, entered, deps);
  await mapLimit([...acts], 8, async ([publication, act]) => {
    results.set(publication.partition, { state: hadBase(publication) ? 'restored' : 'removed' });
    await attempt(publication, results, act);
  });
  await restoreEntries(record, entered, results, deps);
  return results;
}

async function attempt(
  { partition }: PartitionPublication,
  results: Map<string, RollbackResult>,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    results.set(partition, refusal(errorMessage(error)));
  }
}

async function removeEntries(
  { table }: PublishRecord,
  entered: readonly PartitionPublication[],
  deps: Pick<Deps, 'catalog'>,
): Promise<void> {
  const gone = entered.flatMap(({ base, entry }) => (base.entry === null && entry ? [entry.values] : []));
  if (table !== null && gone.length > 0) await deps.catalog.deletePartitions(table, gone);
}

/** Also the entry of a partition that was refused at the last moment comes back. */
async function restoreEntries(
  record: PublishRecord,
  entered: readonly PartitionPublication[],
  results: Map<string, RollbackResult>,
  deps: Pick<Deps, 'catalog'>,
): Promise<void> {
  if (record.table === null || entered.length === 0) return;
  const isRefused = ({ partition }: PartitionPublication): boolean => results.get(partition)?.state === 'refused';
  const due = entered.filter((publication) => !isRefused(publication));
  const kept = entered.filter((publication) => isRefused(publication) && publication.base.entry === null);
  const back = due.flatMap(({ base }) => base.entry ?? []);
  if (back.length > 0) await deps.catalog.updatePartitions(record.table, back);
  if (kept.length > 0)
    await deps.catalog.createPartitions(
      record.table,
      kept.flatMap(({ entry }) => entry ?? []),
    );
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
