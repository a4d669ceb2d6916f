import type { Column } from '../audit/column.ts';
import type { FooterProblem } from '../audit/facts.ts';
import type { Json } from '../json.ts';
import type { Knowledge } from '../ledger/facts.ts';
import type { Waiver } from '../ledger/waiver.ts';
import type { Partition } from '../request/request.ts';
import type { ChosenSource, ObjectState } from './candidate.ts';

/** A Glue partition entry, reduced to what Lakefill reads and writes; `descriptor` is kept whole to be put back exactly. */
export interface CatalogPartition {
  /** Values in the order of the table's partition keys. */
  values: string[];
  location: string;
  parameters: Record<string, string>;
  /** Everything else of the StorageDescriptor (columns, formats, SerDe), untouched. */
  descriptor: Record<string, Json>;
  /** Milliseconds since 1970, where somebody set them: put back as they were. */
  lastAccessTime?: number;
  lastAnalyzedTime?: number;
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
  descriptor: Record<string, Json>;
}

/** An object that readers of a partition see, with its age. */
export interface SeenObject extends ObjectState {
  /** Milliseconds since 1970. */
  lastModified: number;
}

/** What was found inside a partition's files, where they were looked into: by their footers, or by a query over them. */
export interface FooterObservation {
  rows: number;
  problems: FooterProblem[];
  /** How the files' columns differ from the table's; absent where they do not, or nothing is known of them. */
  drift?: string;
  /** How event times lie outside the partition's interval; absent where nothing proves it. */
  misplaced?: string;
  /** Rows that the source holds for the partition, where the transform keeps them all and they are counted exactly. */
  sourceRows?: number;
  /** The dataset's rules that its rows break, each with the numbers; absent where they break none, or nobody asked. */
  broken?: string;
}

/** Everything that was seen of one partition through the ports: no judgement. */
export interface Observation {
  partition: Partition;
  /** Whether the dataset declares a catalog table; it need not exist yet. */
  catalogued: boolean;
  entry: CatalogPartition | null;
  /** Where readers look: below the entry's location, else below the template's. */
  objects: readonly SeenObject[];
  knowledge: Knowledge;
  waiver: Waiver | null;
  source: ChosenSource | null;
  /** When the source's newest object was written, ms; 0 without a source. */
  sourceNewest: number;
  /** Present at depth `footer`, and always for objects that are not those the ledger published. */
  footer: FooterObservation | null;
}
