import * as z from 'zod';
import { findingNames } from '../gaps/finding.ts';
import type { Depth, Request } from '../request/request.ts';
import type { EngineName, Format, Limits, Source, Target, Transform, Weekday } from './declaration.ts';
import * as field from './fields.ts';

/**
 * What a dataset file may hold, key by key, before defaults. Every key is optional here: whether it must be there depends
 * on others and is checked later, so that one look finds all problems. Any other key is refused.
 */
const mapping = <T extends z.ZodRawShape>(shape: T) => z.strictObject(shape, { error: 'a mapping' }).partial();

/** A list, or one value that stands for a list of itself. */
const listOf = <T extends z.ZodType>(item: T, expected: string) =>
  z.preprocess(
    (value) => (value === undefined || Array.isArray(value) ? value : [value]),
    z.array(item, { error: expected }),
  );

/** `a, b` as Athena's table properties have it, or a YAML list. */
const words = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value),
  z.array(field.text, { error: 'a list of values' }),
);

const format = field.oneOf('parquet', 'csv', 'json' satisfies Format);

const csv = mapping({
  header: field.flag,
  delimiter: field.character,
  quote: field.character,
  encoding: field.oneOf('utf-8', 'utf-16', 'latin-1'),
});

export const partitionShape = mapping({
  type: field.oneOf('date', 'enum', 'integer', 'injected'),
  format: field.text,
  interval: field.wholeNumber(1),
  'interval.unit': field.oneOf('MINUTES', 'HOURS', 'DAYS', 'WEEKS', 'MONTHS', 'YEARS'),
  range: field.text,
  values: words,
  digits: field.wholeNumber(1, 18),
});

const source = mapping({
  id: field.datasetName,
  kind: field.oneOf(...(['s3', 'catalog', 's3-versions', 'kinesis'] satisfies Source['kind'][])),
  location: field.location,
  table: field.tableName,
  stream: field.text,
  format,
  csv,
  timeColumn: field.text,
  timeColumnZone: field.zone,
  lookback: field.duration,
  before: field.instant,
  lateness: field.duration,
});

const input = mapping({ id: field.identifier, location: field.location, format, csv });

const target = mapping({
  kind: field.oneOf(...(['s3', 'postgres'] satisfies Target['kind'][])),
  location: field.location,
  format,
  compression: field.oneOf(...(['zstd', 'snappy', 'gzip', 'none'] satisfies Target['compression'][])),
  fileBytes: field.size,
  partitionColumns: field.oneOf(...(['omit', 'keep'] satisfies Target['partitionColumns'][])),
  table: field.tableName,
  createTable: field.flag,
  publish: field.oneOf(...(['swap', 'overwrite'] satisfies Target['publish'][])),
  schema: field.oneOf(...(['same', 'add', 'any'] satisfies Target['schema'][])),
  timeColumn: field.text,
  connection: mapping({ env: field.text, secretArn: field.text }),
});

const transform = mapping({
  sql: field.text,
  glueJobName: field.text,
  rows: field.oneOf(...(['same', 'fewer', 'any'] satisfies Transform['rows'][])),
});

const window = mapping({
  timeZone: field.zone,
  open: field.localTime,
  close: field.localTime,
  days: z.array(field.oneOf(...(['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] satisfies Weekday[])), {
    error: 'a list of days such as [MON, TUE]',
  }),
});

const limits = mapping({
  maxConcurrency: field.wholeNumber(1, 10_000),
  maxUsd: field.dollars,
  maxScanBytes: field.size,
  lambda: mapping({ maxChunkBytes: field.size, maxPartitionsPerChunk: field.wholeNumber(1) }),
  glue: mapping({
    maxChunkBytes: field.size,
    maxPartitionsPerChunk: field.wholeNumber(1),
    version: field.oneOf('4.0', '5.0', '5.1', '6.0'),
    workerType: field.oneOf('G.1X', 'G.2X', 'G.4X', 'G.8X', 'G.12X', 'G.16X', 'R.1X', 'R.2X', 'R.4X', 'R.8X'),
    workers: field.wholeNumber(2, 299),
    class: field.oneOf(...(['STANDARD', 'FLEX'] satisfies Limits['glue']['class'][])),
  }),
});

/** Request fields that a schedule may send; `dataset` and `scheduledTime` are its own, `resume` makes no sense in it. */
const schedule = mapping({
  expression: field.text,
  timeZone: field.zone,
  from: field.text,
  through: field.text,
  last: field.duration,
  mode: field.oneOf(...(['backfill', 'reprocess'] satisfies Request['mode'][])),
  partitions: listOf(field.text, 'a list of partitions'),
  exclude: listOf(field.text, 'a list of partitions or ranges'),
  where: z.record(z.string(), listOf(field.text, 'a list of values'), { error: 'a mapping of keys to values' }),
  findings: listOf(field.oneOf(...findingNames), 'a list of findings'),
  depth: field.oneOf(...(['list', 'footer', 'scan'] satisfies Depth[])),
  dryRun: field.flag,
  planHash: field.text,
  order: field.oneOf(...(['oldest', 'newest'] satisfies Request['order'][])),
  maxConcurrency: field.wholeNumber(1, 10_000),
  maxUsd: field.dollars,
  window: field.oneOf('ignore'),
  reason: field.text,
  requestedBy: field.text,
});

export const datasetShape = mapping({
  dataset: field.datasetName,
  description: field.text,
  timeZone: field.zone,
  partitions: z.record(z.string(), partitionShape, { error: 'a mapping of partition keys' }),
  sources: z.array(source, { error: 'a list of sources' }),
  inputs: z.array(input, { error: 'a list of inputs' }),
  target,
  transform,
  rules: field.text,
  warnings: field.text,
  engine: field.oneOf('auto', ...(['lambda', 'glue'] satisfies EngineName[])),
  window: listOf(window, 'a mapping, or a list of them'),
  limits,
  objectives: mapping({ completeness: field.fraction, delay: field.duration }),
  schedule,
  retention: field.duration,
});

export type Raw = z.infer<typeof datasetShape>;
export type RawKey = z.infer<typeof partitionShape>;
export type RawSource = z.infer<typeof source>;
export type RawTarget = z.infer<typeof target>;
export type RawWindow = z.infer<typeof window>;
