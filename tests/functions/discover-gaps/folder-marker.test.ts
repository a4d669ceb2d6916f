import { afterEach, beforeEach, expect, it } from 'vitest';
import { scanPlaces } from '../../../functions/discover-gaps/scan.ts';
import { day, days, fillSource, key, type Lake, makeLake, numbers, range } from '../../e2e/kit.ts';
import { lookAt } from './given.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

it('an empty object that stands for the folder of a partition is not its data', async () => {
  lake.declare(days());
  await fillSource(lake.store, numbers(1, 3));
  for (const n of numbers(1, 3)) await lake.store.put(`s3://lake/days/dt=${day(n)}/`, '');

  const { gaps } = await lookAt(lake, range(1, 3));

  expect(gaps).toEqual(Object.fromEntries(numbers(1, 3).map((n) => [key(n), { missing: 'no object' }])));
});

it('nor is it where places say more than the time', async () => {
  const places = ['s3://lake/of/eu/', 's3://lake/of/us/'];
  for (const place of places) await lake.store.put(place, '');
  await lake.store.put('s3://lake/of/us/a.csv', 'n');

  const found = await scanPlaces(lake.store, places);

  expect([...found].map(([place, objects]) => [place, objects.map(({ uri }) => uri)])).toEqual([
    ['s3://lake/of/us/', ['s3://lake/of/us/a.csv']],
  ]);
});
