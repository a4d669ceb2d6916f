import type { Column } from '../audit/column.ts';

/** A Glue partition entry, reduced to what Lakefill reads and writes; `descriptor` is kept whole to be put back exactly. */
export interface CatalogPartition {
  /** Values in the order of the table's partition keys. */
  values: string[];
  location: string;
  parameters: Record<string, string>;
  /** Everything else of the StorageDescriptor (columns, formats, SerDe), untouched. */
  descriptor: Record<string, import('../json.ts').Json>;
}

/** A Glue table, reduced likewise. */
export interface CatalogTable {
  /** `db.table`. */
  name: string;
  versionId: string;
  columns: Column[];
  partitionKeys: Column[];
  location: string;
  parameters: Record<string, string>;
  descriptor: Record<string, import('../json.ts').Json>;
}
