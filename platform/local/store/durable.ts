import { closeSync, constants, copyFileSync, fsync, fsyncSync, linkSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

/** Only what waits for the disk goes through the thread pool: a hop costs more than opening a file. */
export const flush = promisify(fsync);

export const hasCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** Flushes a file's content, or a folder's entries, to the disk. */
export async function sync(path: string): Promise<void> {
  const descriptor = openSync(path, 'r');
  try {
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** The same at once, for the few moments at which nothing else may happen. */
export function syncNow(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

export type SyncFolders = (folders: Iterable<string>) => Promise<void>;

/** Flushes folders; callers that come while a folder is being flushed share the next flush of it. */
export function folderSyncer(): SyncFolders {
  const running = new Map<string, Promise<void>>();
  const queued = new Map<string, Promise<void>>();

  function begin(folder: string): Promise<void> {
    const flushed = sync(folder)
      .catch((error: unknown) => {
        // Whoever emptied the folder removed it: there is no entry left to flush.
        if (!hasCode(error, 'ENOENT')) throw error;
      })
      .finally(() => {
        if (running.get(folder) === flushed) running.delete(folder);
      });
    running.set(folder, flushed);
    return flushed;
  }

  function request(folder: string): Promise<void> {
    const current = running.get(folder);
    if (!current) return begin(folder);
    const waiting = queued.get(folder);
    if (waiting) return waiting;
    const next = current
      .catch(() => undefined)
      .then(() => {
        queued.delete(folder);
        return begin(folder);
      });
    queued.set(folder, next);
    return next;
  }

  return async (folders) => {
    await Promise.all([...new Set(folders)].map(request));
  };
}

/**
 * A second name for the same bytes; where the file system has no links, or forbids them for a file of somebody else, a
 * copy (which shares blocks where the file system can).
 */
export function linkOrCopy(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    if (!hasCode(error, 'EXDEV', 'EPERM', 'EACCES', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS')) throw error;
    copyFileSync(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  }
}

/** Runs an action that makes the entry `path`, its folders first if need be. Returns the folders to flush. */
export function makeEntry(path: string, action: () => void): string[] {
  const folder = dirname(path);
  try {
    action();
    return [folder];
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  const made = makeFolder(folder);
  action();
  return [folder, ...made];
}

/** Makes a folder and its parents. Returns the folders to flush for that. */
export const makeFolder = (folder: string): string[] => parentsOfNew(mkdirSync(folder, { recursive: true }), folder);

/** The parents of every folder that was made, innermost first. */
function parentsOfNew(first: string | undefined, last: string): string[] {
  if (first === undefined) return [];
  const parents: string[] = [];
  for (let folder = last; folder.length >= first.length; folder = dirname(folder)) parents.push(dirname(folder));
  return parents;
}
