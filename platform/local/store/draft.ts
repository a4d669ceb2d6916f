import { closeSync, constants, copyFileSync, existsSync, openSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { LakefillError } from '../../../core/errors.ts';
import { digest, digestFile } from './digest.ts';
import { flush, linkOrCopy, sync } from './durable.ts';
import type { Lake } from './lake.ts';
import { look, type Stamp } from './stamp.ts';

/** A whole file, on disk and flushed, that only has to be moved to its place. */
export interface Draft {
  path: string;
  etag: string;
  stamp: Stamp;
}

/** A file given by its path is linked, not taken: it stays where it is, and must not be edited in place afterwards. */
export async function makeDraft(lake: Lake, body: Uint8Array | string | { file: string }): Promise<Draft> {
  const path = lake.draft();
  if (typeof body === 'object' && 'file' in body) {
    linkOrCopy(realpathSync.native(body.file), path);
    const [etag] = await Promise.all([digestFile(path, stampAt(path).size), sync(path)]);
    return { path, etag, stamp: stampAt(path) };
  }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const descriptor = openSync(path, 'wx');
  try {
    writeFileSync(descriptor, bytes);
    await flush(descriptor);
  } finally {
    closeSync(descriptor);
  }
  return { path, etag: digest(bytes), stamp: stampAt(path) };
}

/**
 * A copy has an inode of its own, so that editing one object in place never changes another. File systems that can,
 * share the blocks.
 */
export async function copyToDraft(lake: Lake, from: string, etag: string): Promise<Draft> {
  const path = lake.draft();
  copyFileSync(from, path, constants.COPYFILE_FICLONE);
  await sync(path);
  return { path, etag, stamp: stampAt(path) };
}

/** Mostly there is nothing left to remove, and an exception costs more than a look. */
export function discard({ path }: Draft): void {
  if (existsSync(path)) rmSync(path, { force: true });
}

function stampAt(path: string): Stamp {
  const stamp = look(path);
  if (!stamp) throw new LakefillError('TransientError', `${path} vanished`, { data: { path } });
  return stamp;
}
