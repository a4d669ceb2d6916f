import { resolve } from 'node:path';
import type { Catalog } from '../../ports/catalog.ts';
import * as partitions from './catalog/partitions.ts';
import { createTable, deleteTable, findTable, updateTable } from './catalog/tables.ts';
import { type Database, openDatabase } from './database.ts';
import { sync } from './store/durable.ts';
import { faultOf } from './store/fault.ts';

/**
 * A catalog with Glue's behaviour in `<root>/.lakefill/lake.sqlite`: batches of the service's sizes, its item errors, table
 * versions from 0. Besides the port's errors: `InvalidRequest` for an expression it cannot read, `RootNotWritable`.
 */
export function openLocalCatalog({ root }: { root: string }): Catalog {
  const home = resolve(root);
  const database = openDatabase(home);

  async function on<T>(action: (database: Database) => T | Promise<T>): Promise<T> {
    try {
      return await action(database);
    } catch (error) {
      throw faultOf(error, home, home);
    }
  }

  /** As `on`, and the change is on the disk when it is answered. */
  const change = <T>(action: (database: Database) => T): Promise<T> =>
    on(async () => {
      const value = action(database);
      await sync(database.log);
      return value;
    });

  return {
    getTable: (table) => on((db) => findTable(db, table)),
    createTable: (table) => change((db) => createTable(db, table)),
    updateTable: (table, expectedVersion) => change((db) => updateTable(db, table, expectedVersion)),
    deleteTable: (table) => change((db) => deleteTable(db, table)),
    listPartitions: (table, { expression } = {}) => partitions.list(database, table, expression),
    getPartitions: (table, values) => on((db) => partitions.read(db, table, values)),
    createPartitions: (table, created) => change((db) => partitions.create(db, table, created)),
    updatePartitions: (table, updated) => change((db) => partitions.update(db, table, updated)),
    deletePartitions: (table, values) => change((db) => partitions.remove(db, table, values)),
  };
}
