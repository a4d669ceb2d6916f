import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { day, type Fields, key, type Lake, makeLake, numbers, range, swapTarget } from '../../e2e/kit.ts';
import { copyTo, dayOf, lakeUri, lookAt, oneFile, parquetDays, rawUri } from './given.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

/** Days of a sound lake that no run of ours wrote, written after their source. */
async function foreign(through: number, rows = 10): Promise<void> {
  for (const n of numbers(1, through)) await copyTo(lake.store, rawUri(n), dayOf(n, rows));
  for (const n of numbers(1, through)) await copyTo(lake.store, lakeUri(n), dayOf(n, rows));
}

const footer = (from: number, through: number) => ({ ...range(from, through), depth: 'footer' });

/** The last file of each partition that lies somewhere below the bucket, by partition. */
async function filesOf(bucket: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const page of lake.store.list({ bucket, key: '' })) {
    for (const { uri } of page.objects) found[/dt=[^/]+/.exec(uri)?.[0] ?? ''] = uri;
  }
  return found;
}

describe('at depth footer', () => {
  it('a sound lake has no gap, and each footer is read once', async () => {
    lake.declare(parquetDays());
    await foreign(5);

    const { gaps, requests } = await lookAt(lake, footer(1, 5));

    // One GET for the ledger's waivers, one per target object, one per source object.
    expect({ gaps, list: requests.list, get: requests.get }).toEqual({ gaps: {}, list: 3, get: 1 + 5 + 5 });
  });

  it('each damage is found with its numbers, and at depth list none of it', async () => {
    lake.declare(parquetDays());
    await foreign(7);
    await copyTo(lake.store, lakeUri(2), dayOf(2, 7));
    await copyTo(lake.store, lakeUri(3), dayOf(4));
    await copyTo(lake.store, lakeUri(4), `SELECT happened FROM (${dayOf(4, 0)})`);
    await copyTo(lake.store, lakeUri(5), `SELECT * FROM (${dayOf(5)}) UNION ALL SELECT TIMESTAMP '2001-01-06', 7`);
    const { body } = await lake.store.get(lakeUri(6));
    await lake.store.put(lakeUri(6), body.subarray(0, body.length - 9));

    const { gaps } = await lookAt(lake, footer(1, 7));

    expect(gaps).toEqual({
      [key(2)]: { incomplete: "7 of the source's 10 rows" },
      [key(3)]: {
        misplaced:
          '"happened" is 2001-01-04T00:00:00 to 2001-01-04T00:09:00, outside 2001-01-03T00:00:00 to 2001-01-04T00:00:00',
      },
      [key(4)]: { empty: 'no row', incomplete: "0 of the source's 10 rows" },
      [key(5)]: {
        misplaced:
          '"happened" is 2001-01-05T00:00:00 to 2001-01-06T00:00:00, outside 2001-01-05T00:00:00 to 2001-01-06T00:00:00',
      },
      [key(6)]: { corrupt: expect.stringContaining('cut off') },
    });
    expect((await lookAt(lake, range(1, 7))).gaps).toEqual({});
  });

  it('times are held to the interval also where the source at hand does not name their column', async () => {
    const copy: Fields = { id: 'copy', kind: 's3', location: 's3://copy/days/dt=${dt}/', format: 'parquet' };
    lake.declare(parquetDays({ sources: [copy, ...(parquetDays().sources as Fields[])] }));
    await copyTo(lake.store, `s3://copy/days/${key(1)}/data.parquet`, dayOf(1));
    await copyTo(lake.store, lakeUri(1), dayOf(2));

    const { gaps } = await lookAt(lake, footer(1, 1));

    expect(gaps).toEqual({ [key(1)]: { misplaced: expect.stringContaining('2001-01-02') } });
  });

  it("columns are held to the table's", async () => {
    lake.declare(parquetDays({ target: swapTarget }));
    await foreign(3);
    await lake.worker().run({ ...range(1, 3), mode: 'reprocess' });
    const { [key(2)]: published = '' } = await filesOf('lake');
    await copyTo(lake.store, published, `SELECT happened, CAST(n AS VARCHAR) AS n FROM (${dayOf(2)})`);

    const { gaps } = await lookAt(lake, footer(1, 3));

    expect(gaps).toEqual({
      [key(2)]: { altered: expect.any(String), 'schema-drift': '"n" is string, not int' },
    });
  });

  it("rows are held to their neighbours'", async () => {
    lake.declare(parquetDays({ transform: { sql: 'SELECT happened, n FROM source', rows: 'any' } }));
    // Rows that are all alike take no more bytes when there are many of them.
    const alike = (n: number, rows: number) =>
      `SELECT TIMESTAMP '${day(n)} 12:00:00' AS happened, 7 AS n FROM range(${rows})`;
    for (const n of numbers(1, 50)) await copyTo(lake.store, rawUri(n), alike(n, 10));
    for (const n of numbers(1, 50)) await copyTo(lake.store, lakeUri(n), alike(n, n === 30 ? 100 : 10));

    const { gaps } = await lookAt(lake, footer(1, 50));

    expect(gaps).toEqual({ [key(30)]: { outlier: '100 rows, the median of 6 neighbours is 10' } });
    expect((await lookAt(lake, range(1, 50))).gaps).toEqual({});
  });

  it('what a run published from its source is left alone for good, whatever the source is like', async () => {
    lake.declare(parquetDays());
    await foreign(50);
    await copyTo(lake.store, rawUri(30), dayOf(30, 500));
    await copyTo(lake.store, rawUri(31), dayOf(31, 0));
    await lake.worker().run({ ...range(1, 50), mode: 'reprocess' });

    const { gaps } = await lookAt(lake, footer(1, 50));
    const { status, report } = await lake.worker().run(footer(1, 50));

    expect({ gaps, status, outcome: report?.outcome }).toEqual({
      gaps: {},
      status: 'SUCCEEDED',
      outcome: 'NOTHING_TO_DO',
    });
  });

  it('a waived partition is still looked at, and never acted on', async () => {
    lake.declare(parquetDays());
    await foreign(2);
    await copyTo(lake.store, lakeUri(1), dayOf(1, 0));
    const waiver = { reason: 'never recorded', until: null, by: null, at: '2001-07-01T00:00:00Z' };
    const document = { schemaVersion: 1, partitions: { [key(1)]: waiver } };
    await lake.store.put(`s3://${lake.control}/waivers/days.json`, JSON.stringify(document));

    const { gaps } = await lookAt(lake, footer(1, 2));
    const { report } = await lake.worker().run(footer(1, 2));

    expect(gaps).toEqual({ [key(1)]: { empty: 'no row', waived: 'never recorded' } });
    expect(report).toMatchObject({ outcome: 'NOTHING_TO_DO', skipped: [{ partition: key(1), reason: 'waived' }] });
  });

  it('a backfill repairs what it finds, then there is nothing left', async () => {
    lake.declare(parquetDays());
    await foreign(3);
    await copyTo(lake.store, lakeUri(1), dayOf(1, 3));
    await copyTo(lake.store, lakeUri(2), dayOf(3));

    const { report } = await lake.worker().run(footer(1, 3));

    expect(report).toMatchObject({ outcome: 'SUCCEEDED', published: 2 });
    expect((await lookAt(lake, footer(1, 3))).gaps).toEqual({});
  });

  it('acts only on the findings that are asked for', async () => {
    lake.declare(parquetDays());
    await foreign(3);
    await copyTo(lake.store, lakeUri(1), dayOf(1, 3));
    await copyTo(lake.store, lakeUri(2), dayOf(3));

    const { report } = await lake.worker().run({ ...footer(1, 3), findings: ['misplaced'] });

    expect(report).toMatchObject({
      published: 1,
      skipped: [{ partition: key(1), reason: 'not-selected' }],
    });
  });
});

