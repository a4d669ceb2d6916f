import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { look } from '../../../cli/preview.ts';
import { LakefillError } from '../../../core/errors.ts';
import {
  day,
  days,
  type Fields,
  fillSource,
  key,
  type Lake,
  makeLake,
  numbers,
  plainTarget,
  range,
} from '../../e2e/kit.ts';
import { copyTo, dayOf, lakeUri, lookAt, oneFile, parquetDays, rawUri } from './given.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

const scan = (from: number, through: number): Fields => ({ ...range(from, through), depth: 'scan' });

async function foreign(through: number, rows = 10): Promise<void> {
  for (const n of numbers(1, through)) await copyTo(lake.store, rawUri(n), dayOf(n, rows));
  for (const n of numbers(1, through)) await copyTo(lake.store, lakeUri(n), dayOf(n, rows));
}

describe('at depth scan the rules are held against what is published', () => {
  it('a partition that breaks one is failed, with rule and numbers; unknown ones and warnings prove nothing', async () => {
    lake.declare(
      parquetDays({
        rules: 'Rules = [ RowCount > 5, Uniqueness "n" > 0.9, CustomSql "SELECT nothing FROM nowhere" > 1 ]',
        warnings: 'Rules = [ RowCount > 1000 ]',
      }),
    );
    await foreign(4);
    await copyTo(lake.store, rawUri(2), dayOf(2, 3));
    await copyTo(lake.store, lakeUri(2), dayOf(2, 3));
    await copyTo(lake.store, lakeUri(3), `SELECT happened, 7 AS n FROM (${dayOf(3)})`);

    const { gaps } = await lookAt(lake, scan(1, 4));

    expect(gaps).toEqual({
      [key(2)]: { failed: 'what lies there breaks RowCount > 5 (rows: 3, wanted > 5)' },
      [key(3)]: {
        failed: 'what lies there breaks Uniqueness "n" > 0.9 (share of values that occur once: 0, wanted > 0.9)',
      },
    });
    expect((await lookAt(lake, { ...range(1, 4), depth: 'footer' })).gaps).toEqual({});
  });

  it('with references and history', async () => {
    lake.declare(
      parquetDays({
        inputs: [{ id: 'known', location: 's3://raw/known.csv', format: 'csv' }],
        rules: 'Rules = [ ReferentialIntegrity "n" "known.{n}" = 1.0, RowCount > avg(last(1)) * 0.5 ]',
      }),
    );
    await lake.store.put('s3://raw/known.csv', `n\n${numbers(0, 9).join('\n')}\n`);
    await foreign(3);
    await lake.worker().run({ ...range(1, 1), mode: 'reprocess' });
    await copyTo(lake.store, lakeUri(2), dayOf(2, 4));
    await copyTo(lake.store, lakeUri(3), `SELECT happened, n + 5 AS n FROM (${dayOf(3)})`);

    const { gaps } = await lookAt(lake, scan(1, 3));

    expect(gaps).toEqual({
      [key(2)]: {
        failed: expect.stringContaining('RowCount > avg(last(1)) * 0.5 (rows: 4, wanted'),
        incomplete: "4 of the source's 10 rows",
      },
      [key(3)]: { failed: expect.stringContaining('ReferentialIntegrity') },
    });
  });

  it('what passed them and was not touched since is not asked again', async () => {
    lake.declare(parquetDays({ rules: 'Rules = [ Uniqueness "n" = 1 ]' }));
    await foreign(3);
    await lake.worker().run({ ...range(1, 3), mode: 'reprocess' });

    const { gaps, requests } = await lookAt(lake, scan(1, 3));
    const footers = await lookAt(lake, { ...range(1, 3), depth: 'footer' });

    expect({ gaps, requests }).toEqual({ gaps: {}, requests: footers.requests });
  });

  it('but it is when the rules changed', async () => {
    lake.declare(parquetDays());
    await foreign(2);
    await lake.worker().run({ ...range(1, 2), mode: 'reprocess' });
    lake.declare(parquetDays({ rules: 'Rules = [ ColumnValues "n" < 9 ]' }));

    const { gaps } = await lookAt(lake, scan(1, 2));

    expect(Object.values(gaps)).toEqual([
      { failed: expect.stringContaining('ColumnValues "n" < 9') },
      { failed: expect.stringContaining('ColumnValues "n" < 9') },
    ]);
  });

  it.each<[string, (bytes: Buffer) => void]>([
    ['a column of noise', (bytes) => bytes.fill(0xff, 4, 60)],
    ['a column of zeros', (bytes) => bytes.fill(0, 4, 60)],
  ])('a partition with %s behind a sound footer is corrupt', async (_, damage) => {
    lake.declare(parquetDays({ rules: 'Rules = [ Uniqueness "n" = 1 ]' }));
    await foreign(2);
    const bytes = Buffer.from((await lake.store.get(lakeUri(2))).body);
    damage(bytes);
    await lake.store.put(lakeUri(2), bytes);

    const { gaps } = await lookAt(lake, scan(1, 2));

    expect(gaps).toEqual({ [key(2)]: { corrupt: expect.stringContaining('its rows cannot be read') } });
  });

  it('the engine may call damage a failed disk: it is still the file', async () => {
    lake.declare(parquetDays());
    await foreign(1);
    const { deps } = lake.worker();
    const saying = (message: string) => {
      const ask = async () => {
        throw new LakefillError('EngineFailed', message);
      };
      return look(scan(1, 1), { ...deps, engine: { ...deps.engine, ask } });
    };

    const { candidates } = await saying('IO Error: Could not read enough bytes from "s3://lake/days"');

    expect(candidates[0]?.findings).toMatchObject([{ finding: 'corrupt' }]);
    await expect(saying('IO Error: No space left on device')).rejects.toMatchObject({ name: 'EngineFailed' });
    await expect(saying('cannot fetch s3://lake/days: 503')).rejects.toMatchObject({ name: 'EngineFailed' });
  });

  it('a file that is replaced in that moment is left to the next look', async () => {
    lake.declare(parquetDays());
    await foreign(1);
    const { deps } = lake.worker();
    const ask = async () => {
      throw new LakefillError('SourceChanged', 'it is not what it was');
    };

    const { candidates } = await look(scan(1, 1), { ...deps, engine: { ...deps.engine, ask } });

    expect(candidates).toEqual([]);
  });

  it('a run refills what fails from its source', async () => {
    lake.declare(parquetDays({ rules: 'Rules = [ IsUnique "n" ]' }));
    await foreign(2);
    await copyTo(lake.store, lakeUri(2), `SELECT happened, 7 AS n FROM (${dayOf(2)})`);

    const { report } = await lake.worker().run(scan(1, 2));

    expect(report).toMatchObject({ outcome: 'SUCCEEDED', published: 1 });
    expect((await lookAt(lake, scan(1, 2))).gaps).toEqual({});
  });
});

