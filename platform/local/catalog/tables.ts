import { LakefillError } from '../../../core/errors.ts';
import type { CatalogTable } from '../../../core/gaps/observation.ts';
import type { Database } from '../database.ts';

export function findTable(database: Database, name: string): CatalogTable | undefined {
  const row = database.get('SELECT version, body FROM catalog_tables WHERE name = ?', name);
  return row && { ...JSON.parse(String(row.body)), versionId: String(row.version) };
}

/** Error: `NoSuchTable`. */
export function requireTable(database: Database, name: string): CatalogTable {
  const table = findTable(database, name);
  if (table) return table;
  throw new LakefillError('NoSuchTable', `the catalog has no table ${name}`, {
    data: { table: name },
    hint: 'check target.table of the dataset; a first publish makes the table unless createTable is false',
  });
}

/** The first version is 0. Error: `PreconditionFailed` when it exists. */
export function createTable(database: Database, table: CatalogTable): void {
  database.write(() => {
    if (findTable(database, table.name)) throw conflict(table.name, null);
    const sql = 'INSERT INTO catalog_tables (name, version, body) VALUES (?, 0, ?)';
    database.run(sql, table.name, JSON.stringify(table));
  });
}

export function updateTable(database: Database, table: CatalogTable, expectedVersion: string): void {
  database.write(() => {
    if (requireTable(database, table.name).versionId !== expectedVersion) throw conflict(table.name, expectedVersion);
    const sql = 'UPDATE catalog_tables SET version = version + 1, body = ? WHERE name = ?';
    database.run(sql, JSON.stringify(table), table.name);
  });
}

/** With all its partitions. */
export function deleteTable(database: Database, name: string): void {
  database.write(() => {
    requireTable(database, name);
    database.run('DELETE FROM catalog_partitions WHERE name = ?', name);
    database.run('DELETE FROM catalog_tables WHERE name = ?', name);
  });
}

const conflict = (table: string, expectedVersion: string | null): LakefillError =>
  new LakefillError('PreconditionFailed', `table ${table} is not what it was expected to be`, {
    data: { table, expectedVersion },
    hint: 'read it again and decide anew',
  });
