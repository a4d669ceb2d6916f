import type { Unit } from '../../../core/calendar/calendar.ts';
import { createCalendar } from '../../../core/calendar/create.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { locationTemplate } from '../../../core/dataset/location-template.ts';

export interface TableOptions {
  timeZone?: string;
  unit?: Unit;
  interval?: number;
  format?: string;
  range?: string;
  /** Keys after `dt`, or in its place by the name `dt`. */
  keys?: Record<string, PartitionKey | 'time'>;
}

/** A dataset with the time key `dt` and the other keys given; by default days of 2001 in UTC. */
export function table(options: TableOptions = {}): Dataset {
  const { timeZone = 'UTC', unit = 'DAYS', interval = 1, format = 'yyyy-MM-dd', range } = options;
  const time: PartitionKey = { type: 'date', format, interval, 'interval.unit': unit, ...(range && { range }) };
  const partitions = Object.fromEntries(
    Object.entries(options.keys ?? { dt: 'time' as const }).map(([name, key]) => [name, key === 'time' ? time : key]),
  );
  const origin = range?.startsWith('NOW') ? undefined : range?.split(',')[0];
  return {
    id: 'flights',
    declaration: {
      dataset: 'flights',
      timeZone,
      partitions,
      sources: [],
      inputs: [],
      target: {
        kind: 's3',
        location: 's3://lake/flights/',
        format: 'parquet',
        compression: 'zstd',
        fileBytes: 1,
        partitionColumns: 'omit',
        createTable: true,
        publish: 'overwrite',
        schema: 'same',
      },
      transform: { rows: 'any' },
      engine: 'auto',
      window: [],
      limits: {
        maxConcurrency: 40,
        maxScanBytes: 1,
        lambda: { maxChunkBytes: 1, maxPartitionsPerChunk: 1 },
        glue: {
          maxChunkBytes: 1,
          maxPartitionsPerChunk: 1,
          version: '5.1',
          workerType: 'G.1X',
          workers: 2,
          class: 'STANDARD',
        },
      },
      objectives: { completeness: 1, delay: 'P1D' },
      retention: 'P30D',
    },
    declarationHash: '0'.repeat(64),
    calendar: createCalendar({
      timeZone,
      unit,
      interval,
      keys: [{ name: 'dt', format }],
      ...(origin !== undefined && { origin }),
    }),
    keys: Object.keys(partitions),
    target: locationTemplate('s3://lake/flights/', partitions),
  };
}
