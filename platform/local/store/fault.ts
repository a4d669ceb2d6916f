import { LakefillError } from '../../../core/errors.ts';
import { hasCode } from './durable.ts';
import { notRepresentable } from './place.ts';

/** SQLite's primary result codes. */
const sqlite = { busy: 5, locked: 6, readOnly: 8, full: 13, cannotOpen: 14 } as const;

/** Says in our words what the file system or SQLite refused; anything else stays what it is. */
export function faultOf(error: unknown, root: string, uri: string): unknown {
  if (error instanceof LakefillError || !(error instanceof Error)) return error;
  const code = 'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
  const path = 'dest' in error ? String(error.dest) : 'path' in error ? String(error.path) : root;
  if (isRefused(error, path, root) || code === sqlite.readOnly || code === sqlite.cannotOpen) {
    return new LakefillError('RootNotWritable', `the lake at ${root} cannot be used: ${error.message}`, {
      data: { root, path },
      hint: 'choose a folder that you may read and write with --root, or change its permissions',
      cause: error,
    });
  }
  if (hasCode(error, 'EISDIR', 'ENOTEMPTY')) return notRepresentable(uri, 'a folder of that name holds objects', error);
  if (hasCode(error, 'ENOTDIR', 'EEXIST')) return notRepresentable(uri, 'a part of it is an object already', error);
  if (hasCode(error, 'ENAMETOOLONG')) return notRepresentable(uri, 'the path is too long', error);
  if (hasCode(error, 'ENOSPC', 'EDQUOT') || code === sqlite.full) {
    return new LakefillError('TransientError', `no space left in ${root}`, {
      data: { root },
      hint: 'free some space; `lakefill retire` removes old versions',
      cause: error,
    });
  }
  if (hasCode(error, 'EMFILE', 'ENFILE', 'EIO') || code === sqlite.busy || code === sqlite.locked) {
    return new LakefillError('TransientError', `${uri}: ${error.message}`, { data: { root, uri }, cause: error });
  }
  return error;
}

/** Also a root below something that is no folder: there the lake itself cannot be made. */
function isRefused(error: Error, path: string, root: string): boolean {
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) return true;
  return hasCode(error, 'ENOTDIR', 'EEXIST', 'ENOENT') && (path === root || path.startsWith(`${root}/.lakefill`));
}