describe('rows of a source that holds all days in one file', () => {
  const sourceFile = (select: string) =>
    copyTo(lake.store, 's3://raw/days.parquet', select, 'FORMAT parquet, ROW_GROUP_SIZE 2048');
  beforeEach(() => lake.declare(parquetDays({ sources: [{ ...oneFile, format: 'parquet' }] })));

  it('are compared where no row group holds rows of two days', async () => {
    await sourceFile(`(${dayOf(1, 1_024)}) UNION ALL (${dayOf(2, 1_024)})`);
    await copyTo(lake.store, lakeUri(1), dayOf(1, 1_000));
    await copyTo(lake.store, lakeUri(2), dayOf(2, 1_024));

    const { gaps, requests } = await lookAt(lake, footer(1, 2));

    expect(gaps).toEqual({ [key(1)]: { incomplete: "1000 of the source's 1024 rows" } });
    // The waivers, the source's footer, two footers of the target.
    expect(requests.get).toBe(4);
  });

  it.each<[string, string]>([
    ['a row group holds rows of two days', dayOf(1, 2_048)],
    ['some row has no time', `(${dayOf(1, 20)}) UNION ALL SELECT NULL, 7`],
  ])('are not guessed where %s', async (_, select) => {
    await sourceFile(select);
    await copyTo(lake.store, lakeUri(1), dayOf(1, 10));

    const { gaps } = await lookAt(lake, footer(1, 1));

    expect(gaps).toEqual({});
  });
});
