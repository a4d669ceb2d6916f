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
 * there before goes before its objects, all others are put back after them. Budget: three batch reads of the entries, up to
 * three batch writes; per object one HEAD and one COPY or DELETE.
 */
export async function undoRecord(
  record: PublishRecord,
  partitions: readonly PartitionPublication[],
  deps: Pick<Deps, 'store' | 'catalog'>,
): Promise<Map<string, RollbackResult>> {
  const results = new Map<string, RollbackResult>();
  const acts = new Map<PartitionPublication, () => Promise<void>>();
  const before = await readEntries(record, partitions, deps);
  await mapLimit(partitions, 8, async (publication) => {
    const foreign = publication.entry !== null && stateIn(before, publication, record) === 'foreign';
    if (foreign) results.set(publication.partition, refusal('its catalog entry was changed since'));
    else
      await unlessRefused(publication, results, async () =>
        acts.set(publication, await undoing(publication, record, deps.store)),
      );
  });
  const entered = [...acts.keys()].filter(
    (publication) => publication.entry !== null && stateIn(before, publication, record) === 'ours',
  );
  for (const publication of await removeEntries(record, entered, deps)) {
    acts.delete(publication);
    results.set(publication.partition, refusal('its catalog entry could not be taken away'));
  }
  const failures: unknown[] = [];
  await mapLimit([...acts], 8, async ([publication, act]) => {
    const work = unlessRefused(publication, results, async () => {
      await act();
      results.set(publication.partition, { state: hadBase(publication) ? 'restored' : 'removed' });
    });
    await work.catch((error: unknown) => failures.push(error));
  });
  await restoreEntries(record, entered, results, deps);
  if (failures.length > 0) throw failures[0];
  return results;
}

async function unlessRefused(
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

/** Takes away the entries that were not there before, and answers whose could not be. */
async function removeEntries(
  record: PublishRecord,
  entered: readonly PartitionPublication[],
  deps: Pick<Deps, 'catalog'>,
): Promise<PartitionPublication[]> {
  const added = entered.filter(({ base }) => base.entry === null);
  if (record.table === null || added.length === 0) return [];
  await deps.catalog.deletePartitions(record.table, valuesOf(added));
  const after = await readEntries(record, added, deps);
  return added.filter((publication) => stateIn(after, publication, record) !== 'base');
}

/** Entries of before; and those taken away from partitions that could not be undone after all. */
async function restoreEntries(
  record: PublishRecord,
  entered: readonly PartitionPublication[],
  results: Map<string, RollbackResult>,
  deps: Pick<Deps, 'catalog'>,
): Promise<void> {
  if (record.table === null || entered.length === 0) return;
  const isBack = ({ partition }: PartitionPublication): boolean =>
    results.has(partition) && results.get(partition)?.state !== 'refused';
  const due = entered.filter(isBack);
  const kept = entered.filter((publication) => !isBack(publication) && publication.base.entry === null);
  const back = due.flatMap(({ base }) => base.entry ?? []);
  const again = kept.flatMap(({ entry }) => entry ?? []);
  if (back.length > 0) await deps.catalog.updatePartitions(record.table, back);
  if (again.length > 0) await deps.catalog.createPartitions(record.table, again);
  const after = await readEntries(record, [...due, ...kept], deps);
  for (const publication of [...due, ...kept]) {
    const state = stateIn(after, publication, record);
    if (state !== (isBack(publication) ? 'base' : 'ours'))
      results.set(publication.partition, refusal('its catalog entry could not be put back'));
  }
}

const valuesOf = (publications: readonly PartitionPublication[]): string[][] =>
  publications.flatMap(({ entry }) => (entry ? [entry.values] : []));

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
  const values = valuesOf(publications);
  if (record.table === null || values.length === 0) return new Map();
  const entries = await deps.catalog.getPartitions(record.table, values);
  return new Map(entries.map((entry) => [keyOf(entry.values), entry]));
}
