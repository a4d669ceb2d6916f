import { at } from '../../../core/errors.ts';
import type { ChosenSource, ObjectState } from '../../../core/gaps/candidate.ts';
import { fingerprintOf } from '../../../core/gaps/fingerprint.ts';
import type { Glance } from '../../../core/gaps/glance.ts';
import type { CatalogPartition, Observation, SeenObject } from '../../../core/gaps/observation.ts';
import type { PartitionFacts } from '../../../core/ledger/outcome.ts';
import type { Partition } from '../../../core/request/request.ts';

const DAY = 86_400_000;

/** A day of 2001 by its number from 0. */
export function day(number: number): Partition {
  const start = Date.UTC(2001, 0, 1 + number);
  const dt = new Date(start).toISOString().slice(0, 10);
  return { key: `dt=${dt}`, values: { dt }, start, end: start + DAY };
}

export const object = (name: string, size = 100, etag = `etag-${name}`): ObjectState => ({
  uri: `s3://lake/flights/dt=2001-01-01/${name}`,
  size,
  etag,
});

export const seenObject = (name: string, size = 100, etag = `etag-${name}`, lastModified = 1_000): SeenObject => ({
  ...object(name, size, etag),
  lastModified,
});

export const entry = (location = 's3://lake/flights/dt=2001-01-01/'): CatalogPartition => ({
  values: ['2001-01-01'],
  location,
  parameters: {},
  descriptor: {},
});

export function source(id = 'raw', etag = 'v1'): ChosenSource {
  const objects = [{ uri: `s3://raw/${id}.csv`, size: 500, etag }];
  return { id, kind: 's3', objects, bytes: 500, fingerprint: fingerprintOf(objects) };
}

export const declarationHash = 'd'.repeat(64);

/** What run `run-1` left: published from `source()` under the declaration of now. */
export const facts = (change: Partial<PartitionFacts> = {}): PartitionFacts & { runId: string } => ({
  runId: 'run-1',
  state: 'published',
  fence: 1,
  rows: 10,
  bytes: 100,
  schema: [{ name: 'delay', type: 'int' }],
  objects: [object('a.parquet')],
  sourceId: 'raw',
  sourceFingerprint: source().fingerprint,
  declarationHash,
  error: null,
  ...change,
});

/** A sound partition that no run has touched, without catalog; its source is older than it is. */
export const observed = (change: Partial<Observation> = {}): Observation => ({
  partition: day(0),
  catalogued: false,
  entry: null,
  objects: [seenObject('a.parquet')],
  knowledge: { held: null, failure: null },
  waiver: null,
  source: source(),
  sourceNewest: 500,
  footer: null,
  ...change,
});

/** What was seen of these partitions, before their observations were made. */
export function glanceOf(seen: readonly Observation[]): Glance {
  const times = seen.map(({ objects }) => objects.map(({ lastModified }) => lastModified));
  return {
    block: {
      length: seen.length,
      starts: Float64Array.from(seen, ({ partition }) => partition.start),
      ends: Float64Array.from(seen, ({ partition }) => partition.end),
      labels: Float64Array.from(seen, ({ partition }) => partition.start),
      repeated: new Uint8Array(seen.length),
      member: new Uint32Array(seen.length),
      others: [{}],
      partition: (index) => at(seen, index).partition,
    },
    catalogued: seen.some(({ catalogued }) => catalogued),
    entries: new Map(seen.flatMap(({ entry: own }, index) => (own ? [[index, own]] : []))),
    target: {
      bytes: Float64Array.from(seen, ({ objects }) => objects.reduce((sum, { size }) => sum + size, 0)),
      newest: Float64Array.from(times, (own) => Math.max(...own)),
      objects: (index) => at(seen, index).objects,
    },
    sources: {
      latest: Math.max(...seen.map(({ sourceNewest }) => sourceNewest)),
      newest: (index) => (at(seen, index).source === null ? undefined : at(seen, index).sourceNewest),
      chosen: (index) => at(seen, index).source,
      exactRows: () => undefined,
    },
    knowledge: new Map(
      seen.flatMap(({ partition, knowledge }) =>
        knowledge.held || knowledge.failure || knowledge.written ? [[partition.key, knowledge]] : [],
      ),
    ),
    waivers: new Map(seen.flatMap(({ partition, waiver }) => (waiver ? [[partition.key, waiver]] : []))),
  };
}
