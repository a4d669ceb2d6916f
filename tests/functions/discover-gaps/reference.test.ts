import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import { LakefillError } from '../../../core/errors.ts';
import type { Candidate, ChosenSource } from '../../../core/gaps/candidate.ts';
import { fingerprintOf } from '../../../core/gaps/fingerprint.ts';
import { judge } from '../../../core/gaps/judge.ts';
import { sha256 } from '../../../core/hash.ts';
import { canonicalJson } from '../../../core/json.ts';
import type { PartitionFacts } from '../../../core/ledger/outcome.ts';
import { planHash, planned } from '../../../core/plan/hash.ts';
import type { Partition, Request } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';
import { discover } from '../../../functions/discover-gaps/discovery.ts';
import type { Deps } from '../../../ports/deps.ts';
import type { ObjectInfo } from '../../../ports/object-store.ts';
import { times } from '../../setup/effort.ts';

/** A grain, how its keys are written, and what they are in the template of a table. */
const shapes = [
  ['HOURS', { dt: "yyyy-MM-dd'T'HH" }],
  ['HOURS', { dt: 'yyyyMMddHH' }],
  ['HOURS', { year: 'yyyy', month: 'MM', day: 'dd', hour: 'HH' }],
  ['HOURS', { dt: 'yyyy-MM-dd-kk' }],
  ['MINUTES', { dt: "yyyy-MM-dd'T'HH:mm" }],
  ['DAYS', { dt: 'yyyy-MM-dd' }],
  ['DAYS', { dt: 'dd-MM-yyyy' }],
  ['DAYS', { dt: 'yyyy/MM/dd' }],
  ['MONTHS', { year: 'yyyy', month: 'MM' }],
] as const;
/** Each with a moment around which its clocks change. */
const zones = [
  ['UTC', '2020-11-01T06:00Z'],
  ['America/New_York', '2020-11-01T06:00Z'],
  ['America/New_York', '2020-03-08T07:00Z'],
  ['Australia/Lord_Howe', '2020-04-04T15:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'],
] as const;
const lengths = { MINUTES: 60_000, HOURS: 3_600_000, DAYS: 86_400_000, MONTHS: 31 * 86_400_000 };

const worlds = fc.record({
  shape: fc.constantFrom(...shapes),
  zone: fc.constantFrom(...zones),
  before: fc.integer({ min: 0, max: 70 }),
  count: fc.integer({ min: 1, max: 140 }),
  other: fc.boolean(),
  tail: fc.constantFrom('', 'data/'),
  /** Of every partition: what lies there, and what the ledger knows of it. */
  seeds: fc.array(fc.nat({ max: 199 }), { minLength: 20, maxLength: 60 }),
  noise: fc.array(fc.nat({ max: 9 }), { maxLength: 6 }),
  page: fc.integer({ min: 1, max: 12 }),
  mode: fc.constantFrom('backfill', 'reprocess'),
  /** Every so many of the partitions are asked for; 1: all of them, as a range. */
  every: fc.constantFrom(1, 1, 2, 3, 17),
});
type World = typeof worlds extends fc.Arbitrary<infer T> ? T : never;

function datasetIn({ shape: [unit, formats], zone: [timeZone], other, tail }: World): Dataset {
  const keys = Object.keys(formats);
  const places = [...keys, ...(other ? ['region'] : [])].map((key) => `${key}=\${${key}}/`).join('');
  const partitions = {
    ...Object.fromEntries(
      Object.entries(formats).map(([key, format], i) => [
        key,
        { type: 'date', format, ...(i === keys.length - 1 && { 'interval.unit': unit }) },
      ]),
    ),
    ...(other && { region: { type: 'enum', values: ['eu', 'us'] } }),
  };
  const text = JSON.stringify({
    dataset: 'cells',
    timeZone,
    partitions,
    sources: [
      { id: 'raw', kind: 's3', location: `s3://raw/a/${places}`, format: 'csv' },
      { id: 'old', kind: 's3', location: `s3://raw/b/${places}`, format: 'csv' },
    ],
    target: { kind: 's3', location: `s3://lake/cells/${places}${tail}`, format: 'json' },
    transform: { sql: 'SELECT * FROM source' },
  });
  const parsed = parseDatasetFile(text, 'cells.yml');
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return datasetOf(parsed.declaration);
}

const objectOf = (uri: string, seed: number): ObjectInfo => ({
  uri,
  size: seed % 19 === 0 ? 0 : seed % 7 === 0 ? 900 : 100 + (seed % 5),
  etag: `e${seed % 3}`,
  lastModified: 1_000 + (seed % 4),
});

const sourceIn = (id: string, objects: readonly ObjectInfo[]): ChosenSource => {
  const states = objects.map(({ uri, size, etag }) => ({ uri, size, etag }));
  const bytes = states.reduce((sum, { size }) => sum + size, 0);
  return { id, kind: 's3', objects: states, bytes, fingerprint: fingerprintOf(states) };
};

