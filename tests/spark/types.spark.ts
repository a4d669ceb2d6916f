import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { type ChunkOptions, chunkOf } from '../contracts/engine/chunk.ts';
import { flightsFile, seed } from '../contracts/engine/subject.ts';
import { seedAllTypes } from './all-types.ts';
import { expectSame, type Pair, runBoth, sharedPair } from './parity.ts';

let pair: Pair;
let flights: ObjectState;
let types: ObjectState;
beforeAll(async () => {
  pair = await sharedPair();
  flights = await seed(pair.store, 's3://raw/flights.parquet', { file: flightsFile });
  types = await seedAllTypes(pair.store, 's3://raw/types.parquet', join(pair.root, 'made', 'types.parquet'));
});

const same = async (options: ChunkOptions): Promise<number> =>
  expectSame(pair.store, await runBoth(pair, chunkOf(options)));

it('writes the same flights as DuckDB, day by day', async () => {
  const from = '2001-01-01T00:00:00Z';

  expect(await same({ objects: [flights], from, to: '2001-01-06T00:00:00Z' })).toBe(82_282);
});

describe('every type, NULLs and nested columns', () => {
  const spring = { timeZone: 'America/New_York', from: '2001-03-30T05:00:00Z', to: '2001-04-03T04:00:00Z' };
  const autumn = { timeZone: 'America/New_York', from: '2001-10-26T04:00:00Z', to: '2001-10-30T05:00:00Z' };

  it.each([
    { time: 'ts', night: 'spring', ...spring },
    { time: 'moment', night: 'spring', ...spring },
    { time: 'ts', night: 'autumn', ...autumn },
    { time: 'moment', night: 'autumn', ...autumn },
    { time: 'day', night: 'autumn', ...autumn },
    { time: 'text', night: 'spring', ...spring },
    { time: 'zoned', night: 'autumn', ...autumn },
  ])('are the same when $time tells the day around the $night change of clocks', async ({ time, ...range }) => {
    expect(await same({ objects: [types], source: { timeColumn: time }, ...range })).toBeGreaterThan(0);
  });

  it('are the same by the hour through the night when clocks went back', async () => {
    const night = { timeZone: 'America/New_York', from: '2001-10-28T03:00:00Z', to: '2001-10-28T09:00:00Z' };
    const rows = [];
    for (const timeColumn of ['ts', 'moment']) {
      rows.push(await same({ objects: [types], unit: 'HOURS', source: { timeColumn }, ...night }));
    }

    expect(rows.every((count) => count > 0)).toBe(true);
  });

  it('are the same where the source is written in another zone', async () => {
    const source = { timeColumn: 'ts', timeColumnZone: 'Asia/Tokyo' };

    expect(await same({ objects: [types], source, ...autumn })).toBeGreaterThan(0);
  });
});
