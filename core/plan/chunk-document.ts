import type { Column } from '../audit/column.ts';
import type { Question } from '../audit/structure-question.ts';
import type { CsvOptions, EngineName, Format, Input, Source, Target, Transform } from '../dataset/declaration.ts';
import type { Base, ChosenSource, ObjectState } from '../gaps/candidate.ts';

/** One partition of a chunk, as both engines read it. */
export interface ChunkPartition {
  key: string;
  /** Instants, `[start, end)`. */
  start: string;
  end: string;
  /** What a zone-less time column reads inside: local date-times, `[start, end)`. */
  wallStart: string;
  wallEnd: string;
  values: Record<string, string>;
  /** Below the stage URI: the partition's folder, ending in `/`. */
  path: string;
  source: ChosenSource | null;
  base: Base;
  /** Earlier attempts of the partition in this run that ended retryably. */
  tries: number;
}

/** `chunk.json`: all that an engine, the audit and the publication need; the job contract's chunk document. */
export interface ChunkDocument {
  schemaVersion: 1;
  runId: string;
  chunkId: string;
  dataset: string;
  declarationHash: string;
  engine: EngineName;
  register: boolean;
  /** It starts only where that fits before the window closes. Absent in old documents: it starts in any open window. */
  estimatedSeconds?: number;
  /** When the plan said that its last chunk ends. Absent where it could not say. */
  finishesAt?: string;
  timeZone: string;
  sources: Record<string, SourceView>;
  inputs: Input[];
  /** Resolved objects of each input, by id. */
  inputObjects: Record<string, ObjectState[]>;
  transform: Transform;
  target: Target;
  /** Partition keys in path order. */
  keys: string[];
  /** The schema the chunk is held to, or null. */
  schema: Column[] | null;
  /** What the transform gives, where a statement told: all that is known of formats without footers. */
  described: Column[] | null;
  /**
   * Aggregates over one partition's staged rows, view `partition`, in Spark's words (ANSI, double-quoted names, UTC), for a job to
   * answer by name in its result. What it leaves out is asked of DuckDB later.
   */
  audit?: Question[];
  partitions: ChunkPartition[];
}

/** How to read a source: what of `Source` an engine needs. */
export interface SourceView extends Pick<Source, 'id' | 'kind' | 'timeColumn' | 'timeColumnZone' | 'lookback'> {
  format: Format;
  csv?: CsvOptions;
  /** Whether the objects hold one partition only; otherwise rows are filtered by `timeColumn` and `filterColumns`. */
  partitioned: boolean;
  /** Non-time keys that are columns of an unpartitioned source. */
  filterColumns: string[];
  /** Keys in the source's path that are not in its files; they appear as text columns of the view. */
  pathKeys: string[];
}
