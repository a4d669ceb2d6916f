import type { Catalog } from './catalog.ts';
import type { ObjectStore } from './object-store.ts';

const storeRequests = ['list', 'listVersions', 'get', 'head', 'put', 'copy', 'delete', 'versioning'] as const;

const catalogRequests = [
  'getTable',
  'createTable',
  'updateTable',
  'deleteTable',
  'getPartitions',
  'createPartitions',
  'updatePartitions',
  'deletePartitions',
] as const;

export type StoreRequests = Record<(typeof storeRequests)[number], number>;
export type CatalogRequests = Record<(typeof catalogRequests)[number], number>;

const zeros = <Name extends string>(names: readonly Name[]) =>
  Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;

/** Counts what an operation asks of a store, as the service would bill it: a listing counts its pages. */
export function countingStore(store: ObjectStore): { store: ObjectStore; requests: StoreRequests } {
  const requests = zeros(storeRequests);
  const count = (name: keyof StoreRequests) => {
    requests[name]++;
  };
  const counting: ObjectStore = {
    get: counted(() => count('get'), store.get.bind(store)),
    getRange: counted(() => count('get'), store.getRange.bind(store)),
    head: counted(() => count('head'), store.head.bind(store)),
    put: counted(() => count('put'), store.put.bind(store)),
    copy: counted(() => count('copy'), store.copy.bind(store)),
    delete: counted(() => count('delete'), store.delete.bind(store)),
    deleteVersion: counted(() => count('delete'), store.deleteVersion.bind(store)),
    list: (...args) => eachPage(store.list(...args), () => count('list')),
    listVersions: (...args) => eachPage(store.listVersions(...args), () => count('listVersions')),
    versioning: counted(() => count('versioning'), store.versioning.bind(store)),
    localFile: counted(() => count('get'), store.localFile.bind(store)),
  };
  return { store: counting, requests };
}

/** Likewise for a catalog: lists count their pages, the others their batches of the service's size. */
export function countingCatalog(catalog: Catalog): { catalog: Catalog; requests: CatalogRequests } {
  const requests = zeros(catalogRequests);
  const count = (name: keyof CatalogRequests, items = 1, batch = 1) => {
    requests[name] += Math.ceil(items / batch);
  };
  const counting: Catalog = {
    getTable: counted(() => count('getTable'), catalog.getTable.bind(catalog)),
    createTable: counted(() => count('createTable'), catalog.createTable.bind(catalog)),
    updateTable: counted(() => count('updateTable'), catalog.updateTable.bind(catalog)),
    deleteTable: counted(() => count('deleteTable'), catalog.deleteTable.bind(catalog)),
    listPartitions: (...args) => eachPage(catalog.listPartitions(...args), () => count('getPartitions')),
    getPartitions(table, values) {
      count('getPartitions', values.length, 1_000);
      return catalog.getPartitions(table, values);
    },
    createPartitions(table, partitions) {
      count('createPartitions', partitions.length, 100);
      return catalog.createPartitions(table, partitions);
    },
    updatePartitions(table, partitions) {
      count('updatePartitions', partitions.length, 100);
      return catalog.updatePartitions(table, partitions);
    },
    deletePartitions(table, values) {
      count('deletePartitions', values.length, 25);
      return catalog.deletePartitions(table, values);
    },
  };
  return { catalog: counting, requests };
}

const counted =
  <Args extends unknown[], Result>(count: () => void, call: (...args: Args) => Result) =>
  (...args: Args): Result => {
    count();
    return call(...args);
  };

async function* eachPage<Page>(pages: AsyncIterable<Page>, count: () => void): AsyncGenerator<Page> {
  for await (const page of pages) {
    count();
    yield page;
  }
}
