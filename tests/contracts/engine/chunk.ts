import type { Unit } from '../../../core/calendar/calendar.ts';
import { createCalendar } from '../../../core/calendar/create.ts';
import { formatInstant } from '../../../core/calendar/interval.ts';
import type { ObjectState } from '../../../core/gaps/candidate.ts';
import type { ChunkDocument, ChunkPartition, SourceView } from '../../../core/plan/chunk-document.ts';

export interface ChunkOptions {
  sql?: string;
  timeZone?: string;
  unit?: Unit;
  /** Instants. */
  from: string;
  to: string;
  /** What each partition reads; by default the same objects for all. */
  objects: ObjectState[] | ((values: Record<string, string>) => ObjectState[]);
  source?: Partial<SourceView>;
  target?: Partial<ChunkDocument['target']>;
  inputs?: (ChunkDocument['inputs'][number] & { objects: ObjectState[] })[];
  /** Values of a key `carrier`, in the path before the time; every cell is there once for each. */
  carriers?: string[];
}

const formats: Readonly<Record<Unit, string>> = {
  MINUTES: "yyyy-MM-dd'T'HH:mm",
  HOURS: 'yyyy-MM-dd-HH',
  DAYS: 'yyyy-MM-dd',
  WEEKS: 'yyyy-MM-dd',
  MONTHS: 'yyyy-MM',
  YEARS: 'yyyy',
};

/** A chunk of all partitions between two instants, as PlanChunks would write it. */
export function chunkOf(options: ChunkOptions): ChunkDocument {
  const { timeZone = 'UTC', unit = 'DAYS', carriers = [undefined], inputs = [] } = options;
  const calendar = createCalendar({ timeZone, unit, interval: 1, keys: [{ name: 'dt', format: formats[unit] }] });
  const partitions: ChunkPartition[] = [];
  for (const carrier of carriers) {
    for (const cell of calendar.cells(Date.parse(options.from), Date.parse(options.to))) {
      const [dt = ''] = calendar.format(cell);
      const values: Record<string, string> = carrier === undefined ? { dt } : { carrier, dt };
      const key = Object.entries(values)
        .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
        .join('/');
      const wall = calendar.wall(cell);
      const objects = typeof options.objects === 'function' ? options.objects(values) : options.objects;
      partitions.push({
        key,
        start: formatInstant(cell.start),
        end: formatInstant(cell.end),
        wallStart: wall.start,
        wallEnd: wall.end,
        values,
        path: `${key}/`,
        source: { id: 'raw', kind: 's3', objects, bytes: 0, fingerprint: '' },
        base: { entry: null, objects: [] },
        tries: 0,
      });
    }
  }
  return {
    schemaVersion: 1,
    runId: 'run',
    chunkId: 'chunk',
    dataset: 'flights',
    declarationHash: '',
    engine: 'lambda',
    register: false,
    timeZone,
    sources: {
      raw: {
        id: 'raw',
        kind: 's3',
        format: 'parquet',
        timeColumn: 'date',
        partitioned: false,
        filterColumns: [],
        pathKeys: [],
        ...options.source,
      },
    },
    inputs: inputs.map(({ objects: _, ...input }) => input),
    inputObjects: Object.fromEntries(inputs.map(({ id, objects }) => [id, objects])),
    transform: { rows: 'any', ...(options.sql === undefined ? {} : { sql: options.sql }) },
    target: {
      kind: 's3',
      location: 's3://lake/flights/dt=${dt}/',
      format: 'parquet',
      compression: 'zstd',
      fileBytes: 256_000_000,
      partitionColumns: 'omit',
      createTable: true,
      publish: 'overwrite',
      schema: 'same',
      ...options.target,
    },
    keys: carriers[0] === undefined ? ['dt'] : ['carrier', 'dt'],
    schema: null,
    described: null,
    partitions,
  };
}
