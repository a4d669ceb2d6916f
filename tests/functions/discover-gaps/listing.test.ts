import { afterEach, beforeEach, expect, it } from 'vitest';
import { blocksOf } from '../../../core/gaps/block.ts';
import type { Request } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';
import { listerOf, listPlaces } from '../../../functions/discover-gaps/listing.ts';
import { countingStore } from '../../../ports/counting.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { days, type Lake, makeLake } from '../../e2e/kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

/** What is listed for some partitions of an hourly table in New York: names by partition, and how many requests it took. */
async function listed(partitions: string[]) {
  const dt = {
    type: 'date',
    format: "yyyy-MM-dd'T'HH",
    interval: 1,
    'interval.unit': 'HOURS',
    range: '2000-01-01T00,NOW',
  };
  lake.declare(days({ timeZone: 'America/New_York', partitions: { dt } }));
  const { deps } = lake.worker();
  const dataset = await deps.declarations.load('days');
  const request = { dataset: 'days', mode: 'backfill', depth: 'list', dryRun: false, partitions } as Request;
  const resolution = resolve(request, dataset, deps.clock.now());
  const { store, requests } = countingStore(lake.store);
  const list = listerOf(dataset, dataset.target, store);
  const names: Record<string, string[]> = {};
  for (const block of blocksOf(dataset, resolution, 0, 100)) {
    const placed = await list(block);
    for (let i = 0; i < block.length; i += 1) {
      names[block.partition(i).key] = placed.objects(i).map(({ uri }) => uri.slice(uri.lastIndexOf('/') + 1));
    }
  }
  return { names, lists: requests.list };
}

const put = (hour: string, name: string) => lake.store.put(`s3://lake/days/dt=${hour}/${name}`, 'x');

it('a repeated hour holds what lies at its own place, whichever of the two is asked for', async () => {
  await put('2000-10-29T01', 'first');
  await put('2000-10-29T01-0500', 'second');

  expect([
    await listed(['dt=2000-10-29T01-0500']),
    await listed(['dt=2000-10-29T01']),
    await listed(['dt=2000-10-29T01', 'dt=2000-10-29T01-0500']),
  ]).toEqual([
    { names: { 'dt=2000-10-29T01-0500': ['second'] }, lists: 1 },
    { names: { 'dt=2000-10-29T01': ['first'] }, lists: 1 },
    { names: { 'dt=2000-10-29T01': ['first'], 'dt=2000-10-29T01-0500': ['second'] }, lists: 1 },
  ]);
});

it('pages that hold nothing that is asked for are jumped over', async () => {
  for (let i = 0; i < 3_500; i += 1) await put('2000-01-01T05', `other-${i}`);
  await put('2000-01-01T04', 'a');
  await put('2000-02-01T00', 'b');

  expect(await listed(['dt=2000-01-01T04', 'dt=2000-02-01T00'])).toEqual({
    names: { 'dt=2000-01-01T04': ['a'], 'dt=2000-02-01T00': ['b'] },
    // The first page holds one, the second none; the third is where the next must be.
    lists: 3,
  });
});

it('four stretches of many places are listed at once, and give what one by one gives', async () => {
  const hours = Array.from({ length: 4_800 }, (_, hour) =>
    new Date(Date.UTC(2000, 0, 1, 5 + hour)).toISOString().slice(0, 13),
  );
  const objects = hours.flatMap((hour, i) =>
    i % 7 === 0 ? [] : [{ uri: `s3://lake/hours/dt=${hour}/a`, size: i + 1 }],
  );
  let [running, most, lists] = [0, 0, 0];
  const store = {
    async *list({ key }: { key: string }, { startAfter = '' } = {}) {
      running += 1;
      const from = objects.filter(({ uri }) => uri > `s3://lake/${startAfter}` && uri.startsWith(`s3://lake/${key}`));
      for (let i = 0; i < Math.max(1, from.length); i += 1_000) {
        lists += 1;
        await new Promise((resolve) => setImmediate(resolve));
        most = Math.max(most, running);
        yield {
          objects: from.slice(i, i + 1_000).map((one) => ({ ...one, etag: 'e', lastModified: 0 })),
          prefixes: [],
        };
      }
    },
  } as unknown as ObjectStore;

  const places = new Map(hours.map((hour, i) => [i, `s3://lake/hours/dt=${hour}/`]));
  const placed = await listPlaces(places, hours.length, store);

  expect(hours.map((_, i) => placed.objects(i).map(({ size }) => size))).toEqual(
    hours.map((_, i) => (i % 7 === 0 ? [] : [i + 1])),
  );
  expect([most, lists]).toEqual([4, 8]);
});
