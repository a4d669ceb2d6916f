import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Written } from '../../repo/declared.ts';
import type { Fields } from './functions.ts';

/** `day(3)` is 2001-01-03. */
export const day = (n: number): string => new Date(Date.UTC(2001, 0, n)).toISOString().slice(0, 10);

export const key = (n: number): string => `dt=${day(n)}`;

export const numbers = (from: number, through: number): number[] =>
  Array.from({ length: through - from + 1 }, (_, index) => from + index);

/** A table of days with a CSV file a day below `s3://raw/<name>/`; each test has its own. */
export const table = (name: string, change: Fields = {}): Written => ({
  dataset: name,
  partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-01-01,2001-12-31' } },
  sources: [{ id: 'raw', kind: 's3', location: `s3://raw/${name}/dt=\${dt}/`, format: 'csv', timeColumn: 'happened' }],
  target: { kind: 's3', location: `s3://lake/${name}/dt=\${dt}/` },
  transform: { sql: 'SELECT happened, n FROM source' },
  engine: 'lambda',
  ...change,
});

/** The same in the catalog, published by swapping locations. */
export const catalogued = (name: string, change: Fields = {}): Written =>
  table(name, {
    target: { kind: 's3', location: `s3://lake/${name}/dt=\${dt}/`, table: `analytics.${name}` },
    ...change,
  });

/** Writes the source of some days; every number in `rows` becomes a row. */
export async function fill(
  store: ObjectStore,
  name: string,
  days: readonly number[],
  rows: (n: number) => readonly (number | string)[] = (n) => [n, n + 1],
): Promise<void> {
  for (const n of days) {
    const lines = rows(n).map((value, index) => `${day(n)}T00:00:0${index % 10},${value}`);
    await store.put(`s3://raw/${name}/${key(n)}/data.csv`, `happened,n\n${lines.join('\n')}\n`);
  }
}

export const range = (dataset: string, from: number, through: number): Fields => ({
  dataset,
  from: day(from),
  through: day(through),
});

/** Every object below a prefix of the lake, with its content's fingerprint: nothing of Lakefill's own. */
export async function holding(store: ObjectStore, name: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { objects } of store.list({ bucket: 'lake', key: `${name}/` })) {
    for (const { uri, etag } of objects) found[uri.slice(`s3://lake/${name}/`.length)] = etag;
  }
  return found;
}
