import { resolve } from 'node:path';
import type { Catalog } from '../../ports/catalog.ts';
import * as partitions from './catalog/partitions.ts';
import { createTable, deleteTable, findTable, updateTable } from './catalog/tables.ts';
import { type Database, openDatabase } from './database.ts';
import { faultOf } from './store/fault.ts';

/**
 * A catalog with Glue's behaviour in `<root>/.lakefill/lake.sqlite`: batches of the service's sizes, its item errors, table
 * versions from 0. Besides the port's errors: `InvalidRequest` for an expression it cannot read, `RootNotWritable`.
 */
export function openLocalCatalog({ root }: { root: string }): Catalog {
  const home = resolve(root);
  const database = openDatabase(home);

  async function on<T>(action: (database: Database) => T): Promise<T> {
    try {
      return action(database);
    } catch (error) {
      throw faultOf(error, home, home);
    }
  }

  return {
    getTable: (table) => on((db) => findTable(db, table)),
    createTable: (table) => on((db) => createTable(db, table)),
    updateTable: (table, expectedVersion) => on((db) => updateTable(db, table, expectedVersion)),
    deleteTable: (table) => on((db) => deleteTable(db, table)),
    listPartitions: (table, { expression } = {}) => partitions.list(database, table, expression),
    getPartitions: (table, values) => on((db) => partitions.read(db, table, values)),
    createPartitions: (table, created) => on((db) => partitions.create(db, table, created)),
    updatePartitions: (table, updated) => on((db) => partitions.update(db, table, updated)),
    deletePartitions: (table, values) => on((db) => partitions.remove(db, table, values)),
  };
}