/** Everything that the world holds: objects in key order, facts and waivers by partition. */
function fill(world: World, dataset: Dataset, partitions: readonly Partition[]) {
  const objects: ObjectInfo[] = [];
  const facts: Record<string, PartitionFacts> = {};
  const waived: Record<string, object> = {};
  const locate = (prefix: string, { values }: Partition): string =>
    dataset.target
      .locate(values)
      .replace('s3://lake/cells/', prefix)
      .replace(/data\/$/, '');
  partitions.forEach((partition, i) => {
    const seed = (world.seeds[i % world.seeds.length] ?? 0) + i;
    const place = dataset.target.locate(partition.values);
    const own = ['part-0', ...(seed % 3 === 0 ? ['deep/part-1', '_temporary/x', 'deep/.crc', 'deep/'] : [])];
    if (seed % 10 > 1) objects.push(...own.map((name) => objectOf(place + name, seed)));
    const sources = ['s3://raw/a/', 's3://raw/b/'].map((prefix, rank) =>
      (seed + rank) % 4 === 0 ? [] : [objectOf(`${locate(prefix, partition)}in.csv`, seed + rank)],
    );
    for (const held of sources) objects.push(...held);
    if (seed % 5 === 0) {
      const read = sources.findIndex((held) => held.length > 0);
      facts[partition.key] = {
        state: seed % 55 === 0 ? 'failed' : 'published',
        fence: 1,
        rows: 1,
        bytes: 1,
        schema: [],
        objects: objects.filter(({ uri, size }) => uri.startsWith(place) && size > 0 && !/\/[_.]|\/$/.test(uri)),
        sourceId: ['raw', 'old'][read] ?? null,
        sourceFingerprint: seed % 25 === 0 ? 'other' : sourceIn('', sources[read] ?? []).fingerprint,
        declarationHash: dataset.declarationHash,
        error: null,
      };
    }
    if (seed % 41 === 0) waived[partition.key] = { reason: 'lost', until: null, by: null, at: '2020-01-01T00:00:00Z' };
  });
  if (!world.other) objects.push(...misplaced(world, dataset, partitions));
  const odd = [
    'zz',
    'dt=2020-03-08T02/x',
    'dt=2020-11-01T99/x',
    'dt=2020110106x/y',
    'dt=',
    '!',
    'dt=2020-11-01',
    '_x/y',
  ];
  for (const n of world.noise) objects.push(objectOf(`s3://lake/cells/${odd[n] ?? `year=${n}`}`, n));
  const unique = [...new Map(objects.map((object) => [object.uri, object])).values()];
  return { objects: unique.sort((a, b) => (a.uri < b.uri ? -1 : 1)), facts, waived };
}

/** A folder for every label around, whether a clock shows it or skips it, and without the offset of one that is repeated. */
function misplaced(world: World, dataset: Dataset, partitions: readonly Partition[]): ObjectInfo[] {
  const { calendar } = datasetIn({ ...world, zone: ['UTC', '2020-11-01T06:00Z'] });
  const labels = partitions.map((partition) => dataset.calendar.readings(partition).end);
  const margin = 3 * lengths[world.shape[0]];
  const cells = labels.length === 0 ? [] : calendar.cells(Math.min(...labels) - margin, Math.max(...labels) + margin);
  return [...cells]
    .map((cell, i) => {
      const values = calendar.format(cell);
      const place = dataset.target.locate(Object.fromEntries(calendar.keys.map((key, n) => [key, values[n] ?? ''])));
      return objectOf(`${place}twin`, world.seeds[i % world.seeds.length] ?? 0);
    })
    .filter((_, i) => (world.seeds[i % world.seeds.length] ?? 0) % 3 > 0);
}

const absent = async (): Promise<never> => {
  throw new LakefillError('NoSuchKey', 'no such key');
};

function depsIn({ page }: World, { objects, facts, waived }: ReturnType<typeof fill>): Deps {
  const documents: Record<string, object> = {
    's3://control/facts/cells/r.json': { schemaVersion: 1, runId: 'r', dataset: 'cells', partitions: facts },
    's3://control/waivers/cells.json': { schemaVersion: 1, partitions: waived },
  };
  const all = [...objects, objectOf('s3://control/facts/cells/r.json', 1)];
  const store = {
    async get(uri: string) {
      const found = documents[uri];
      return found ? { body: Buffer.from(JSON.stringify(found)), etag: 'e' } : absent();
    },
    async *list({ bucket, key }: { bucket: string; key: string }, { startAfter = '' } = {}) {
      const found = all.filter(
        ({ uri }) => uri.startsWith(`s3://${bucket}/${key}`) && uri > `s3://${bucket}/${startAfter}`,
      );
      for (let i = 0; i < found.length; i += page) yield { objects: found.slice(i, i + page), prefixes: [] };
    },
  };
  return { store, catalog: {}, engine: {}, logger: {}, control: 'control' } as unknown as Deps;
}

