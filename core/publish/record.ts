import type { Column } from '../audit/column.ts';
import type { Base, ObjectState } from '../gaps/candidate.ts';
import type { CatalogPartition } from '../gaps/observation.ts';
import type { StagedFile } from '../plan/result.ts';

/** When an object was written, ms: a rollback can put back its bytes, not its age. Absent in old records. */
export interface Aged {
  lastModified?: number;
}

/** An object to put in place: the staged file, the key it goes to, and what must be there at that moment (null: nothing). */
export interface Placement {
  from: StagedFile;
  to: string;
  replaces: ({ etag: string; versionId: string } & Aged) | null;
}

/** An old object that the new partition does not have. */
export interface Removal extends ObjectState, Aged {
  versionId: string;
}

/**
 * What will be done to one partition, and how to undo it. `swap`: the entry's location becomes the staged prefix.
 * `overwrite`: copies over versioned keys, then stale keys go. `register`: only the catalog entry is made.
 * `unchanged`: the staged bytes equal the base's; nothing is touched.
 */
export interface PartitionPublication {
  partition: string;
  action: 'swap' | 'overwrite' | 'register' | 'unchanged';
  base: Base;
  /** The entry to write (swap, register, overwrite with a table), or null. */
  entry: CatalogPartition | null;
  placements: Placement[];
  removals: Removal[];
  /**
   * What `swap` shows to readers, as it lay in the stage: whatever else lies there later was put there by somebody else.
   * Absent in old records.
   */
  staged?: ObjectState[];
  rows: number;
  bytes: number;
}

/** `publish.json`: written once before anything is touched; only `done` is added later. */
export interface PublishRecord {
  schemaVersion: 1;
  runId: string;
  chunkId: string;
  attempt: string;
  fence: number;
  /** Value of the marker: `<runId>/<chunkId>-<attempt>`. */
  marker: string;
  table: string | null;
  partitions: PartitionPublication[];
  /** Not in the record: what could not even begin. */
  refused: { partition: string; error: string; message: string }[];
  done: { at: string; partitions: PublishedPartition[] } | null;
}

export interface PublishedPartition {
  partition: string;
  state: 'published' | 'unchanged' | 'registered' | 'failed';
  /** What readers see now, with the version ids now current where objects were overwritten. */
  objects: (ObjectState & { versionId: string | null })[];
  error?: { name: string; message: string };
}

/** One change of the catalog table, announced before it is made. */
export interface TableChange {
  /** The columns that it is made over; null: there was no table. */
  before: Column[] | null;
  /** The run that made the change before it: the table's marker then. */
  marker: string | null;
  after: Column[];
}

/** `table.json`: the catalog table before and after the run, or absent before. */
export interface TableRecord {
  schemaVersion: 1;
  table: string;
  before: { columns: Column[]; versionId: string } | null;
  after: { columns: Column[] };
  /** In their order. The table's marker tells which of them the run really made. Absent in old documents. */
  changes?: TableChange[];
}
