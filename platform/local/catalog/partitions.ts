import type { CatalogPartition, CatalogTable } from '../../../core/gaps/observation.ts';
import type { ItemError } from '../../../ports/catalog.ts';
import type { Database, Row } from '../database.ts';
import { parseExpression } from './expression.ts';
import { requireTable } from './tables.ts';

/** The service's limits. */
const limits = { write: 100, remove: 25, read: 1_000 } as const;

const keysOf = (values: readonly string[]): string => JSON.stringify(values);

const bodyOf = (row: Row): CatalogPartition => JSON.parse(String(row.body));

/** In the order of their values, without the columns that every entry repeats. */
export async function* list(
  database: Database,
  name: string,
  expression: string | undefined,
): AsyncGenerator<CatalogPartition[]> {
  const table = requireTable(database, name);
  const names = table.partitionKeys.map((key) => key.name);
  const types = Object.fromEntries(table.partitionKeys.map((key) => [key.name.toLowerCase(), key.type]));
  const selects = expression === undefined ? () => true : parseExpression(expression, types);
  let page: CatalogPartition[] = [];
  let after = '';
  for (;;) {
    const sql = 'SELECT keys, body FROM catalog_partitions WHERE name = ? AND keys > ? ORDER BY keys LIMIT ?';
    const rows = database.all(sql, name, after, limits.read);
    for (const row of rows) {
      const partition = bodyOf(row);
      const values = names.map((key, index) => [key.toLowerCase(), partition.values[index] ?? '']);
      if (!selects(Object.fromEntries(values))) continue;
      if (page.length === limits.read) {
        yield page;
        page = [];
      }
      page.push(withoutColumns(partition));
    }
    const last = rows.at(-1);
    if (!last || rows.length < limits.read) break;
    after = String(last.keys);
  }
  yield page;
}

function withoutColumns(partition: CatalogPartition): CatalogPartition {
  const { Columns: _, ...descriptor } = partition.descriptor;
  return { ...partition, descriptor };
}

export function read(database: Database, name: string, values: string[][]): CatalogPartition[] {
  requireTable(database, name);
  return values.flatMap((one) => {
    const row = find(database, name, one);
    return row ? [bodyOf(row)] : [];
  });
}

export const create = (database: Database, name: string, partitions: CatalogPartition[]): ItemError[] =>
  inBatches(database, name, partitions, limits.write, (partition, table) => {
    if (partition.values.length !== table.partitionKeys.length) {
      return itemError(partition.values, 'InvalidInputException', 'as many values as partition keys are needed');
    }
    if (find(database, name, partition.values)) {
      return itemError(partition.values, 'AlreadyExistsException', 'Partition already exists.');
    }
    const sql = 'INSERT INTO catalog_partitions (name, keys, body) VALUES (?, ?, ?)';
    database.run(sql, name, keysOf(partition.values), JSON.stringify(partition));
    return undefined;
  });

export const update = (database: Database, name: string, partitions: CatalogPartition[]): ItemError[] =>
  inBatches(database, name, partitions, limits.write, (partition) => {
    const sql = 'UPDATE catalog_partitions SET body = ? WHERE name = ? AND keys = ?';
    const changed = database.run(sql, JSON.stringify(partition), name, keysOf(partition.values));
    return changed === 0 ? notFound(partition.values) : undefined;
  });

export const remove = (database: Database, name: string, values: string[][]): ItemError[] =>
  inBatches(database, name, values, limits.remove, (one) => {
    const sql = 'DELETE FROM catalog_partitions WHERE name = ? AND keys = ?';
    return database.run(sql, name, keysOf(one)) === 0 ? notFound(one) : undefined;
  });

/** One transaction a batch, as one call of the service: a kill leaves whole batches. */
function inBatches<T>(
  database: Database,
  name: string,
  items: T[],
  size: number,
  act: (item: T, table: CatalogTable) => ItemError | undefined,
): ItemError[] {
  const errors: ItemError[] = [];
  requireTable(database, name);
  for (let start = 0; start < items.length; start += size) {
    const batch = items.slice(start, start + size);
    database.write(() => {
      const table = requireTable(database, name);
      for (const item of batch) {
        const error = act(item, table);
        if (error) errors.push(error);
      }
    });
  }
  return errors;
}

const find = (database: Database, name: string, values: string[]): Row | undefined =>
  database.get('SELECT body FROM catalog_partitions WHERE name = ? AND keys = ?', name, keysOf(values));

const itemError = (values: string[], error: string, message: string): ItemError => ({ values, error, message });

const notFound = (values: string[]): ItemError => itemError(values, 'EntityNotFoundException', 'Partition not found.');