/** The same by the words alone: every partition is made, and looked for in everything there is. */
function reference(world: World, dataset: Dataset, partitions: Iterable<Partition>, held: ReturnType<typeof fill>) {
  const below = (place: string): ObjectInfo[] =>
    held.objects.filter(({ uri }) => uri.startsWith(place) && !/\/[_.]|\/$/.test(uri.slice(place.length - 1)));
  const seen = [...partitions].map((partition) => {
    const objects = below(dataset.target.locate(partition.values));
    const places = ['s3://raw/a/', 's3://raw/b/'].map((prefix) =>
      dataset.target
        .locate(partition.values)
        .replace('s3://lake/cells/', prefix)
        .replace(/data\/$/, ''),
    );
    const found = places.map(below);
    const rank = found.findIndex((own) => own.length > 0);
    const facts = held.facts[partition.key];
    const known = facts && { ...facts, runId: 'r' };
    return {
      partition,
      catalogued: false,
      entry: null,
      objects,
      knowledge: {
        held: known && known.state !== 'failed' ? known : null,
        failure: known?.state === 'failed' ? known : null,
      },
      waiver: (held.waived[partition.key] as { reason: string; until: null } | undefined) ?? null,
      source: rank < 0 ? null : sourceIn(['raw', 'old'][rank] ?? '', found[rank] ?? []),
      sourceNewest: Math.max(0, ...(found[rank] ?? []).map(({ lastModified }) => lastModified)),
      footer: null,
    };
  });
  const like = ({ partition: { values, start } }: (typeof seen)[number]): string => {
    const weekday =
      world.shape[0] === 'DAYS' ? new Date(`${dataset.calendar.wall({ start, end: start }).start}Z`).getUTCDay() : 0;
    return `${values.region} ${weekday}`;
  };
  const sizes = seen.map((one) => ({ like: like(one), size: one.objects.reduce((sum, { size }) => sum + size, 0) }));
  return seen
    .map((one, i) => {
      const own = sizes[i];
      const near = (list: typeof sizes) => list.filter(({ like: group, size }) => group === own?.like && size > 0);
      const neighbours = [...near(sizes.slice(0, i)).slice(-8), ...near(sizes.slice(i + 1)).slice(0, 8)].map(
        ({ size }) => size,
      );
      const outlier = own && own.size > 0 ? farOff(own.size, neighbours) : undefined;
      const sourceRank = (id: string): number => ['raw', 'old'].indexOf(id);
      return judge(one as Parameters<typeof judge>[0], {
        declarationHash: dataset.declarationHash,
        sourceRank,
        ...(outlier !== undefined && { outlier }),
      });
    })
    .filter(({ findings }) => world.mode === 'reprocess' || findings.length > 0);
}

function farOff(size: number, neighbours: readonly number[]): string | undefined {
  const median = (values: readonly number[]): number => {
    const sorted = values.toSorted((a, b) => a - b);
    return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
  };
  const middle = median(neighbours);
  const spread = 1.4826 * median(neighbours.map((value) => Math.abs(value - middle)));
  const far =
    neighbours.length >= 6 && (size >= 2 * middle || size <= middle / 2) && Math.abs(size - middle) > 6 * spread;
  return far ? `${size} bytes, the median of ${neighbours.length} neighbours is ${Math.round(middle)}` : undefined;
}

describe('looking at partitions as columns', () => {
  it('finds, lists and hashes what looking at each by itself does', async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const dataset = datasetIn(world);
        const { calendar } = dataset;
        const length = lengths[world.shape[0]];
        const first = calendar.at(Date.parse(world.zone[1]) - world.before * length);
        const last = calendar.at(first.start + world.count * length);
        const now = Date.UTC(2040, 0);
        const text = (cell: typeof first): string => calendar.format(cell).join('/');
        const range = { from: text(first), through: text(last) };
        const base = { dataset: 'cells', mode: world.mode, depth: 'list', dryRun: false } as const;
        const all = [...resolve({ ...base, ...range } as Request, dataset, now).partitions()];
        const picked = all.filter((_, i) => i % world.every === 0).map(({ key }) => key);
        const request = { ...base, ...(world.every > 1 ? { partitions: picked } : range) } as Request;
        const resolution = resolve(request, dataset, now);
        const held = fill(world, dataset, all);

        const found: Candidate[] = [];
        const task = { dataset, request, resolution, now, cursor: 0 };
        for await (const slice of discover(task, depsIn(world, held))) found.push(...slice.candidates);

        const expected = reference(world, dataset, resolution.partitions(), held);
        expect(JSON.stringify(found)).toBe(JSON.stringify(expected));
        const { mode } = world;
        const document = { declaration: dataset.declarationHash, mode, partitions: expected.map(planned) };
        expect(planHash(dataset.declarationHash, mode, found)).toBe(sha256(canonicalJson(document)));
      }),
      { numRuns: times(80, 2_000) },
    );
  });
});
