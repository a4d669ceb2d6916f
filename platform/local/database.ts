import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type SQLOutputValue, type StatementSync } from 'node:sqlite';
import { LakefillError } from '../../core/errors.ts';
import { schema, schemaVersion } from './schema.ts';
import { makeFolder, syncNow } from './store/durable.ts';

/** How long a statement waits for another process's transaction, milliseconds. Transactions last well under one. */
const patience = 30_000;

export type Row = Record<string, SQLOutputValue>;

/**
 * The one SQLite file below a lake's root: versions of objects, and the catalog. It is made by the first write, so that
 * looking at a lake leaves no trace in it. Calls are synchronous: a transaction is never interleaved in one process, and
 * `BEGIN IMMEDIATE` makes it exclusive among all.
 */
export interface Database {
  /** Empty while there is no database yet. */
  all(sql: string, ...values: SQLInputValue[]): Row[];
  get(sql: string, ...values: SQLInputValue[]): Row | undefined;
  /** Returns the number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number;
  /**
   * Runs the action in one transaction; rolled back when it throws. It survives the death of the process when this returns,
   * and a power cut when `log` has been flushed since: SQLite does not wait for the disk, so that nobody else has to.
   */
  write<T>(action: () => T): T;
  /** The file that holds what was committed last; there once anything was. */
  log: string;
  /** Within `write`: runs the action so that only its own statements are undone when it throws. */
  part<T>(action: () => T): T;
}

export function openDatabase(root: string): Database {
  const file = join(root, '.lakefill', 'lake.sqlite');
  const statements = new Map<string, StatementSync>();
  let connection: DatabaseSync | undefined;

  function connect(): DatabaseSync {
    if (connection) return connection;
    if (!existsSync(file)) create(file);
    connection = configure(new DatabaseSync(file, { timeout: patience }));
    const version = connection.prepare('PRAGMA user_version').get()?.user_version;
    if (version !== schemaVersion) {
      throw new LakefillError('NotSupported', `${file} has schema ${version}, this Lakefill knows ${schemaVersion}`, {
        hint: 'use the Lakefill version that made this lake, or another --root',
      });
    }
    return connection;
  }

  function prepare(sql: string): StatementSync {
    const known = statements.get(sql);
    if (known) return known;
    const statement = connect().prepare(sql);
    statements.set(sql, statement);
    return statement;
  }

  const log = `${file}-wal`;
  const present = () => connection !== undefined || existsSync(file);

  return {
    log,
    all: (sql, ...values) => (present() ? prepare(sql).all(...values) : []),
    get: (sql, ...values) => (present() ? prepare(sql).get(...values) : undefined),
    run: (sql, ...values) => Number(prepare(sql).run(...values).changes),
    write(action) {
      const database = connect();
      database.exec('BEGIN IMMEDIATE');
      try {
        const result = action();
        database.exec('COMMIT');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK');
        throw error;
      }
    },
    part(action) {
      const database = connect();
      database.exec('SAVEPOINT part');
      try {
        const result = action();
        database.exec('RELEASE part');
        return result;
      } catch (error) {
        if (database.isTransaction) database.exec('ROLLBACK TO part; RELEASE part');
        throw error;
      }
    },
  };
}

/**
 * Makes the file beside its place and links it there, so that others see either no database or a whole one: switching to
 * WAL is not something that SQLite lets two processes do at the same time.
 */
function create(file: string): void {
  const folder = dirname(file);
  const folders = [folder, ...makeFolder(folder)];
  const draft = `${file}.${randomUUID()}`;
  const database = new DatabaseSync(draft);
  // Nobody sees it before it is whole and flushed: SQLite need not wait for the disk at each step.
  database.exec(
    `PRAGMA synchronous = OFF; PRAGMA journal_mode = WAL; BEGIN; ${schema}; PRAGMA user_version = ${schemaVersion}; COMMIT`,
  );
  database.close();
  syncNow(draft);
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  for (const one of folders) syncNow(one);
}

/** NORMAL: the log is flushed before it is copied into the database, so that no power cut breaks that; else by callers. */
function configure(database: DatabaseSync): DatabaseSync {
  database.exec('PRAGMA synchronous = NORMAL');
  return database;
}