describe('at depth scan text is asked what footers would have told', () => {
  const csv: Fields = { ...plainTarget, format: 'csv' };
  const text = (n: number, ...lines: string[]) =>
    lake.store.put(lakeUri(n, 'data.csv'), `happened,n\n${lines.join('\n')}\n`);
  beforeEach(async () => {
    lake.declare(days({ target: csv, transform: { sql: 'SELECT happened, n FROM source', rows: 'same' } }));
    await fillSource(lake.store, numbers(1, 5));
    for (const n of numbers(1, 5)) await text(n, `${day(n)}T00:00:00,${n}`, `${day(n)}T00:00:01,${n + 1}`);
  });

  it('rows, event times, and whether it reads at all', async () => {
    await text(2, `${day(2)}T00:00:00,2`);
    await text(3, `${day(4)}T00:00:00,3`, `${day(4)}T00:00:01,4`);
    await text(4);
    await lake.store.put(lakeUri(5, 'data.csv'), Buffer.from([0x68, 0x0a, 0xff, 0xfe, 0x00, 0x22, 0x0a, 0x22]));

    const { gaps } = await lookAt(lake, scan(1, 5));

    expect(gaps).toEqual({
      [key(2)]: { incomplete: "1 of the source's 2 rows" },
      [key(3)]: { misplaced: expect.stringMatching(/"happened" is 2001-01-04T00:00:00 to .* outside 2001-01-03T/) },
      [key(4)]: { empty: 'no row', incomplete: "0 of the source's 2 rows" },
      [key(5)]: { corrupt: expect.stringContaining('its rows cannot be read') },
    });
    expect((await lookAt(lake, { ...range(1, 5), depth: 'footer' })).gaps).toEqual({});
  });

  it('not for its time where that did not survive', async () => {
    lake.declare(days({ target: csv, transform: { sql: 'SELECT n FROM source', rows: 'same' } }));
    for (const n of numbers(1, 5)) await lake.store.put(lakeUri(n, 'data.csv'), `n\n${n}\n${n + 1}\n`);

    expect((await lookAt(lake, scan(1, 5))).gaps).toEqual({});
  });
});

