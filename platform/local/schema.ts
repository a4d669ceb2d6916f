/** Raised with every change that an older Lakefill could not work with. */
export const schemaVersion = 1;

/**
 * `versions`: every version of every object, the newest of a key flagged `latest`; `stamp` is the identity of the file
 * that was seen to hold it, `file` its hard link below `.lakefill/versions/`. TEXT compares as UTF-8 bytes.
 * `garbage`: links of versions that are gone, to be removed once that is committed.
 * `pending`: what is known of a file that is about to be moved over a key, for whoever finds it there after a kill.
 */
export const schema = `
CREATE TABLE versions (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  latest INTEGER NOT NULL,
  marker INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  since INTEGER NOT NULL,
  modified INTEGER NOT NULL,
  metadata TEXT NOT NULL,
  ino TEXT NOT NULL,
  stamp TEXT NOT NULL,
  file TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX latest ON versions (bucket, key) WHERE latest = 1;
CREATE INDEX history ON versions (bucket, key, seq);
CREATE TABLE garbage (file TEXT PRIMARY KEY) STRICT;
CREATE TABLE pending (
  ino TEXT PRIMARY KEY,
  content TEXT NOT NULL,
  etag TEXT NOT NULL,
  metadata TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE TABLE catalog_tables (
  name TEXT PRIMARY KEY,
  version INTEGER NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE TABLE catalog_partitions (
  name TEXT NOT NULL,
  keys TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (name, keys)
) STRICT, WITHOUT ROWID;
`;
