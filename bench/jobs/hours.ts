import { deepStrictEqual } from 'node:assert';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { parseDatasetFile } from '../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { LakefillError } from '../../core/errors.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { parseRequest } from '../../core/request/parse.ts';
import { resolve } from '../../core/request/resolve.ts';
import { discover } from '../../functions/discover-gaps/discovery.ts';
import { makePlan } from '../../functions/plan-chunks/make-plan.ts';
import type { Deps } from '../../ports/deps.ts';
import type { ObjectInfo } from '../../ports/object-store.ts';

export const HOURS = 1_000_000;
export const ROUNDS = 5;
const FIRST = Date.parse('1910-01-01T05:00Z');
const HOUR = 3_600_000;
const NOW = FIRST + (HOURS + 100_000) * HOUR;
const TARGET = 's3://lake/hours/';

/** A million hours, each a folder with one object, filled from one file that holds them all. */
export function hourly(timeZone: string): Dataset {
  const parsed = parseDatasetFile(
    `
dataset: hours
timeZone: ${timeZone}
partitions:
  dt: { type: date, format: "yyyy-MM-dd'T'HH", interval.unit: HOURS }
sources: [ { id: raw, kind: s3, location: "s3://raw/hours.csv", format: csv, timeColumn: at } ]
target: { kind: s3, location: "${TARGET}dt=\${dt}/", format: parquet }
transform: { sql: SELECT * FROM source }
`,
    'hours.yml',
  );
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return datasetOf(parsed.declaration);
}

/** The keys that the table should have. */
export const keysOf = function* ({ calendar }: Dataset): Generator<string> {
  for (const cell of calendar.cells(FIRST, FIRST + HOURS * HOUR)) yield calendar.format(cell)[0] ?? '';
};

/** What the bucket holds, in its order: a tenth of the hours is missing at random, and thirty outages of a day and more. */
export function listing(dataset: Dataset): ObjectInfo[] {
  let state = 42;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 0) / 2 ** 32;
  };
  const outages = Array.from({ length: 30 }, () => ({
    start: Math.floor(random() * HOURS),
    length: 24 + Math.floor(random() * 100),
  }));
  const out = new Uint8Array(HOURS);
  for (const { start, length } of outages) out.fill(1, start, start + length);
  const objects: ObjectInfo[] = [];
  let index = 0;
  for (const key of keysOf(dataset)) {
    const present = random() >= 0.1 && out[index] === 0;
    index += 1;
    if (!present) continue;
    // Parsed from XML, an object's strings are its own and flat.
    const uri = Buffer.from(`${TARGET}dt=${key}/part-0.parquet`).toString();
    objects.push({
      uri,
      size: 1_000_000 + (index % 1_000),
      etag: index.toString(16).padStart(32, '0'),
      lastModified: NOW - HOUR,
    });
  }
  return objects.sort((a, b) => (a.uri < b.uri ? -1 : 1));
}

const absent = (): never => {
  throw new LakefillError('NoSuchKey', 'no such key');
};

/** As much of the world as discovery and the plan touch, from memory. */
function depsOf(objects: ObjectInfo[]): Pick<Deps, 'store' | 'catalog' | 'engine' | 'logger' | 'control' | 'region'> {
  const raw: ObjectInfo = { uri: 's3://raw/hours.csv', size: 2e9, etag: 'e', lastModified: NOW - 2 * HOUR };
  async function* list({ bucket, key }: { bucket: string; key: string }, { startAfter = '' } = {}) {
    const all = bucket === 'lake' && key.startsWith('hours/') ? objects : bucket === 'raw' ? [raw] : [];
    for (let i = firstAfter(all, `s3://${bucket}/${startAfter}`); i < all.length; i += 1_000) {
      yield { objects: all.slice(i, i + 1_000), prefixes: [] };
    }
  }
  return {
    store: { get: async () => absent(), list } as unknown as Deps['store'],
    catalog: {} as Deps['catalog'],
    engine: {
      describe: async () => [],
      profile: async () => ({
        columns: [],
        extents: [
          { uri: raw.uri, rows: 1e9, bytes: raw.size, min: BigInt(FIRST - 1e9) * 1000n, max: BigInt(NOW) * 1000n },
        ],
        wall: false,
        problems: [],
      }),
    } as unknown as Deps['engine'],
    logger: {} as Deps['logger'],
    control: 'control',
    region: 'us-east-1',
  };
}

function firstAfter(objects: readonly ObjectInfo[], uri: string): number {
  let [low, high] = [0, objects.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((objects[middle]?.uri ?? '') > uri) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** From the listing to a hashed plan: the very steps of `lakefill plan`. */
export async function planOf(dataset: Dataset, objects: ObjectInfo[]): Promise<Plan> {
  const { calendar } = dataset;
  const text = (instant: number): string => calendar.format(calendar.at(instant))[0] ?? '';
  const request = parseRequest({ dataset: dataset.id, from: text(FIRST), through: text(FIRST + HOURS * HOUR - 1) });
  if ('resume' in request) throw new Error('no run to resume');
  const deps = depsOf(objects);
  const resolution = resolve(request, dataset, NOW);
  const candidates: Candidate[] = [];
  const task = { dataset, request, resolution, now: NOW, cursor: 0 };
  for await (const slice of discover(task, deps)) {
    for (const candidate of slice.candidates) if (candidate.findings.length > 0) candidates.push(candidate);
  }
  const { plan } = await makePlan({ dataset, request, now: NOW, candidates, skipped: resolution.skipped() }, deps);
  deepStrictEqual(
    plan.estimate.partitions,
    HOURS - objects.length,
    'a plan of other partitions than those that are missing',
  );
  return plan;
}
