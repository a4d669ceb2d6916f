import { closeSync, fstatSync, openSync, read, readSync } from 'node:fs';
import { promisify } from 'node:util';
import { LakefillError } from '../../../core/errors.ts';
import { digestStable, small } from './digest.ts';
import { hasCode } from './durable.ts';
import { type Lake, until } from './lake.ts';
import { current } from './notice.ts';
import type { Place } from './place.ts';
import { contentOf, look } from './stamp.ts';
import { dropVersion, restamp, type Version, versionById } from './version.ts';

/** The version that is asked for: the named one, or what the key holds. Undefined for none and for delete markers. */
export async function find(lake: Lake, place: Place, id: string | undefined): Promise<Version | undefined> {
  const newest = await current(lake, place);
  if (id === undefined) return newest;
  const version = versionById(lake.database, place, id);
  return version?.marker ? undefined : version;
}

export async function demand(lake: Lake, place: Place, id: string | undefined): Promise<Version> {
  const version = await find(lake, place, id);
  if (version) return version;
  throw new LakefillError('NoSuchKey', `${place.uri} does not exist${id === undefined ? '' : ` in version ${id}`}`, {
    data: { uri: place.uri, versionId: id ?? null },
    hint: id === undefined ? 'list what is there' : 'list its versions: this one was retired, or its bytes were edited',
  });
}

/** A file that holds a version's bytes as long as its content is this one. */
export interface Pinned {
  path: string;
  content: string;
  version: Version;
}

/**
 * The version's own link, which no writer replaces. A noncurrent version's bytes are hashed when its file was touched in
 * any way since; bytes that somebody edited in place are gone, and the version with them: `NoSuchKey`.
 */
export async function pinned(lake: Lake, place: Place, id: string | undefined): Promise<Pinned> {
  return until(place.uri, async () => {
    const version = await demand(lake, place, id);
    const path = lake.versionPath(version.file);
    const link = look(path);
    if (link?.text === version.stamp) return { path, content: link.content, version };
    // A version kept as a copy, or a file replaced by an equal one: the plain file has just been looked at.
    if (version.latest) return { path: place.path, content: contentOf(version.stamp), version };
    const hashed = link && (await digestStable(path));
    if (hashed?.etag === version.etag) {
      await inTransaction(lake, () => restamp(lake.database, version.seq, hashed.stamp, version.modified));
      return { path, content: hashed.stamp.content, version };
    }
    if (!link || hashed) await inTransaction(lake, () => dropVersion(lake, version));
    return undefined;
  });
}

const inTransaction = (lake: Lake, action: () => void): Promise<void> =>
  lake.join(() => ({ value: action(), folders: [] }));

/** Runs a reader on a version's file until it got through without anybody writing that file. */
export async function readPinned<T>(
  lake: Lake,
  place: Place,
  id: string | undefined,
  read: (pinned: Pinned) => Promise<T>,
): Promise<T> {
  const done = await until(place.uri, async () => {
    const file = await pinned(lake, place, id);
    try {
      const value = await read(file);
      // Not ctime: it moves when a writer replaces the key meanwhile, which does not touch these bytes.
      return look(file.path)?.content === file.content ? { value } : undefined;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  });
  return done.value;
}

const readApart = promisify(read);

/** Bytes `[start, end)`, fewer at the end of the file. */
export async function readBytes(path: string, start: number, end: number): Promise<Uint8Array> {
  const descriptor = openSync(path, 'r');
  try {
    const length = Math.max(0, Math.min(end, fstatSync(descriptor).size) - start);
    const bytes = Buffer.allocUnsafe(length);
    const bytesRead =
      length <= small
        ? readSync(descriptor, bytes, 0, length, start)
        : (await readApart(descriptor, bytes, 0, length, start)).bytesRead;
    return bytes.subarray(0, bytesRead);
  } finally {
    closeSync(descriptor);
  }
}
