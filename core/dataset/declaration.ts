/**
 * A dataset file, parsed and completed with its defaults: pure data, the same after JSON. Runs keep a copy and its hash,
 * so that a change of the file in mid-run changes nothing. Sizes are bytes, durations and ranges stay as written.
 */
export interface Declaration {
  dataset: string;
  description?: string;
  timeZone: string;
  /** In path order; exactly one key, or one set of keys, says the time. */
  partitions: Record<string, PartitionKey>;
  sources: Source[];
  inputs: Input[];
  target: Target;
  transform: Transform;
  /** DQDL texts. */
  rules?: string;
  warnings?: string;
  engine: 'auto' | EngineName;
  window: Window[];
  limits: Limits;
  objectives: { completeness: number; delay: string };
  schedule?: Schedule;
  retention: string;
}

export type EngineName = 'lambda' | 'glue';
export type Format = 'parquet' | 'csv' | 'json';

/** Athena partition projection's vocabulary. */
export type PartitionKey =
  | {
      type: 'date';
      format: string;
      interval: number;
      'interval.unit': import('../calendar/calendar.ts').Unit;
      range?: string;
    }
  | { type: 'enum'; values: string[] }
  | { type: 'integer'; range: string; digits?: number; interval: number }
  | { type: 'injected' };

export interface CsvOptions {
  header: boolean;
  delimiter: string;
  quote: string;
  encoding: string;
}

export interface Source {
  id: string;
  kind: 's3' | 'catalog' | 's3-versions' | 'kinesis';
  /** s3, s3-versions: a file, a prefix, or a template with `${key}` placeholders. */
  location?: string;
  /** catalog: Glue `db.table`. */
  table?: string;
  /** kinesis. */
  stream?: string;
  format: Format;
  csv?: CsvOptions;
  timeColumn?: string;
  /** The zone that a zone-less `timeColumn` is written in; the dataset's when absent. */
  timeColumnZone?: string;
  /** ISO 8601 duration that widens what the transform may read before the partition's start. */
  lookback?: string;
  /** s3-versions: the versions current at this instant. */
  before?: string;
  lateness?: string;
}

export interface Input {
  id: string;
  location: string;
  format: Format;
  csv?: CsvOptions;
}

export interface Target {
  kind: 's3' | 'postgres';
  location?: string;
  format: Format;
  compression: 'zstd' | 'snappy' | 'gzip' | 'none';
  fileBytes: number;
  partitionColumns: 'omit' | 'keep';
  table?: string;
  createTable: boolean;
  publish: 'swap' | 'overwrite';
  schema: 'same' | 'add' | 'any';
  timeColumn?: string;
  connection?: { env: string } | { secretArn: string };
}

export interface Transform {
  sql?: string;
  glueJobName?: string;
  rows: 'same' | 'fewer' | 'any';
}

export type Weekday = 'MON' | 'TUE' | 'WED' | 'THU' | 'FRI' | 'SAT' | 'SUN';

/** An off-peak window: `open` and `close` are local times `HH:mm`; `close` at or before `open` means the next day. */
export interface Window {
  timeZone: string;
  open: string;
  close: string;
  /** The days on which it opens. */
  days: Weekday[];
}

export interface Limits {
  maxConcurrency: number;
  maxUsd?: number;
  maxScanBytes: number;
  lambda: { maxChunkBytes: number; maxPartitionsPerChunk: number };
  glue: {
    maxChunkBytes: number;
    maxPartitionsPerChunk: number;
    version: string;
    workerType: string;
    workers: number;
    class: 'STANDARD' | 'FLEX';
  };
}

export interface Schedule {
  expression: string;
  timeZone: string;
  /** Any other request field. */
  [field: string]: unknown;
}
