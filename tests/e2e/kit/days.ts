import { createHash } from 'node:crypto';
import { look } from '../../../cli/preview.ts';
import { readersView } from '../../../cli/reading.ts';
import type { Lease } from '../../../core/ledger/lease.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { type Fields, type Lake, ledger } from './lake.ts';

export const plainTarget: Fields = { kind: 's3', location: 's3://lake/days/dt=${dt}/' };

/** A table of days, filled from a CSV file a day: `happened` is a time of that day, `n` a number. */
export const days = (change: Fields = {}): Fields => ({
  dataset: 'days',
  partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-01-01,2001-12-31' } },
  sources: [{ id: 'raw', kind: 's3', location: 's3://raw/days/dt=${dt}/', format: 'csv', timeColumn: 'happened' }],
  target: plainTarget,
  transform: { sql: 'SELECT happened, n FROM source' },
  engine: 'lambda',
  ...change,
});

export const swapTarget: Fields = { kind: 's3', location: 's3://lake/days/dt=${dt}/', table: 'analytics.days' };

export const bothTargets = [
  ['overwrite', plainTarget],
  ['swap', swapTarget],
] as const;

/** `day(3)` is 2001-01-03. */
export const day = (n: number): string => new Date(Date.UTC(2001, 0, n)).toISOString().slice(0, 10);

export const key = (n: number): string => `dt=${day(n)}`;

/** Writes the source of some days; every number in `rows` becomes a row. */
export async function fillSource(
  store: ObjectStore,
  numbers: readonly number[],
  rows: (n: number) => readonly (number | string)[] = (n) => [n, n + 1],
): Promise<void> {
  for (const n of numbers) {
    const lines = rows(n).map((value, index) => `${day(n)}T00:00:0${index % 10},${value}`);
    await store.put(`s3://raw/days/${key(n)}/data.csv`, `happened,n\n${lines.join('\n')}\n`);
  }
}

export const range = (from: number, through: number): Fields => ({
  dataset: 'days',
  from: day(from),
  through: day(through),
});

export const numbers = (from: number, through: number): number[] =>
  Array.from({ length: through - from + 1 }, (_, index) => from + index);

/** What readers see: per partition the contents of its files, as hashes. */
export async function seen(lake: Lake, dataset = 'days'): Promise<Record<string, string[]>> {
  const { deps } = lake.worker();
  const view = await readersView(await deps.declarations.load(dataset), deps);
  const entries = view.map(async ({ partition, objects }) => {
    const hashes = objects.map(async ({ uri }) => hash((await lake.store.get(uri)).body));
    return [partition.key, (await Promise.all(hashes)).sort()] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

const hash = (body: Uint8Array): string => createHash('sha256').update(body).digest('hex').slice(0, 12);

/** Every object below a bucket with its version: what must not change where nothing may be touched. */
export async function objects(store: ObjectStore, bucket: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const page of store.list({ bucket, key: '' })) {
    for (const { uri, etag, lastModified } of page.objects) {
      const head = await store.head(uri);
      found[uri] = `${etag.slice(0, 12)} v${head?.versionId} ${lastModified}`;
    }
  }
  return found;
}

/** The findings of every partition that has some. */
export async function gaps(lake: Lake, request: Fields): Promise<Record<string, string[]>> {
  const { candidates } = await look(request, lake.worker().deps);
  return Object.fromEntries(
    candidates
      .filter(({ findings }) => findings.length > 0)
      .map(({ partition, findings }) => [partition.key, findings.map(({ finding }) => finding)]),
  );
}

/** The runs that hold days, or undefined where nobody ever did. */
export const leasesOf = async ({ store, control }: Lake): Promise<Lease['runs'] | undefined> =>
  (await ledger<Lease>(store, control, 'leases/days.json'))?.runs;
