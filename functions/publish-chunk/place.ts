import { LakefillError } from '../../core/errors.ts';
import { isOurs, MARKER } from '../../core/publish/marker.ts';
import type { PartitionPublication, Placement, PublishedPartition, Removal } from '../../core/publish/record.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/**
 * Puts a partition's staged files over its keys and removes the stale ones, each only from the state that the record
 * names; what is already ours is left. Repeating converges. `BasePartitionChanged` when somebody else wrote.
 */
export async function placeObjects(
  publication: PartitionPublication,
  marker: string,
  store: ObjectStore,
): Promise<PublishedPartition['objects']> {
  const objects: PublishedPartition['objects'] = [];
  for (const placement of publication.placements) {
    const { etag, versionId } = await placeObject(publication.partition, placement, marker, store);
    objects.push({ uri: placement.to, size: placement.from.size, etag, versionId });
  }
  for (const removal of publication.removals) await removeObject(publication.partition, removal, store);
  return objects;
}

async function placeObject(
  partition: string,
  { from, to, replaces }: Placement,
  marker: string,
  store: ObjectStore,
): Promise<{ etag: string; versionId: string }> {
  const before = await store.head(to);
  if (before && before.etag !== replaces?.etag && isOurs(before, from, marker)) return before;
  if (before?.metadata[MARKER] === marker) return before;
  try {
    return await store.copy({ uri: from.uri }, to, {
      ...(replaces ? { ifMatch: replaces.etag } : { ifNoneMatch: true }),
      metadata: { [MARKER]: marker },
    });
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
    const head = await store.head(to);
    if (head && isOurs(head, from, marker)) return head;
    throw changedUnderway(partition, to);
  }
}

async function removeObject(partition: string, removal: Removal, store: ObjectStore): Promise<void> {
  try {
    await store.delete(removal.uri, { ifMatch: removal.etag });
  } catch (error) {
    if (!isPreconditionFailed(error)) throw error;
    if (await store.head(removal.uri)) throw changedUnderway(partition, removal.uri);
  }
}

export const isPreconditionFailed = (error: unknown): boolean =>
  error instanceof LakefillError && (error.name === 'PreconditionFailed' || error.name === 'NoSuchKey');

const changedUnderway = (partition: string, uri: string): LakefillError =>
  new LakefillError('BasePartitionChanged', `somebody else wrote ${uri} while ${partition} was published`, {
    data: { partition, uri },
    hint: 'stop the other writer, then run again',
  });
