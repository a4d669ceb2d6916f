import { randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LakefillError } from '../../../core/errors.ts';
import { type Database, openDatabase } from '../database.ts';
import { folderSyncer, syncNow } from './durable.ts';
import { createRounds, type Join } from './round.ts';

/** Drafts of killed writers are removed when they are older than this, milliseconds. No write takes a day. */
const forgotten = 86_400_000;

/** What the parts of the store share. */
export interface Lake {
  root: string;
  database: Database;
  /** One transaction for all who write at the same time. */
  join: Join;
  /** A fresh path for a file in the making, on the file system of the lake. The first call tidies up. */
  draft(): string;
  /** Path of a version's own link, by the name in its row. */
  versionPath(file: string): string;
}

export function openLake(root: string): Lake {
  const home = resolve(root);
  const database = openDatabase(home);
  const drafts = join(home, '.lakefill', 'tmp');
  const versions = join(home, '.lakefill', 'versions');
  const versionPath = (file: string) => join(versions, file);
  let tidy = false;
  return {
    root: home,
    database,
    join: createRounds(database, folderSyncer(), () => collect(database, versionPath)),
    draft() {
      if (!tidy) {
        mkdirSync(drafts, { recursive: true });
        removeForgotten(drafts, database);
        removeUnlisted(versions, database);
        syncNow(database.log);
        collect(database, versionPath);
        tidy = true;
      }
      return join(drafts, randomUUID());
    },
    versionPath,
  };
}

function removeForgotten(drafts: string, database: Database): void {
  const limit = Date.now() - forgotten;
  for (const name of readdirSync(drafts)) {
    const path = join(drafts, name);
    // ctime: a draft may be a link of an old file.
    const age = lstatSync(path, { throwIfNoEntry: false })?.ctimeMs;
    if (age !== undefined && age < limit) rmSync(path, { force: true });
  }
  database.run('DELETE FROM pending WHERE at < ?', limit);
}

/** A kill between link and commit leaves links without a row; they can only be in the two newest folders of links. */
function removeUnlisted(versions: string, database: Database): void {
  mkdirSync(versions, { recursive: true });
  const folders = readdirSync(versions)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => b - a)
    .slice(0, 2);
  if (folders.length === 0) return;
  database.write(() => {
    for (const folder of folders) {
      for (const name of readdirSync(join(versions, String(folder)))) {
        const file = `${folder}/${name}`;
        const row = database.get('SELECT 1 FROM versions WHERE seq = ? AND file = ?', Number.parseInt(name, 10), file);
        if (!row) rmSync(join(versions, file), { force: true });
      }
    }
  });
}

/**
 * Removes the links of versions that were dropped, when that is on the disk: before, a power cut would leave a version
 * without bytes; a kill in between leaves the row in `garbage`.
 */
function collect(database: Database, versionPath: (file: string) => string): void {
  for (const { file } of database.all('SELECT file FROM garbage')) {
    rmSync(versionPath(String(file)), { force: true });
    database.run('DELETE FROM garbage WHERE file = ?', String(file));
  }
}

/** Runs until it gives a value; foreign writers may get in between now and then, but not for ever. */
export async function until<T>(what: string, attempt: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let round = 0; round < 50; round++) {
    const value = await attempt();
    if (value !== undefined) return value;
  }
  throw new LakefillError('TransientError', `${what} is being changed all the time`, {
    data: { uri: what },
    hint: 'wait until the other program has finished writing it',
  });
}
