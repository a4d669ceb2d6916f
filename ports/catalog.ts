import type { CatalogPartition, CatalogTable } from '../core/gaps/observation.ts';

/** One entry that a batch call could not handle. */
export interface ItemError {
  values: string[];
  error: string;
  message: string;
}

/**
 * A Hive-style table catalog: the Glue Data Catalog, or a file that behaves like it. Tables are named `db.table`.
 * Batches of any length are accepted and cut to the service's limits (100 created or updated, 25 deleted, 1,000 read);
 * what fails for single entries is returned, not thrown. There is no compare-and-swap: callers hold the lease.
 * Errors: `NoSuchTable`, `TransientError`.
 */
export interface Catalog {
  getTable(table: string): Promise<CatalogTable | undefined>;
  /** Makes the database too when it is missing. */
  createTable(table: CatalogTable): Promise<void>;
  /** Refused with `PreconditionFailed` when the table's version is not `expectedVersion` any more. */
  updateTable(table: CatalogTable, expectedVersion: string): Promise<void>;
  deleteTable(table: string): Promise<void>;
  /** All entries, or those an expression in the service's grammar selects, in pages of at most 1,000, without column schemas. */
  listPartitions(table: string, options?: { expression?: string }): AsyncIterable<CatalogPartition[]>;
  /** The entries that exist among these, whole. */
  getPartitions(table: string, values: string[][]): Promise<CatalogPartition[]>;
  createPartitions(table: string, partitions: CatalogPartition[]): Promise<ItemError[]>;
  updatePartitions(table: string, partitions: CatalogPartition[]): Promise<ItemError[]>;
  deletePartitions(table: string, values: string[][]): Promise<ItemError[]>;
}