describe('at depth scan the source is counted where its footers leave it open', () => {
  it.each<[string, (n: number, i: number) => string]>([
    ['wall-clock readings', (n, i) => `${day(n)} 10:00:0${i}`],
    ['instants', (n, i) => `${day(n)}T10:00:0${i}Z`],
    ['instants of another zone', (n, i) => `${day(n + 1)}T01:00:0${i}+09:00`],
    ['days', (n) => day(n)],
  ])('one CSV file of all days, its times %s', async (_, time) => {
    const source = { ...oneFile, location: 's3://raw/days.csv', format: 'csv' };
    lake.declare(parquetDays({ sources: [source], transform: { sql: 'SELECT n FROM source', rows: 'same' } }));
    const lines = numbers(1, 3).flatMap((n) => [0, 1, 2].map((i) => `${time(n, i)},${i}`));
    await lake.store.put('s3://raw/days.csv', `happened,n\n${lines.join('\n')}\n,9\n`);
    for (const n of numbers(1, 3)) await copyTo(lake.store, lakeUri(n), `SELECT n FROM (${dayOf(n, n)})`);

    const { gaps } = await lookAt(lake, scan(1, 3));

    expect(gaps).toEqual({
      [key(1)]: { incomplete: "1 of the source's 3 rows" },
      [key(2)]: { incomplete: "2 of the source's 3 rows" },
    });
  });

  it('one Parquet file whose row groups hold several days', async () => {
    lake.declare(parquetDays({ sources: [{ ...oneFile, format: 'parquet' }] }));
    await copyTo(lake.store, 's3://raw/days.parquet', dayOf(1, 3_000));
    for (const n of numbers(1, 3)) await copyTo(lake.store, lakeUri(n), dayOf(n, 100));

    const { gaps } = await lookAt(lake, scan(1, 3));

    expect(gaps).toEqual({
      [key(1)]: { incomplete: "100 of the source's 1440 rows" },
      [key(2)]: { incomplete: "100 of the source's 1440 rows" },
      [key(3)]: { incomplete: "100 of the source's 120 rows" },
    });
  });

  it('with other keys that are columns', async () => {
    const partitions = { region: { type: 'enum', values: ['eu', 'us'] }, ...(parquetDays().partitions as Fields) };
    lake.declare(
      parquetDays({
        partitions,
        sources: [{ ...oneFile, format: 'parquet' }],
        target: { kind: 's3', location: 's3://lake/days/region=${region}/dt=${dt}/' },
      }),
    );
    const rows = `SELECT *, CASE WHEN n < 4 THEN 'eu' ELSE 'us' END AS region FROM (${dayOf(1)})`;
    await copyTo(lake.store, 's3://raw/days.parquet', rows);
    for (const region of ['eu', 'us']) {
      await copyTo(lake.store, `s3://lake/days/region=${region}/${key(1)}/data.parquet`, dayOf(1, 5));
    }

    const { gaps } = await lookAt(lake, scan(1, 1));

    expect(gaps).toEqual({ [`region=us/${key(1)}`]: { incomplete: "5 of the source's 6 rows" } });
  });

  it('CSV of a day, in its own dialect', async () => {
    const csv = { header: true, delimiter: ';', quote: '"', encoding: 'utf-8' };
    const source = { id: 'raw', kind: 's3', location: 's3://raw/days/dt=${dt}/', format: 'csv', csv };
    lake.declare(parquetDays({ sources: [source] }));
    await lake.store.put(rawUri(1, 'data.csv'), 'happened;n\n2001-01-01 00:00:00;"a\nb"\n2001-01-01 00:01:00;c\n');
    await copyTo(lake.store, lakeUri(1), dayOf(1, 1));

    const { gaps } = await lookAt(lake, scan(1, 1));

    expect(gaps).toEqual({ [key(1)]: { incomplete: "1 of the source's 2 rows" } });
  });

  it('and says nothing where it cannot be read', async () => {
    const source = { id: 'raw', kind: 's3', location: 's3://raw/days/dt=${dt}/', format: 'json' };
    lake.declare(parquetDays({ sources: [source] }));
    await lake.store.put(rawUri(1, 'data.json'), '{"happened": ');
    await copyTo(lake.store, lakeUri(1), dayOf(1, 1));

    expect((await lookAt(lake, scan(1, 1))).gaps).toEqual({});
  });
});

describe('the limit of bytes', () => {
  const limited = (maxScanBytes: number): Fields =>
    parquetDays({ rules: 'Rules = [ Uniqueness "n" = 1 ]', limits: { maxScanBytes } });

  it('refuses before the first query, with what it would be and what is allowed', async () => {
    await foreign(3);
    lake.declare(limited(1_000));
    const sizes = await Promise.all(numbers(1, 3).map(async (n) => (await lake.store.head(lakeUri(n)))?.size ?? 0));
    const bytes = sizes.reduce((sum, size) => sum + size, 0);

    const refused = lookAt(lake, scan(1, 3));

    await expect(refused).rejects.toMatchObject({
      name: 'OverBudget',
      data: { dataset: 'days', bytes, maxScanBytes: 1_000 },
    });
    lake.declare(limited(bytes));
    expect((await lookAt(lake, scan(1, 3))).gaps).toEqual({});
  });

  it('does not count what passed its audit and was not touched since', async () => {
    await foreign(2);
    lake.declare(limited(1));
    await lake.worker().run({ ...range(1, 2), mode: 'reprocess' });

    expect((await lookAt(lake, scan(1, 2))).gaps).toEqual({});
  });

  it('ends a run as a refusal, before anything is written', async () => {
    await foreign(2);
    lake.declare(limited(1));

    const walked = await lake.worker().run(scan(1, 2));

    expect(walked).toMatchObject({ status: 'FAILED', error: 'OverBudget', fanOuts: [] });
  });

  it('is told by the run how much of it was used', async () => {
    await foreign(2);
    lake.declare(limited(1_000_000));

    const { runId } = await lake.worker().run({ ...scan(1, 2), dryRun: true });
    const { body } = await lake.store.get(`s3://${lake.control}/runs/${runId}/discovery.json`);

    expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({
      complete: true,
      scannedBytes: expect.any(Number),
    });
  });
});
