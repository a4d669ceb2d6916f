import { renameSync, rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { LakefillError } from '../../../core/errors.ts';
import type { Condition } from '../../../ports/object-store.ts';
import { type Draft, discard } from './draft.ts';
import { linkOrCopy, makeEntry } from './durable.ts';
import { type Lake, until } from './lake.ts';
import { agrees, current } from './notice.ts';
import { bucketFolder, type Place } from './place.ts';
import type { Change } from './round.ts';
import { look } from './stamp.ts';
import {
  addMarker,
  addVersion,
  dropVersion,
  latestVersion,
  linkVersion,
  nextVersion,
  type Version,
  versionById,
  versionsOf,
} from './version.ts';

/**
 * Moves a draft to its place as a new version. In one exclusive transaction: compare, link the version, rename over the
 * key, insert the row. Killed in between, the file is the old or the new one, and the next look records which; the
 * metadata is in `pending` by then. Error: `PreconditionFailed`.
 */
export async function place(
  lake: Lake,
  to: Place,
  draft: Draft,
  condition: Condition,
  metadata: Record<string, string>,
): Promise<Version> {
  const named = Object.keys(metadata).length > 0;
  try {
    if (named) await announce(lake, draft, metadata);
    return await change(lake, to, (known) => {
      check(to, condition, known);
      const { seq, file, path } = nextVersion(lake, to.key);
      const folders = linkVersion(draft.path, path);
      try {
        folders.push(...makeEntry(to.path, () => renameSync(draft.path, to.path)));
      } catch (error) {
        rmSync(path, { force: true });
        throw error;
      }
      const stamp = look(to.path);
      if (!stamp) throw new LakefillError('TransientError', `${to.uri} vanished while it was written`);
      const now = Date.now();
      const version = { size: stamp.size, etag: draft.etag, since: now, modified: now, metadata };
      const value = addVersion(lake, to, seq, version, { file, stamp });
      if (named) withdraw(lake, draft);
      return { folders, value };
    });
  } finally {
    discard(draft);
  }
}

const nothing: Change<undefined> = { folders: [], value: undefined };

/** A refusal that is plain beforehand costs no draft and leaves no trace. Error: `PreconditionFailed`. */
export async function demandCondition(lake: Lake, at: Place, condition: Condition): Promise<void> {
  check(at, condition, await current(lake, at));
}

/** Error: `PreconditionFailed`. */
export async function remove(lake: Lake, place: Place, condition: Condition): Promise<void> {
  const known = await current(lake, place);
  check(place, condition, known);
  if (!known) return;
  await change(lake, place, (known) => {
    check(place, condition, known);
    if (!known) return nothing;
    rmSync(place.path, { force: true });
    const folders = prune(dirname(place.path), bucketFolder(lake.root, place.bucket));
    addMarker(lake, place, Date.now());
    return { folders, value: undefined };
  });
}

/** Removes a version for good; when it was the newest, the one before it is what the key holds again. */
export async function removeVersion(lake: Lake, place: Place, id: string): Promise<void> {
  if (!versionById(lake.database, place, id)) return;
  const draft = lake.draft();
  await change(lake, place, () => {
    const version = versionById(lake.database, place, id);
    if (!version) return nothing;
    const folders = version.latest ? uncover(lake, place, version, draft) : [];
    dropVersion(lake, version);
    return { folders, value: undefined };
  });
}

/** Puts the version before this one back to its place, by way of the draft's path. */
function uncover(lake: Lake, place: Place, version: Version, draft: string): string[] {
  const before = versionsOf(lake.database, place).find(({ seq }) => seq < version.seq);
  if (!before || before.marker) {
    if (version.marker) return [];
    rmSync(place.path, { force: true });
    return prune(dirname(place.path), bucketFolder(lake.root, place.bucket));
  }
  linkOrCopy(lake.versionPath(before.file), draft);
  const folders = makeEntry(place.path, () => renameSync(draft, place.path));
  const stamp = look(place.path);
  if (stamp)
    lake.database.run('UPDATE versions SET ino = ?, stamp = ? WHERE seq = ?', stamp.ino, stamp.text, before.seq);
  return folders;
}

/** Runs an action on what the key holds, in a transaction in which nobody else changed it since. */
async function change<T>(lake: Lake, at: Place, action: (known: Version | undefined) => Change<T>): Promise<T> {
  const done = await until(at.uri, async () => {
    await current(lake, at);
    return lake.join<{ value: T } | undefined>(() => {
      const version = latestVersion(lake.database, at);
      if (!agrees(version, look(at.path))) return nothing;
      const { value, folders } = action(version?.marker ? undefined : version);
      return { value: { value }, folders };
    });
  });
  return done.value;
}

function check({ uri }: Place, { ifMatch, ifNoneMatch }: Condition, known: Version | undefined): void {
  const failed = (ifNoneMatch && known !== undefined) || (ifMatch !== undefined && known?.etag !== ifMatch);
  if (!failed) return;
  throw new LakefillError('PreconditionFailed', `${uri} is not what it was expected to be`, {
    data: { uri, expected: ifMatch ?? null, found: known?.etag ?? null },
    hint: 'read it again and decide anew',
  });
}

/** Before the file is moved, and safe on the disk by then. */
const announce = (lake: Lake, { stamp, etag }: Draft, metadata: Record<string, string>): Promise<undefined> =>
  lake.join(() => {
    lake.database.run(
      'INSERT OR REPLACE INTO pending (ino, content, etag, metadata, at) VALUES (?, ?, ?, ?, ?)',
      stamp.ino,
      stamp.content,
      etag,
      JSON.stringify(metadata),
      Date.now(),
    );
    return nothing;
  });

const withdraw = (lake: Lake, { stamp }: Draft): void => {
  lake.database.run('DELETE FROM pending WHERE ino = ?', stamp.ino);
};

/** Objects have no folders: those that the last object leaves empty go with it. Returns the folder to flush. */
function prune(folder: string, bucket: string): string[] {
  let left = folder;
  while (left.length > bucket.length) {
    try {
      rmdirSync(left);
    } catch {
      break;
    }
    left = dirname(left);
  }
  return [left];
}
