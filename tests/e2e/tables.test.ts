import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CatalogPartition } from '../../core/gaps/observation.ts';
import {
  days,
  type Fields,
  fillSource,
  gaps,
  key,
  type Lake,
  makeLake,
  numbers,
  objects,
  range,
  seen,
  swapTarget,
} from './kit.ts';

let lake: Lake;
beforeEach(() => {
  lake = makeLake();
});
afterEach(() => lake.dispose());

/** A table of another grain over one CSV file whose rows are `happened,carrier,n`. */
const shared = (partitions: Fields, change: Fields = {}): Fields => ({
  dataset: 'days',
  partitions,
  sources: [{ id: 'raw', kind: 's3', location: 's3://raw/all/', format: 'csv', timeColumn: 'happened' }],
  target: {
    kind: 's3',
    location: `s3://lake/days/${Object.keys(partitions)
      .map((name) => `${name}=\${${name}}`)
      .join('/')}/`,
  },
  transform: { sql: 'SELECT happened, n FROM source', rows: 'same' },
  engine: 'lambda',
  ...change,
});

const date = (format: string, unit: string, between: string): Fields => ({
  type: 'date',
  format,
  interval: 1,
  'interval.unit': unit,
  range: between,
});

const rows = async (...lines: string[]): Promise<void> => {
  await lake.store.put('s3://raw/all/data.csv', `happened,carrier,n\n${lines.join('\n')}\n`);
};

const tables: [string, Fields, Fields, string[], string[]][] = [
  [
    'hours',
    { dt: date('yyyy-MM-dd-HH', 'HOURS', '2001-01-01-00,2001-01-01-02') },
    {},
    ['2001-01-01T00:59:59.999999,AA,1', '2001-01-01T01:00:00,AA,2', '2001-01-01T02:30:00,AA,3'],
    ['dt=2001-01-01-00', 'dt=2001-01-01-01', 'dt=2001-01-01-02'],
  ],
  [
    'months',
    { dt: date('yyyy-MM', 'MONTHS', '2001-01,2001-03') },
    {},
    ['2001-01-31T23:59:59,AA,1', '2001-02-28T23:59:59,AA,2', '2001-03-01T00:00:00,AA,3'],
    ['dt=2001-01', 'dt=2001-02', 'dt=2001-03'],
  ],
  [
    'years, months and days in keys of their own',
    {
      year: { type: 'date', format: 'yyyy', range: '2001-02-27,2001-03-01' },
      month: { type: 'date', format: 'MM' },
      day: { type: 'date', format: 'dd' },
    },
    {},
    ['2001-02-27T00:00:00,AA,1', '2001-02-28T12:00:00,AA,2', '2001-03-01T00:00:00,AA,3'],
    ['year=2001/month=02/day=27', 'year=2001/month=02/day=28', 'year=2001/month=03/day=01'],
  ],
  [
    'a carrier and days',
    { carrier: { type: 'enum', values: ['AA', 'B:B'] }, dt: date('yyyy-MM-dd', 'DAYS', '2001-01-01,2001-01-02') },
    {},
    ['2001-01-01T00:00:00,AA,1', '2001-01-01T00:00:00,B:B,2', '2001-01-02T00:00:00,AA,3', '2001-01-02T23:00:00,B:B,4'],
    [
      'carrier=AA/dt=2001-01-01',
      'carrier=AA/dt=2001-01-02',
      'carrier=B%3AB/dt=2001-01-01',
      'carrier=B%3AB/dt=2001-01-02',
    ],
  ],
  [
    'hours on a day with one hour less',
    { dt: date('yyyy-MM-dd-HH', 'HOURS', '2001-04-01-00,2001-04-01-04') },
    { timeZone: 'America/New_York' },
    ['2001-04-01T00:30:00,AA,1', '2001-04-01T01:30:00,AA,2', '2001-04-01T03:30:00,AA,3', '2001-04-01T04:30:00,AA,4'],
    ['dt=2001-04-01-00', 'dt=2001-04-01-01', 'dt=2001-04-01-03', 'dt=2001-04-01-04'],
  ],
];

describe.each(tables)('a table of %s', (_, partitions, change, lines, keys) => {
  it('is filled without losing a row, and is sound then', async () => {
    lake.declare(shared(partitions, change));
    await rows(...lines);

    const { report } = await lake.worker().run({ dataset: 'days' });

    expect(report).toMatchObject({
      outcome: 'SUCCEEDED',
      expected: keys.length,
      published: keys.length,
      rows: lines.length,
    });
    expect(Object.keys(await seen(lake)).sort()).toEqual(keys);
    expect(await gaps(lake, { dataset: 'days', depth: 'footer' })).toEqual({});
    expect((await lake.worker().run({ dataset: 'days' })).report).toMatchObject({ outcome: 'NOTHING_TO_DO' });
  });
});

it('a partition without rows is one file without rows, and is not empty again', async () => {
  lake.declare(shared({ dt: date('yyyy-MM-dd', 'DAYS', '2001-01-01,2001-01-03') }));
  await rows('2001-01-01T00:00:00,AA,1', '2001-01-03T00:00:00,AA,3');

  const { report } = await lake.worker().run({ dataset: 'days' });

  expect(report).toMatchObject({ outcome: 'SUCCEEDED', published: 3, rows: 2 });
  expect(await gaps(lake, { dataset: 'days', depth: 'footer' })).toEqual({});
});

