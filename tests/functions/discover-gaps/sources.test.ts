import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { look } from '../../../cli/preview.ts';
import { day, days, type Fields, fillSource, key, type Lake, makeLake, numbers, range } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

/** Which source each partition was found in, with the number of its objects, and what was asked for it. */
async function found(through: number) {
  const { candidates, requests } = await look({ ...range(1, through), mode: 'reprocess' }, lake.worker().deps);
  const chosen = candidates.map(({ partition, source }) => [
    partition.key,
    source && [source.id, source.objects.length],
  ]);
  return { chosen: Object.fromEntries(chosen), requests };
}

const raw = days().sources as Fields[];

describe('a source', () => {
  it('is the first that holds the partition', async () => {
    const late: Fields = { id: 'late', kind: 's3', location: 's3://late/dt=${dt}/', format: 'csv' };
    lake.declare(days({ sources: [...raw, late] }));
    await fillSource(lake.store, [1]);
    for (const n of [1, 2]) await lake.store.put(`s3://late/${key(n)}/a.csv`, 'happened,n\n');

    const { chosen } = await found(3);

    expect(chosen).toEqual({ [key(1)]: ['raw', 1], [key(2)]: ['late', 1], [key(3)]: null });
  });

  it('of old versions is what was current at the instant, found in one walk', async () => {
    const versions: Fields = {
      id: 'history',
      kind: 's3-versions',
      location: 's3://lake/days/dt=${dt}/',
      before: '2001-07-05T12:00:00Z',
      format: 'csv',
    };
    lake.declare(days({ sources: [versions] }));
    const uri = (n: number, name = 'a.csv') => `s3://lake/days/${key(n)}/${name}`;
    for (const n of numbers(1, 4)) await lake.store.put(uri(n), `happened,n\n${day(n)},1\n`);
    await lake.store.put(uri(1, 'b.csv'), 'happened,n\n');
    await lake.store.put(uri(4, '_SUCCESS'), 'done');
    await lake.store.delete(uri(2));
    await lake.store.delete(uri(3));

    const { chosen, requests } = await found(5);

    // The memory store keeps time by its writes: all of them lie before the instant, the deletes too.
    expect(chosen).toEqual({
      [key(1)]: ['history', 2],
      [key(2)]: null,
      [key(3)]: null,
      [key(4)]: ['history', 1],
      [key(5)]: null,
    });
    expect(requests.listVersions).toBe(1);
  });

  it('by a catalog table lies where its entries say, read in batches', async () => {
    lake.declare(days({ sources: [{ id: 'other', kind: 'catalog', table: 'raw.days', format: 'csv' }] }));
    await lake.catalog.createTable({
      name: 'raw.days',
      versionId: '0',
      columns: [],
      partitionKeys: [{ name: 'dt', type: 'string' }],
      location: 's3://raw/',
      parameters: {},
      descriptor: {},
    });
    const places = { 1: 's3://raw/here/', 2: 's3://raw/there', 3: 's3://raw/empty/' };
    await lake.catalog.createPartitions(
      'raw.days',
      Object.entries(places).map(([n, location]) => ({
        values: [day(Number(n))],
        location,
        parameters: {},
        descriptor: {},
      })),
    );
    await lake.store.put('s3://raw/here/a.csv', 'happened,n\n');
    await lake.store.put('s3://raw/here/b.csv', 'happened,n\n');
    await lake.store.put('s3://raw/there/a.csv', 'happened,n\n');
    await lake.store.put('s3://raw/thereafter/a.csv', 'happened,n\n');

    const { chosen, requests } = await found(4);

    expect(chosen).toEqual({
      [key(1)]: ['other', 2],
      [key(2)]: ['other', 1],
      [key(3)]: null,
      [key(4)]: null,
    });
    expect(requests.getPartitions).toBe(1);
  });
});
