import { deepStrictEqual } from 'node:assert';
import { HOURS, hourly, keysOf, listing, ROUNDS } from './hours.ts';
import { measured } from './lake.ts';

/** The least that anybody would write: every key that there should be, as ISO text, without those that the listing shows. */
const dataset = hourly('UTC');
const objects = listing(dataset);
const first = Date.parse(`${keysOf(dataset).next().value}:00Z`);
const missing = await measured(async () => {
  const present = new Set(objects.map(({ uri }) => /dt=([^/]+)\//.exec(uri)?.[1]));
  const found: string[] = [];
  for (let hour = 0; hour < HOURS; hour += 1) {
    const key = new Date(first + hour * 3_600_000).toISOString().slice(0, 13);
    if (!present.has(key)) found.push(key);
  }
  return found;
}, ROUNDS);
deepStrictEqual(missing.length, HOURS - objects.length);
