import type { Column } from '../core/audit/column.ts';
import type { Format, Input } from '../core/dataset/declaration.ts';
import type { ObjectState } from '../core/gaps/candidate.ts';
import type { Json } from '../core/json.ts';
import type { ChunkDocument, SourceView } from '../core/plan/chunk-document.ts';
import type { StagedPartition } from '../core/plan/result.ts';

export interface TransformTask {
  chunk: ChunkDocument;
  /** `s3://…/<chunkId>-<attempt>/`: fresh, nobody else writes below it. */
  stageUri: string;
  signal?: AbortSignal;
}

/** What part of an unpartitioned source lies where in time: one entry per row group, or one per file. */
export interface Extent {
  uri: string;
  rows: number;
  bytes: number;
  /** Bounds of the time column, both inclusive, microseconds: since 1970 UTC, or wall-clock where `wall`. */
  min: bigint;
  max: bigint;
}

export interface SourceProfile {
  columns: Column[];
  extents: Extent[];
  /** The time column has no zone: bounds are wall-clock readings. */
  wall: boolean;
  /** Files that cannot be read, and files some of whose times are none: these have the extent of their other times. */
  problems: FileProblem[];
}

export interface FileProblem {
  uri: string;
  message: string;
}

/** A query over the files of one staged or published partition, which appear as view `partition`, inputs under their ids. */
export interface PartitionQuery {
  objects: readonly ObjectState[];
  format: Format;
  csv?: Input['csv'];
  /** Key columns that are not in the files, with this partition's values. */
  keyValues: Record<string, string>;
  inputs: { id: string; format: Format; csv?: Input['csv']; objects: readonly ObjectState[] }[];
  /** One SELECT that returns one row. */
  sql: string;
}

/** DuckDB in process. All SQL of users is gated and sandboxed here. */
export interface Engine {
  /**
   * Runs the transform of every partition and stages its files. A partition's fault is in its `error`
   * (`TransformFailed`, `SourceChanged`, `EngineOutOfMemory`, `EngineFailed`) and never fails its neighbours.
   */
  transform(task: TransformTask): Promise<StagedPartition[]>;
  /**
   * Whether the transform is one SELECT over its relations and parameters, from its text alone; `InvalidSql` if not. `spark`: the
   * version of Glue that is to run it too, whose Spark lacks some of DuckDB's words.
   */
  check(chunk: Pick<ChunkDocument, 'transform' | 'inputs' | 'keys'> & { spark?: string }): Promise<void>;
  /** Columns that the transform gives, without running it. `InvalidSql` with the engine's words. */
  describe(chunk: Omit<ChunkDocument, 'partitions'>, sample: ChunkDocument['partitions'][number]): Promise<Column[]>;
  /** Where in time a source's rows lie, for formats whose footers do not tell (a scan of the time column). */
  profile(view: SourceView, timeZone: string, objects: readonly ObjectState[]): Promise<SourceProfile>;
  /** One row as a plain object. */
  ask(query: PartitionQuery): Promise<Record<string, Json>>;
  /** A reader's query over named views. */
  query(
    sql: string,
    views: {
      name: string;
      format: Format;
      partitions: { objects: readonly ObjectState[]; keyValues: Record<string, string> }[];
      columns: Column[];
    }[],
  ): Promise<{ columns: Column[]; rows: Json[][] }>;
}
