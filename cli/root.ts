import { accessSync, constants, existsSync, mkdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { errorMessage, LakefillError } from '../core/errors.ts';

/** Refuses a root that could not be written, as far as that shows without writing: `RootNotWritable`. None (null) needs nothing. */
export function checkRoot(root: string | null): void {
  if (root === null) return;
  let existing = root;
  while (!existsSync(existing)) existing = dirname(existing);
  try {
    if (!statSync(existing).isDirectory()) throw new Error(`${existing} is not a folder`);
    accessSync(existing, constants.W_OK | constants.X_OK);
    if (existing !== root) tryFolder(join(existing, relative(existing, root).split(sep)[0] ?? ''));
  } catch (error) {
    throw notWritable(root, error);
  }
}

/** Some file systems let nobody make a folder, whatever their permissions say: this is how it shows. Nothing is left. */
function tryFolder(folder: string): void {
  mkdirSync(folder);
  rmdirSync(folder);
}

/**
 * The same by doing it, for commands that are about to write. Folder by folder: Node's recursive mkdir never ends on a file
 * system that answers ENOENT for a folder whose parent is there, as /proc does.
 */
export function makeRoot(root: string | null): void {
  if (root === null) return;
  checkRoot(root);
  try {
    const missing: string[] = [];
    for (let folder = join(root, '.lakefill'); !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
    for (const folder of missing) mkdirSync(folder);
  } catch (error) {
    // Another process may make the same folders at the same time.
    if (!existsSync(join(root, '.lakefill'))) throw notWritable(root, error);
  }
}

const notWritable = (root: string, cause: unknown): LakefillError =>
  new LakefillError('RootNotWritable', `the lake at ${root} cannot be written: ${errorMessage(cause)}`, {
    data: { root },
    hint: 'choose a folder that you may write with --root, or change its permissions',
    cause,
  });
