import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Database, Row } from '../database.ts';
import { hasCode, linkOrCopy, makeEntry } from './durable.ts';
import type { Lake } from './lake.ts';
import type { Place } from './place.ts';
import type { Stamp } from './stamp.ts';

/** One version of one object: a row of `versions`. */
export interface Version {
  seq: number;
  bucket: string;
  key: string;
  latest: boolean;
  marker: boolean;
  size: number;
  /** SHA-256 in hex; empty for delete markers. */
  etag: string;
  /** When it became what the key holds, milliseconds; history is judged by it. */
  since: number;
  /** What listings show: follows a file's mtime when a tool touches it. */
  modified: number;
  metadata: Record<string, string>;
  ino: string;
  stamp: string;
  /** Its link below `.lakefill/versions/`; empty for delete markers. */
  file: string;
}

const columns = 'seq, bucket, key, latest, marker, size, etag, since, modified, metadata, ino, stamp, file';

export const versionId = ({ seq }: Version): string => String(seq);

export function latestVersion(database: Database, { bucket, key }: Place): Version | undefined {
  const row = database.get(`SELECT ${columns} FROM versions WHERE bucket = ? AND key = ? AND latest = 1`, bucket, key);
  return row && fromRow(row);
}

export function versionById(database: Database, { bucket, key }: Place, id: string): Version | undefined {
  if (!/^\d{1,15}$/.test(id)) return undefined;
  const sql = `SELECT ${columns} FROM versions WHERE seq = ? AND bucket = ? AND key = ?`;
  const row = database.get(sql, Number(id), bucket, key);
  return row && fromRow(row);
}

/** All versions of a key, newest first. */
export const versionsOf = (database: Database, { bucket, key }: Place): Version[] =>
  database
    .all(`SELECT ${columns} FROM versions WHERE bucket = ? AND key = ? ORDER BY seq DESC`, bucket, key)
    .map(fromRow);

/** Up to `limit` versions in listing order (key, newest first) after the given one. */
export const versionsAfter = (
  database: Database,
  bucket: string,
  after: { key: string; seq: number },
  limit: number,
): Version[] =>
  database
    .all(
      `SELECT ${columns} FROM versions WHERE bucket = ? AND key >= ? AND (key > ? OR seq < ?)
       ORDER BY key, seq DESC LIMIT ?`,
      bucket,
      after.key,
      after.key,
      after.seq,
      limit,
    )
    .map(fromRow);

/** Keys in `[from, through]` that hold an object as far as is known. */
export const liveKeys = (database: Database, bucket: string, from: string, through: string): string[] =>
  database
    .all(
      'SELECT key FROM versions WHERE bucket = ? AND key >= ? AND key <= ? AND latest = 1 AND marker = 0',
      bucket,
      from,
      through,
    )
    .map((row) => String(row.key));

/** What a new version is, apart from its place and number. */
export type NewVersion = Pick<Version, 'size' | 'etag' | 'since' | 'modified' | 'metadata'>;

/** Within a transaction: the number of the next version and the path of its link. */
export function nextVersion(lake: Lake, key: string): { seq: number; file: string; path: string } {
  const row = lake.database.get("SELECT seq FROM sqlite_sequence WHERE name = 'versions'");
  const seq = Number(row?.seq ?? 0) + 1;
  const file = `${Math.floor(seq / 1000)}/${seq}${extension(key)}`;
  return { seq, file, path: lake.versionPath(file) };
}

/** Readers such as DuckDB tell formats by their extension (`.csv.gz`), so the link keeps it. */
const extension = (key: string): string => /(\.[A-Za-z0-9]{1,12}){1,2}$/.exec(basename(key))?.[0] ?? '';

/** Within a transaction: links the file as a version. Returns the folders to flush. */
export function linkVersion(from: string, path: string): string[] {
  return makeEntry(path, () => {
    try {
      linkOrCopy(from, path);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      // A writer that was killed before its commit has left one of this number.
      rmSync(path, { force: true });
      linkOrCopy(from, path);
    }
  });
}

/** Within a transaction: makes this the newest version of its key; a delete marker where no file holds it. */
export function addVersion(
  { database }: Lake,
  { bucket, key }: Place,
  seq: number,
  made: NewVersion,
  held: { file: string; stamp: Stamp } | undefined,
): Version {
  const { size, etag, since, modified, metadata } = made;
  const kept = { ino: held?.stamp.ino ?? '', stamp: held?.stamp.text ?? '', file: held?.file ?? '' };
  database.run('UPDATE versions SET latest = 0 WHERE bucket = ? AND key = ? AND latest = 1', bucket, key);
  database.run(
    `INSERT INTO versions (${columns}) VALUES (?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[seq, bucket, key, held ? 0 : 1, size, etag, since, modified, JSON.stringify(metadata)],
    ...[kept.ino, kept.stamp, kept.file],
  );
  return { seq, bucket, key, latest: true, marker: !held, size, etag, since, modified, metadata, ...kept };
}

/** Within a transaction: the key holds nothing from now on. */
export function addMarker(lake: Lake, place: Place, now: number): void {
  const { seq } = nextVersion(lake, place.key);
  addVersion(lake, place, seq, { size: 0, etag: '', since: now, modified: now, metadata: {} }, undefined);
}

/** Within a transaction: the same bytes were seen in another file, or the same file was touched. */
export function restamp(database: Database, seq: number, stamp: Stamp, modified: number): void {
  const sql = 'UPDATE versions SET ino = ?, stamp = ?, modified = ? WHERE seq = ?';
  database.run(sql, stamp.ino, stamp.text, modified, seq);
}

/** Within a transaction: forgets a version, and has its link removed; the one before it becomes the newest if it was that. */
export function dropVersion({ database }: Lake, version: Version): void {
  database.run('DELETE FROM versions WHERE seq = ?', version.seq);
  if (version.latest) {
    const newest = 'SELECT max(seq) FROM versions WHERE bucket = ? AND key = ?';
    database.run(`UPDATE versions SET latest = 1 WHERE seq = (${newest})`, version.bucket, version.key);
  }
  if (version.file) database.run('INSERT OR IGNORE INTO garbage (file) VALUES (?)', version.file);
}

function fromRow(row: Row): Version {
  return {
    seq: Number(row.seq),
    bucket: String(row.bucket),
    key: String(row.key),
    latest: row.latest === 1,
    marker: row.marker === 1,
    size: Number(row.size),
    etag: String(row.etag),
    since: Number(row.since),
    modified: Number(row.modified),
    metadata: JSON.parse(String(row.metadata)),
    ino: String(row.ino),
    stamp: String(row.stamp),
    file: String(row.file),
  };
}
