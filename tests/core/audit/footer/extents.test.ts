import { describe, expect, it } from 'vitest';
import { timeClock, timeExtents } from '../../../../core/audit/footer/index.ts';
import { type FooterSpec, fileOf, int32, int64 } from '../support/footer.ts';
import { readBytes } from '../support/read.ts';

const micros = (zoned: boolean) => ({ 8: { 1: zoned, 2: { 2: {} } } });
const columns: FooterSpec['columns'] = [
  { name: 'At', type: 'INT64', logical: micros(true) },
  { name: 'local', type: 'INT64', logical: micros(false) },
  { name: 'day', type: 'INT32', converted: 6 },
  { name: 'n', type: 'INT64' },
  { name: 'old', type: 'INT96' },
];
const stats = (min: bigint, max: bigint, nulls = 0n) => ({ statistics: { 5: int64(max), 6: int64(min), 3: nulls } });
const days = (min: number, max: number) => ({ statistics: { 5: int32(max), 6: int32(min), 3: 0n } });
const nothing = { statistics: { 3: 10n } };

const read = async (rowGroups: FooterSpec['rowGroups']) => (await readBytes(fileOf({ columns, rowGroups }))).reading;
const known = [stats(5n, 9n), stats(-3n, 4n), days(1, 2), stats(0n, 1n), {}];

describe('timeClock', () => {
  it.each([
    ['At', 'instant'],
    ['at', 'instant'],
    ['local', 'wall'],
    ['day', 'date'],
    ['n', null],
    ['old', null],
    ['missing', null],
  ])('of column %s is %s', async (column, expected) => {
    expect(timeClock(await read([]), column)).toBe(expected);
  });

  it('of a file that cannot be read is unknown', async () => {
    const { reading } = await readBytes(new Uint8Array(20));

    expect([timeClock(reading, 'At'), timeExtents(reading, 'At')]).toEqual([null, null]);
  });
});

describe('timeExtents', () => {
  it('says where in time each row group lies, in microseconds, with its rows and bytes', async () => {
    const reading = await read([
      { rows: 10, chunks: known },
      { rows: 10, chunks: [stats(20n, 30n, 1n), ...known.slice(1)] },
    ]);

    expect(timeExtents(reading, 'AT')).toEqual([
      { rows: 10, bytes: 500, min: 5n, max: 9n },
      { rows: 10, bytes: 500, min: 20n, max: 30n },
    ]);
    expect(timeExtents(reading, 'local')?.[0]).toEqual({ rows: 10, bytes: 500, min: -3n, max: 4n });
    expect(timeExtents(reading, 'day')?.[0]).toEqual({
      rows: 10,
      bytes: 500,
      min: 86_400_000_000n,
      max: 172_800_000_000n,
    });
  });

  it('leaves out a row group without any time', async () => {
    const reading = await read([
      { rows: 10, chunks: [nothing, ...known.slice(1)] },
      { rows: 10, chunks: known },
    ]);

    expect(timeExtents(reading, 'At')).toEqual([{ rows: 10, bytes: 500, min: 5n, max: 9n }]);
  });

  it('is null when one row group has no statistics, or the column tells no time', async () => {
    const reading = await read([{ rows: 10, chunks: known }, { rows: 10 }]);

    expect(['At', 'n', 'old', 'missing'].map((column) => timeExtents(reading, column))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});
