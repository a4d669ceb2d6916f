import { type Dirent, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareUtf8 } from '../../../core/utf8-order.ts';
import { hasCode } from './durable.ts';
import { segmentProblem } from './place.ts';

/** A file's key, or a common prefix (ends with `/`). */
export type Entry = { key: string } | { prefix: string };

export interface Wanted {
  prefix: string;
  delimiter: '/' | undefined;
  startAfter: string | undefined;
}

/**
 * The keys below a bucket's folder in UTF-8 order of the whole key, lazily: one readdir per folder that can hold a wanted
 * key, no stat. Folders and files that vanish meanwhile are left out.
 */
export function* walk(bucket: string, wanted: Wanted): Generator<Entry> {
  const start = wanted.prefix.slice(0, wanted.prefix.lastIndexOf('/') + 1);
  const segments = start.split('/').slice(0, -1);
  if (segments.some((segment) => segmentProblem(segment) !== undefined)) return;
  yield* walkFolder(join(bucket, ...segments), start, wanted);
}

function* walkFolder(folder: string, at: string, wanted: Wanted): Generator<Entry> {
  for (const { name, isFolder } of entriesOf(folder)) {
    const key = `${at}${name}`;
    if (!isFolder) {
      if (key.startsWith(wanted.prefix) && isAfter(key, wanted.startAfter)) yield { key };
      continue;
    }
    const inner = `${key}/`;
    if (!canHold(inner, wanted)) continue;
    const found = walkFolder(join(folder, name), inner, wanted);
    if (wanted.delimiter === undefined || wanted.prefix.startsWith(inner)) yield* found;
    else if (!found.next().done) yield { prefix: inner };
  }
}

const isAfter = (key: string, startAfter: string | undefined): boolean =>
  startAfter === undefined || compareUtf8(key, startAfter) > 0;

/** Whether keys that start with this folder's can have the prefix and come after the start. */
function canHold(inner: string, { prefix, startAfter }: Wanted): boolean {
  if (!inner.startsWith(prefix) && !prefix.startsWith(inner)) return false;
  return startAfter === undefined || startAfter.startsWith(inner) || compareUtf8(inner, startAfter) > 0;
}

/** A folder sorts as its name with a slash: `a.txt` comes before `a/b`. */
function entriesOf(folder: string): { name: string; isFolder: boolean }[] {
  const entries: { name: string; isFolder: boolean; order: string }[] = [];
  for (const entry of readFolder(folder)) {
    const isFolder = isFolderEntry(folder, entry);
    if (isFolder === undefined) continue;
    entries.push({ name: entry.name, isFolder, order: isFolder ? `${entry.name}/` : entry.name });
  }
  return entries.sort((a, b) => compareUtf8(a.order, b.order));
}

function readFolder(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
    throw error;
  }
}

/** Undefined for what is neither: sockets, pipes, dangling links, and links to a folder around them. */
function isFolderEntry(folder: string, entry: Dirent): boolean | undefined {
  if (entry.isFile()) return false;
  if (entry.isDirectory()) return true;
  if (!entry.isSymbolicLink()) return undefined;
  const path = join(folder, entry.name);
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.isFile() ? false : undefined;
  return `${realpathSync(folder)}/`.startsWith(`${realpathSync(path)}/`) ? undefined : true;
}
