import { deepStrictEqual } from 'node:assert';
import { HOURS, hourly, keysOf, listing, ROUNDS } from './hours.ts';
import { measured } from './lake.ts';

/** What anybody would write first: the set of keys that there should be, as ISO text, without the set that the listing shows. */
const dataset = hourly('UTC');
const objects = listing(dataset);
const first = Date.parse(`${keysOf(dataset).next().value}:00Z`);
const keyOf = (hour: number): string => new Date(first + hour * 3_600_000).toISOString().slice(0, 13);
const missing = await measured(async () => {
  const present = new Set(objects.map(({ uri }) => /dt=([^/]+)\//.exec(uri)?.[1] ?? ''));
  const expected = new Set(Array.from({ length: HOURS }, (_, hour) => keyOf(hour)));
  return expected.difference(present);
}, ROUNDS);
deepStrictEqual(missing.size, HOURS - objects.length);
