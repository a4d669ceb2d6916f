import { LakefillError } from '../errors.ts';
import type { CsvOptions, Declaration, Input, PartitionKey, Source, Target, Window } from './declaration.ts';
import { grainOf } from './grain.ts';
import type { Raw, RawKey, RawSource, RawTarget, RawWindow } from './shape.ts';

type Compact<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys that say nothing, so that a declaration is the same after JSON. */
const compact = <T extends object>(value: T): Compact<T> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Compact<T>;

/** For what the checks have made sure of. */
function sure<T>(value: T | undefined): T {
  if (value === undefined) throw new LakefillError('Bug', 'a dataset file was completed before it was checked');
  return value;
}

const CSV: CsvOptions = { header: true, delimiter: ',', quote: '"', encoding: 'utf-8' };
const EVERY_DAY: Window['days'] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];

/** A checked file with every default in its place; the defaults are those of docs/datasets.md. */
export function complete(raw: Raw): Declaration {
  const timeZone = raw.timeZone ?? 'UTC';
  return compact({
    dataset: sure(raw.dataset),
    description: raw.description,
    timeZone,
    partitions: Object.fromEntries(
      Object.entries(sure(raw.partitions)).map(([name, key]) => [name, partitionKey(key)]),
    ),
    sources: sure(raw.sources).map(source),
    inputs: (raw.inputs ?? []).map(
      (input): Input => ({ id: sure(input.id), location: sure(input.location), ...formatOf(input) }),
    ),
    target: target(sure(raw.target)),
    transform: { ...compact(raw.transform ?? {}), rows: raw.transform?.rows ?? 'any' },
    rules: raw.rules,
    warnings: raw.warnings,
    // A job of one's own runs on Glue only.
    engine: raw.transform?.glueJobName === undefined ? (raw.engine ?? 'auto') : 'glue',
    window: (raw.window ?? []).map((window) => openingOf(window, timeZone)),
    limits: {
      ...compact({ maxUsd: raw.limits?.maxUsd }),
      maxConcurrency: raw.limits?.maxConcurrency ?? 40,
      maxScanBytes: raw.limits?.maxScanBytes ?? 100e9,
      lambda: { maxChunkBytes: 256e6, maxPartitionsPerChunk: 100, ...compact(raw.limits?.lambda ?? {}) },
      glue: {
        maxChunkBytes: 200e9,
        maxPartitionsPerChunk: 1000,
        version: '5.1',
        workerType: 'G.1X',
        workers: 10,
        class: 'STANDARD' as const,
        ...compact(raw.limits?.glue ?? {}),
      },
    },
    objectives: { completeness: raw.objectives?.completeness ?? 0.99, delay: raw.objectives?.delay ?? 'P2D' },
    schedule: raw.schedule && {
      ...compact(raw.schedule),
      expression: sure(raw.schedule.expression),
      timeZone: raw.schedule.timeZone ?? timeZone,
    },
    retention: raw.retention ?? 'P30D',
  });
}

function partitionKey(key: RawKey): PartitionKey {
  const interval = key.interval ?? 1;
  switch (sure(key.type)) {
    case 'date': {
      const format = sure(key.format);
      const unit = key['interval.unit'] ?? sure(grainOf(format));
      return compact({ type: 'date' as const, format, interval, 'interval.unit': unit, range: key.range });
    }
    case 'enum':
      return { type: 'enum', values: sure(key.values) };
    case 'integer':
      return compact({ type: 'integer' as const, range: sure(key.range), digits: key.digits, interval });
    case 'injected':
      return { type: 'injected' };
  }
}

function formatOf(raw: Pick<RawSource, 'format' | 'csv'>): Pick<Input, 'format' | 'csv'> {
  const format = raw.format ?? 'parquet';
  return format === 'csv' ? { format, csv: { ...CSV, ...compact(raw.csv ?? {}) } } : { format };
}

function source({ format, csv, ...rest }: RawSource): Source {
  return compact({ ...rest, id: sure(rest.id), kind: sure(rest.kind), ...formatOf({ format, csv }) });
}

function target(raw: RawTarget): Target {
  // Databases are refused so far, and what only they have with them.
  const { location, connection: _, ...rest } = raw;
  return compact({
    ...rest,
    kind: sure(raw.kind),
    // A partition is a folder, also where the slash was forgotten.
    location: location?.replace(/\/?$/, '/'),
    format: raw.format ?? 'parquet',
    compression: raw.compression ?? 'zstd',
    fileBytes: raw.fileBytes ?? 256e6,
    partitionColumns: raw.partitionColumns ?? 'omit',
    createTable: raw.createTable ?? true,
    publish: raw.publish ?? (raw.table === undefined ? 'overwrite' : 'swap'),
    schema: raw.schema ?? 'same',
  });
}

const openingOf = (raw: RawWindow, timeZone: string): Window => ({
  timeZone: raw.timeZone ?? timeZone,
  open: sure(raw.open),
  close: sure(raw.close),
  days: raw.days ?? EVERY_DAY,
});
