import { LakefillError } from '../../../core/errors.ts';
import type { CatalogPartition, CatalogTable } from '../../../core/gaps/observation.ts';
import type { Catalog, ItemError } from '../../../ports/catalog.ts';

export interface CatalogState {
  tables: Map<string, CatalogTable>;
  partitions: Map<string, Map<string, CatalogPartition>>;
}

/** A catalog in memory, which can be put back to what it was. Expressions are not understood. */
export interface MemoryCatalog extends Catalog {
  save(): CatalogState;
  restore(state: CatalogState): void;
}

const keyOf = (values: readonly string[]): string => JSON.stringify(values);

export function createMemoryCatalog(): MemoryCatalog {
  let state: CatalogState = { tables: new Map(), partitions: new Map() };
  const entries = (table: string): Map<string, CatalogPartition> => {
    const found = state.partitions.get(table);
    if (found) return found;
    throw new LakefillError('NoSuchTable', `there is no table ${table}`, { data: { table } });
  };
  const each = <T>(items: T[], act: (item: T) => ItemError | undefined): ItemError[] =>
    items.flatMap((item) => act(item) ?? []);
  const problem = (values: string[], error: string): ItemError => ({ values, error, message: error });

  return {
    save: () => structuredClone(state),
    restore: (saved) => {
      state = structuredClone(saved);
    },
    getTable: async (table) => structuredClone(state.tables.get(table)),
    async createTable(table) {
      if (state.tables.has(table.name)) {
        throw Object.assign(new Error('Table already exists.'), { name: 'AlreadyExistsException' });
      }
      state.tables.set(table.name, structuredClone({ ...table, versionId: '0' }));
      state.partitions.set(table.name, new Map());
    },
    async updateTable(table, expected) {
      const { versionId } = state.tables.get(table.name) ?? {};
      if (versionId !== expected) throw new LakefillError('PreconditionFailed', `${table.name} has another version`);
      state.tables.set(table.name, structuredClone({ ...table, versionId: String(Number(versionId) + 1) }));
    },
    async deleteTable(table) {
      state.tables.delete(table);
      state.partitions.delete(table);
    },
    async *listPartitions(table) {
      yield [...entries(table).values()].map((entry) => structuredClone(entry));
    },
    getPartitions: async (table, values) =>
      values.flatMap((one) => structuredClone(entries(table).get(keyOf(one))) ?? []),
    createPartitions: async (table, partitions) =>
      each(partitions, (one) => {
        if (entries(table).has(keyOf(one.values))) return problem(one.values, 'AlreadyExistsException');
        entries(table).set(keyOf(one.values), structuredClone(one));
        return undefined;
      }),
    updatePartitions: async (table, partitions) =>
      each(partitions, (one) => {
        if (!entries(table).has(keyOf(one.values))) return problem(one.values, 'EntityNotFoundException');
        entries(table).set(keyOf(one.values), structuredClone(one));
        return undefined;
      }),
    deletePartitions: async (table, values) =>
      each(values, (one) => (entries(table).delete(keyOf(one)) ? undefined : problem(one, 'EntityNotFoundException'))),
  };
}
