import { errorMessage, errorName, isErrorName, LakefillError } from '../../core/errors.ts';
import type { CatalogPartition } from '../../core/gaps/observation.ts';
import { entryState } from '../../core/publish/marker.ts';
import type { PartitionPublication, PublishedPartition, PublishRecord } from '../../core/publish/record.ts';
import type { ItemError } from '../../ports/catalog.ts';
import type { Deps } from '../../ports/deps.ts';
import { withdrawPartition } from '../rollback-run/undo.ts';
import { eachBatch, mapLimit } from '../shared/concurrency.ts';
import type { Tenure } from '../shared/lease.ts';
import { placeObjects } from './place.ts';

type ActDeps = Pick<Deps, 'store' | 'catalog'>;

/** Between two looks at the fence: at most so many partitions are overwritten, so many entries written (Glue's batch). */
const PLACED_TOGETHER = 25;
const ENTRIES_TOGETHER = 100;

const stateOf = { swap: 'published', overwrite: 'published', register: 'registered', unchanged: 'unchanged' } as const;

/**
 * Does what a publish record says, from whatever state it was left in: what is ours stays, what is still the base is
 * changed, anything else is `BasePartitionChanged` for that partition alone. Objects first, then catalog entries in
 * batches of 100, read back once; `tenure` is asked before each batch. Answers every partition of the record with what readers see now.
 */
export async function act(record: PublishRecord, tenure: Tenure, deps: ActDeps): Promise<PublishedPartition[]> {
  const results = new Map<string, PublishedPartition>();
  await eachBatch(record.partitions, PLACED_TOGETHER, async (batch) => {
    if (batch.some(({ action }) => action === 'overwrite')) await tenure();
    await mapLimit(batch, 8, (publication) => place(publication, record, results, deps));
  });
  const entered = record.partitions.filter(
    (publication) => publication.entry !== null && results.get(publication.partition)?.state !== 'failed',
  );
  for (const result of await writeEntries(entered, record, tenure, deps)) results.set(result.partition, result);
  return record.partitions.map(({ partition }) => results.get(partition) ?? failed(partition, null));
}

/** One partition's objects: placed, or what lay in its stage when it was recorded, or those that stay. */
async function place(
  publication: PartitionPublication,
  record: PublishRecord,
  results: Map<string, PublishedPartition>,
  deps: ActDeps,
): Promise<void> {
  const { partition, action, base, staged } = publication;
  try {
    const placed = action === 'overwrite' ? await placeObjects(publication, record.marker, deps.store) : null;
    const objects = placed ?? (staged ?? base.objects).map((object) => ({ ...object, versionId: null }));
    results.set(partition, { partition, state: stateOf[action], objects });
  } catch (error) {
    if (!isFinal(error)) throw error;
    // Never leave half of ours among somebody else's files.
    await withdrawPartition(publication, record, deps);
    results.set(partition, failed(partition, error));
  }
}

/** Writes the entries that are not ours yet and answers those that could not be written. */
async function writeEntries(
  publications: readonly PartitionPublication[],
  record: PublishRecord,
  tenure: Tenure,
  deps: ActDeps,
): Promise<PublishedPartition[]> {
  if (record.table === null || publications.length === 0) return [];
  const { table } = record;
  const before = await readEntries(table, publications, deps);
  const stateIn = (entries: Map<string, CatalogPartition>, publication: PartitionPublication) =>
    entryState(entries.get(keyOf(publication.entry)) ?? null, publication, record.marker);
  const due = publications.filter((publication) => stateIn(before, publication) === 'base');
  const refusals: ItemError[] = [];
  await eachBatch(due, ENTRIES_TOGETHER, async (batch) => {
    await tenure();
    const entriesOf = (members: readonly PartitionPublication[]) => members.flatMap(({ entry }) => entry ?? []);
    const created = batch.filter(({ base }) => base.entry === null);
    const updated = batch.filter(({ base }) => base.entry !== null);
    refusals.push(...(await deps.catalog.createPartitions(table, entriesOf(created))));
    refusals.push(...(await deps.catalog.updatePartitions(table, entriesOf(updated))));
  });
  // Glue has no compare-and-swap: reading back is what tells whose entry stands, errors of single items included.
  const after = due.length === 0 ? before : await readEntries(table, publications, deps);
  const unwritten = publications.find((publication) => stateIn(after, publication) === 'base');
  if (unwritten) throw notWritten(table, unwritten.partition, refusals);
  return publications
    .filter((publication) => stateIn(after, publication) !== 'ours')
    .map((publication) => ({
      partition: publication.partition,
      state: 'failed',
      objects: [],
      error: {
        name: 'BasePartitionChanged',
        message: `somebody else changed the catalog entry of ${publication.partition} while it was published`,
      },
    }));
}

/** Entries that the catalog did not take stay due: the record is open, and whoever comes next goes on with it. */
function notWritten(table: string, partition: string, refusals: readonly ItemError[]): LakefillError {
  const [first] = refusals;
  const why = first ? `${first.error}: ${first.message}` : 'it shows the old entry';
  return new LakefillError('TransientError', `${table} did not take the entry of ${partition}: ${why}`, {
    data: { table, partition, refused: refusals.length },
    hint: "it is tried again; if it stays so, look at the catalog's limits and permissions",
  });
}

async function readEntries(
  table: string,
  publications: readonly PartitionPublication[],
  deps: Pick<Deps, 'catalog'>,
): Promise<Map<string, CatalogPartition>> {
  const values = publications.flatMap(({ entry }) => (entry ? [entry.values] : []));
  return new Map((await deps.catalog.getPartitions(table, values)).map((entry) => [keyOf(entry), entry]));
}

const keyOf = (entry: CatalogPartition | null): string => JSON.stringify(entry?.values ?? null);

const isFinal = (error: unknown): boolean => errorName(error) === 'BasePartitionChanged';

const failed = (partition: string, error: unknown): PublishedPartition => ({
  partition,
  state: 'failed',
  objects: [],
  error: {
    name: isErrorName(errorName(error)) ? errorName(error) : 'Bug',
    message: error === null ? 'not handled' : errorMessage(error),
  },
});