it('what has not ended is never touched', async () => {
  lake.declare(days({ partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-07-03,NOW' } } }));
  for (const dt of ['2001-07-03', '2001-07-04', '2001-07-05']) {
    await lake.store.put(`s3://raw/days/dt=${dt}/data.csv`, `happened,n\n${dt}T00:00:00,1\n`);
  }

  const { report } = await lake.worker().run({ dataset: 'days', from: '2001-07-03', through: '2001-07-05' });

  expect(report).toMatchObject({
    outcome: 'SUCCEEDED',
    expected: 2,
    published: 2,
    skipped: [{ partition: 'dt=2001-07-05', reason: 'not-ended' }],
  });
});

it('what no source holds is left out and said', async () => {
  lake.declare(days());
  await fillSource(lake.store, [1, 3]);

  const first = await lake.worker().run(range(1, 3));
  const second = await lake.worker().run(range(1, 3));

  const skipped = [{ partition: key(2), reason: 'unrecoverable' }];
  expect([first.report, second.report]).toMatchObject([
    { outcome: 'SUCCEEDED', published: 2, skipped },
    { outcome: 'NOTHING_TO_DO', skipped },
  ]);
});

it('the second source fills what the first does not hold, and the first takes over when it does', async () => {
  const [raw] = days().sources as Fields[];
  lake.declare(days({ sources: [raw ?? {}, { ...raw, id: 'archive', location: 's3://archive/days/dt=${dt}/' }] }));
  await fillSource(lake.store, [1]);
  await lake.store.put(`s3://archive/days/${key(2)}/data.csv`, 'happened,n\n2001-01-02T00:00:00,7\n');
  await lake.worker().run(range(1, 2));
  const before = await gaps(lake, range(1, 2));
  await fillSource(lake.store, [2]);

  expect(before).toEqual({});
  expect(await gaps(lake, range(1, 2))).toEqual({ [key(2)]: ['stale'] });
  expect((await lake.worker().run(range(1, 2))).report).toMatchObject({ outcome: 'SUCCEEDED', published: 1 });
});

describe('a catalogued table', () => {
  const table = 'analytics.days';
  beforeEach(async () => {
    lake.declare(days({ target: swapTarget }));
    await fillSource(lake.store, numbers(1, 3));
    await lake.worker().run(range(1, 3));
  });

  const entry = async (n: number): Promise<CatalogPartition> => {
    const [found] = await lake.catalog.getPartitions(table, [[key(n).slice(3)]]);
    if (!found) throw new Error(`no entry ${n}`);
    return found;
  };

  it('gets entries for objects that lie there without one, audited and without a job', async () => {
    const { location } = await entry(2);
    for (const uri of Object.keys(await objects(lake.store, 'lake')).filter((one) => one.startsWith(location))) {
      await lake.store.copy({ uri }, `s3://lake/days/${key(2)}/${uri.replace(/^.*\//, '')}`);
    }
    await lake.catalog.deletePartitions(table, [[key(2).slice(3)]]);
    const before = await gaps(lake, range(1, 3));

    const walked = await lake.worker().run(range(1, 3));

    expect(before[key(2)]).toContain('unregistered');
    expect(walked.report).toMatchObject({ outcome: 'SUCCEEDED', published: 1 });
    expect(walked.fanOuts[0]?.[0]).not.toContain('TransformChunk');
    expect((await entry(2)).location).toBe(`s3://lake/days/${key(2)}/`);
    expect(await gaps(lake, range(1, 3))).toEqual({});
    const back = await lake.worker().rollback({ run: walked.runId });
    expect(back.error).toBeUndefined();
    expect(await gaps(lake, range(1, 3))).toEqual(before);
  });

  it('never registers objects that fail the audit', async () => {
    await lake.catalog.deletePartitions(table, [[key(2).slice(3)]]);
    await lake.store.put(`s3://lake/days/${key(2)}/data.parquet`, 'not Parquet');

    const walked = await lake.worker().run({ ...range(1, 3), findings: ['unregistered'] });

    expect(walked.report).toMatchObject({ outcome: 'FAILED', failed: [{ partition: key(2), error: 'AuditFailed' }] });
    expect(Object.keys(await seen(lake))).toEqual([key(1), key(3)]);
  });

  it('fills an entry whose objects are gone', async () => {
    const { location } = await entry(2);
    for (const uri of Object.keys(await objects(lake.store, 'lake'))) {
      if (uri.startsWith(location)) await lake.store.delete(uri);
    }

    expect(await gaps(lake, range(1, 3))).toEqual({ [key(2)]: ['dangling'] });
    expect((await lake.worker().run(range(1, 3))).report).toMatchObject({ outcome: 'SUCCEEDED', published: 1 });
    expect(await gaps(lake, range(1, 3))).toEqual({});
  });

  it('keeps whatever else an entry says when it is repointed', async () => {
    const own = { ...(await entry(2)), parameters: { ...(await entry(2)).parameters, owner: 'finance' } };
    await lake.catalog.updatePartitions(table, [own]);
    await fillSource(lake.store, [2], () => [9]);

    await lake.worker().run(range(1, 3));

    const after = await entry(2);
    expect(after.parameters).toMatchObject({ owner: 'finance', numRows: '1' });
    expect(after.location).not.toBe(own.location);
  });
});
