import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseRequest } from '../../../core/request/parse.ts';
import type { Request } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';
import { discover, type Slice } from '../../../functions/discover-gaps/discovery.ts';
import { countingCatalog, countingStore } from '../../../ports/counting.ts';
import { type Fields, type Lake, makeLake } from '../../e2e/kit.ts';

const HOURS = 6_000;
const start = Date.UTC(2000, 0, 1);
const hour = (i: number): string => new Date(start + i * 3_600_000).toISOString().slice(0, 13).replace('T', '-');

/** A catalogued table of hours with a text file each, in target and source alike. */
const hours: Fields = {
  dataset: 'hours',
  partitions: {
    dt: { type: 'date', format: 'yyyy-MM-dd-HH', interval: 1, 'interval.unit': 'HOURS', range: '2000-01-01-00,NOW' },
  },
  sources: [{ id: 'raw', kind: 's3', location: 's3://raw/hours/dt=${dt}/', format: 'csv' }],
  target: { kind: 's3', location: 's3://lake/hours/dt=${dt}/', table: 'analytics.hours', format: 'csv' },
  transform: { sql: 'SELECT * FROM source' },
};

let lake: Lake;
beforeAll(async () => {
  lake = makeLake();
  lake.declare(hours);
  await lake.catalog.createTable({
    name: 'analytics.hours',
    versionId: '0',
    columns: [{ name: 'n', type: 'int' }],
    partitionKeys: [{ name: 'dt', type: 'string' }],
    location: 's3://lake/hours/',
    parameters: {},
    descriptor: {},
  });
  for (let i = 0; i < HOURS; i += 1) {
    await lake.store.put(`s3://raw/hours/dt=${hour(i)}/a.csv`, 'n\n1\n');
    await lake.store.put(`s3://lake/hours/dt=${hour(i)}/a.csv`, 'n\n1\n');
  }
});
afterAll(() => lake.dispose());

/** Walks the slices, and says what each had cost. */
async function walk(depth: Request['depth'], cursor = 0) {
  const { deps } = lake.worker();
  const dataset = await deps.declarations.load('hours');
  const request = parseRequest({ dataset: 'hours', from: hour(0), through: hour(HOURS - 1), depth });
  if ('resume' in request) throw new Error('a request');
  const now = deps.clock.now();
  const resolution = resolve(request, dataset, now);
  const { store, requests } = countingStore(deps.store);
  const { catalog, requests: catalogRequests } = countingCatalog(deps.catalog);
  const slices: (Pick<Slice, 'cursor' | 'looked'> & { found: number } & Record<string, number>)[] = [];
  const task = { dataset, request, now, cursor, resolution };
  for await (const slice of discover(task, { ...deps, store, catalog })) {
    const { list, get, head } = requests;
    const { getPartitions, getTable } = catalogRequests;
    slices.push({
      cursor: slice.cursor,
      looked: slice.looked,
      found: slice.candidates.length,
      list,
      get,
      head,
      getPartitions,
      getTable,
    });
  }
  return slices;
}

describe('six thousand partitions', () => {
  it('are looked at in bulk, and in slices', async () => {
    const slices = await walk('list');

    expect(slices).toEqual([
      // The ledger's facts and waivers are one listing, then a page for each stretch of 990 of target and source, and
      // batches of 1,000 of the catalog.
      { cursor: 3_960, looked: 3_960, found: 3_960, list: 9, get: 1, head: 0, getPartitions: 4, getTable: 1 },
      { cursor: 6_000, looked: 2_040, found: 2_040, list: 15, get: 1, head: 0, getPartitions: 7, getTable: 2 },
    ]);
  });

  it('go on where an earlier look ended', async () => {
    const slices = await walk('list', 5_000);

    expect(slices).toEqual([
      { cursor: 6_000, looked: 1_000, found: 1_000, list: 5, get: 1, head: 0, getPartitions: 1, getTable: 1 },
    ]);
  });

  it('of a format without footers cost nothing more at depth footer but the table', async () => {
    const [list, footer] = [await walk('list'), await walk('footer')];

    expect(footer).toEqual(list.map((slice) => ({ ...slice, getTable: (slice.getTable ?? 0) + 1 })));
  });
});
