import { errorName, LakefillError } from '../../core/errors.ts';
import { MARKER } from '../../core/publish/marker.ts';
import type { PartitionPublication, Placement, PublishRecord, Removal } from '../../core/publish/record.ts';
import type { ObjectHead, ObjectStore } from '../../ports/object-store.ts';

type Act = () => Promise<unknown>;
type Undo = Pick<PartitionPublication, 'partition' | 'placements' | 'removals'>;

/**
 * Answers what puts a partition's objects back to what they were before the record was acted on. Everything is compared
 * before anything is touched: an object that is neither ours nor the base's is `RollbackRefused`. What is already back
 * stays; repeating converges.
 */
export async function undoing(
  publication: Undo,
  record: Pick<PublishRecord, 'marker'>,
  store: ObjectStore,
): Promise<() => Promise<void>> {
  const acts: Act[] = [];
  for (const plan of plansOf(publication, record.marker, store)) {
    const act = await plan();
    if (act) acts.push(act);
  }
  return async () => {
    for (const act of acts) await act();
  };
}

/** Takes back what is ours of a half published partition; what somebody else wrote in the meantime stays as it is. */
export async function withdrawPartition(
  publication: Undo,
  record: Pick<PublishRecord, 'marker'>,
  deps: { store: ObjectStore },
): Promise<void> {
  for (const plan of plansOf(publication, record.marker, deps.store)) {
    try {
      await (await plan())?.();
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
  }
}

/** Something else lies there than what was compared. */
export const isRefusal = (error: unknown): boolean =>
  ['RollbackRefused', 'PreconditionFailed'].includes(errorName(error));

/**
 * Per object: compares it, and answers what puts it back, or null where it is back already. What was removed comes first:
 * as while publishing, readers may see old files and new ones for a moment, but never none.
 */
const plansOf = (
  { partition, placements, removals }: Undo,
  marker: string,
  store: ObjectStore,
): (() => Promise<Act | null>)[] => [
  ...removals.map((removal) => () => undoRemoval(partition, removal, store)),
  ...placements.map((placement) => () => undoPlacement(partition, placement, marker, store)),
];

async function undoPlacement(
  partition: string,
  { from, to, replaces }: Placement,
  marker: string,
  store: ObjectStore,
): Promise<Act | null> {
  const now = await store.head(to);
  if (!now) {
    if (replaces === null) return null;
    throw refused(partition, to, 'it was removed');
  }
  if (now.metadata[MARKER] !== marker) {
    if (replaces && (await isVersion(now, to, replaces, store))) return null;
    if (now.size !== from.size || now.checksum !== from.checksum)
      throw refused(partition, to, 'somebody else wrote it');
  }
  const condition = { ifMatch: now.etag };
  if (replaces === null) return () => store.delete(to, condition);
  return () => store.copy({ uri: to, versionId: replaces.versionId }, to, condition);
}

async function undoRemoval(partition: string, removal: Removal, store: ObjectStore): Promise<Act | null> {
  const { uri, versionId } = removal;
  const now = await store.head(uri);
  if (!now) return () => store.copy({ uri, versionId }, uri, { ifNoneMatch: true });
  if (await isVersion(now, uri, removal, store)) return null;
  throw refused(partition, uri, 'somebody else wrote it');
}

/** Whether the current object is a recorded version, or a copy of it; ETags may differ across KMS keys and parts. */
async function isVersion(
  now: ObjectHead,
  uri: string,
  version: { etag: string; versionId: string },
  store: ObjectStore,
): Promise<boolean> {
  if (now.versionId === version.versionId || now.etag === version.etag) return true;
  const old = await store.head(uri, { versionId: version.versionId });
  return old !== undefined && old.checksum !== null && old.size === now.size && old.checksum === now.checksum;
}

const refused = (partition: string, uri: string, why: string): LakefillError =>
  new LakefillError('RollbackRefused', `${uri} is not what the run left there: ${why}`, {
    data: { partition, uri },
    hint: 'what is there now is kept; decide by hand which of the two is right',
  });
