import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countRows, type Share } from '../../../core/gaps/count-rows.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { threads: '1' });
});
afterAll(() => instance.closeSync());

/** The counts over these rows, given as VALUES of DuckDB, in a session in UTC. */
async function counted(rows: string, names: string, column: string, filters: string[], shares: Share[]) {
  const connection = await instance.connect();
  try {
    await connection.run(`SET TimeZone = 'UTC'`);
    await connection.run(`CREATE OR REPLACE TEMP VIEW "partition" AS SELECT * FROM (VALUES ${rows}) v(${names})`);
    const reader = await connection.runAndReadAll(countRows(column, filters, shares));
    return (reader.getRows()[0] ?? []).map(Number);
  } finally {
    connection.closeSync();
  }
}

/** New York's 2001-04-01, which had 23 hours, and the day after. */
const days: Share[] = [
  {
    span: {
      start: '2001-04-01T05:00:00Z',
      end: '2001-04-02T04:00:00Z',
      wallStart: '2001-04-01T00:00:00',
      wallEnd: '2001-04-02T00:00:00',
    },
    values: { region: "o'neil", carrier: 'AA' },
  },
  {
    span: {
      start: '2001-04-02T04:00:00Z',
      end: '2001-04-03T04:00:00Z',
      wallStart: '2001-04-02T00:00:00',
      wallEnd: '2001-04-03T00:00:00',
    },
    values: { region: 'eu', carrier: 'UA' },
  },
];

describe("each share's rows are counted, whatever says the time", () => {
  it.each<[string, string, number[]]>([
    ['wall-clock', `(TIMESTAMP '2001-04-01 00:00:00'), (TIMESTAMP '2001-04-01 23:59:59.999999'), (NULL)`, [2, 0]],
    ['instants', `(TIMESTAMPTZ '2001-04-02 03:59:59+00'), (TIMESTAMPTZ '2001-04-02 04:00:00+00')`, [1, 1]],
    ['days', `(DATE '2001-04-01'), (DATE '2001-04-02'), (DATE '2001-04-03')`, [1, 1]],
    ['text without offset', `('2001-04-01T10:00:00'), ('2001-04-02 10:00'), (' 2001-04-02 ')`, [1, 2]],
    ['text with offset', `('2001-04-01T10:00:00Z'), ('2001-04-02T03:00:00+00:00'), ('2001-04-02T03:00:00-01')`, [2, 1]],
    ['text of both kinds', `('2001-04-02 01:00:00'), ('2001-04-02T01:00:00Z')`, [1, 1]],
    ['text that is no time', `('soon'), ('2001-04-31T00:00:00'), ('2001-04-01T00:00:00')`, [1, 0]],
  ])('%s', async (_, rows, counts) => {
    expect(await counted(rows, '"at"', 'at', [], days)).toEqual(counts);
  });

  it('and only those with the values of its other keys', async () => {
    const rows = `('2001-04-01', 'o''neil'), ('2001-04-01', 'eu'), ('2001-04-02', 'eu'), ('2001-04-02', NULL)`;

    expect(await counted(rows, '"the ""time""", region', 'the "time"', ['region'], days)).toEqual([1, 1]);
  });

  it('and only those with the values of all of them', async () => {
    const rows = `('2001-04-01', 'o''neil', 'AA'), ('2001-04-01', 'o''neil', 'UA'), ('2001-04-02', 'us', 'UA')`;

    expect(await counted(rows, 'dt, region, carrier', 'dt', ['region', 'carrier'], days)).toEqual([1, 0]);
  });
});
