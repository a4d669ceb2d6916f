import { renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cutFlights, duckdb, type Fields, flights, type Home, makeHome, withTable } from './kit.ts';

let source: string;
beforeAll(async () => {
  source = await cutFlights();
});

let home: Home;
beforeEach(() => {
  home = makeHome(source);
});
afterEach(() => home.dispose());

interface Gaps {
  expected: number;
  complete: number;
  counts: Record<string, number>;
  gaps: { partition: string; findings: string[] }[];
}
interface Partitions {
  partitions: { partition: string; location: string; rows: number; runId: string | null }[];
}

const gaps = async (...options: string[]): Promise<Record<string, string[]>> => {
  const { out } = await home.lakefill('gaps', 'flights', ...options);
  return Object.fromEntries((out as unknown as Gaps).gaps.map(({ partition, findings }) => [partition, findings]));
};

const partitions = async (): Promise<Partitions['partitions']> =>
  ((await home.lakefill('partitions', 'flights')).out as unknown as Partitions).partitions;

const run = (...options: string[]) => home.lakefill('run', 'flights', '--yes', ...options);

/** The one file of a day, as readers see it. */
async function fileOf(day: string): Promise<string> {
  const location = (await partitions()).find(({ partition }) => partition === `dt=${day}`)?.location ?? '';
  const folder = home.path(location).slice(home.root.length + 1);
  const files = Object.keys(home.tree()).filter((path) => path.startsWith(`lake/${folder}`));
  return `${home.root}/${(files.find((path) => path.endsWith('.parquet')) ?? '').slice('lake/'.length)}`;
}

/** Files of the lake's data with their bytes and mtimes, without the ledger. */
const data = (): Record<string, string> =>
  Object.fromEntries(Object.entries(home.tree()).filter(([path]) => path.startsWith('lake/lake/')));

const versions = async () =>
  (await home.lakefill('query', 'SELECT count(*) AS n, sum(delay) AS delays FROM flights')).out;

/** As most tools write: a new file that takes the old one's place. */
function replace(file: string, bytes: string | Uint8Array): void {
  writeFileSync(`${file}.new`, bytes);
  renameSync(`${file}.new`, file);
}

const wreck: [string, (file: string) => void, string[]][] = [
  ['deleted', (file) => rmSync(file), ['missing']],
  ['truncated', (file) => truncateSync(file, 1000), ['corrupt', 'altered']],
  ['emptied', (file) => truncateSync(file, 0), ['empty', 'altered']],
  ['overwritten with garbage', (file) => replace(file, 'not flights\n'.repeat(500)), ['corrupt', 'altered']],
];

describe.each([
  ['overwrite', flights().target as Fields],
  ['swap', withTable],
])('a lake published with %s', (mode, target) => {
  beforeEach(async () => {
    home.declare(flights({ target }));
    await run();
  });

  it.each(wreck)(
    'in which a day was %s: gaps names just that day, run repairs just that day',
    async (_, act, found) => {
      const file = await fileOf('2001-04-02');
      const before = data();
      const sum = await versions();
      act(file);

      const named = await gaps();
      const { exit, out } = await run();
      const after = data();

      const expected = mode === 'swap' && found[0] === 'missing' ? ['dangling'] : found;
      expect(named).toEqual({ 'dt=2001-04-02': expected });
      expect(exit).toBe(0);
      expect(out).toMatchObject({ outcome: 'SUCCEEDED', published: 1, unchanged: 0, failed: [], expected: 6 });
      expect(await gaps()).toEqual({});
      expect(await versions()).toEqual(sum);
      const others = Object.keys(before).filter((path) => !path.includes('dt=2001-04-02'));
      expect(others.map((path) => [path, after[path]])).toEqual(others.map((path) => [path, before[path]]));
    },
  );

  it('in which several days are broken in several ways: run repairs them in one go', async () => {
    rmSync(await fileOf('2001-03-30'));
    truncateSync(await fileOf('2001-04-01'), 0);
    replace(await fileOf('2001-04-04'), 'x');

    const named = await gaps();
    const { out } = await run();

    expect(Object.keys(named)).toEqual(['dt=2001-03-30', 'dt=2001-04-01', 'dt=2001-04-04']);
    expect(out).toMatchObject({ outcome: 'SUCCEEDED', published: 3, complete: 3 });
    expect(await gaps()).toEqual({});
  });

  it('in which somebody else wrote a sound file: it is his, until altered is asked for', async () => {
    const file = await fileOf('2001-04-03');
    await duckdb(`COPY (FROM '${file}' LIMIT 10) TO '${file}.new' (FORMAT parquet)`);
    renameSync(`${file}.new`, file);
    const before = data();

    expect(await gaps()).toEqual({ 'dt=2001-04-03': ['altered'] });
    const left = await run();
    expect(left.out).toMatchObject({
      outcome: 'NOTHING_TO_DO',
      skipped: [{ partition: 'dt=2001-04-03', reason: 'not-selected' }],
    });
    expect(data()).toEqual(before);

    const asked = await run('--findings', 'altered');
    expect(asked.out).toMatchObject({ outcome: 'SUCCEEDED', published: 1 });
    expect(await gaps()).toEqual({});
  });

  it('in which somebody else wrote a sound file: reprocessing takes it back and says unchanged of the others', async () => {
    const file = await fileOf('2001-04-03');
    await duckdb(`COPY (FROM '${file}' LIMIT 10) TO '${file}.new' (FORMAT parquet)`);
    renameSync(`${file}.new`, file);

    const { out } = await run('--mode', 'reprocess');

    expect(out).toMatchObject({ outcome: 'SUCCEEDED', published: 1, unchanged: 5, expected: 6 });
    expect(await gaps()).toEqual({});
  });

  it('that is healthy: reprocessing says unchanged of every day and touches none', async () => {
    const before = data();

    const { exit, out } = await run('--mode', 'reprocess');

    expect(exit).toBe(0);
    expect(out).toMatchObject({ outcome: 'SUCCEEDED', published: 0, unchanged: 6, failed: [] });
    const after = data();
    expect(Object.fromEntries(Object.keys(before).map((path) => [path, after[path]]))).toEqual(before);
    expect(await gaps()).toEqual({});
  });

  it('that is healthy: a second run writes no object, and rollback of the first empties the table', async () => {
    const before = data();
    const [first] = await partitions();

    const second = await run();
    expect([second.exit, second.out.outcome]).toEqual([0, 'NOTHING_TO_DO']);
    expect(data()).toEqual(before);

    const back = await home.lakefill('rollback', first?.runId ?? '');
    expect([back.exit, back.out.outcome, (back.out.removed as string[]).length]).toEqual([0, 'ROLLED_BACK', 6]);
    expect(await partitions()).toEqual([]);
    expect(Object.values(await gaps())).toEqual(Array(6).fill(['missing']));
  });

  it('refuses one more column with nothing published, until the target lets it in', async () => {
    const before = data();
    const wider = { sql: 'SELECT *, delay > 15 AS late FROM source', rows: 'same' };
    home.declare(flights({ target, transform: wider }));

    const refused = await run('--mode', 'reprocess');

    expect(refused.exit).toBe(3);
    expect(refused.out).toMatchObject({ outcome: 'FAILED', published: 0 });
    expect((refused.out.failed as { error: string; message: string }[])[0]).toMatchObject({
      error: 'AuditFailed',
      message: expect.stringContaining('late'),
    });
    const kept = data();
    expect(Object.fromEntries(Object.keys(before).map((path) => [path, kept[path]]))).toEqual(before);

    home.declare(flights({ target: { ...target, schema: 'add' }, transform: wider }));
    const added = await run('--mode', 'reprocess');
    expect(added.out).toMatchObject({ outcome: 'SUCCEEDED', published: 6 });
    expect((await home.lakefill('query', 'SELECT count(*) FILTER (WHERE late) AS n FROM flights')).exit).toBe(0);

    const back = await home.lakefill('rollback', String(added.out.runId));
    expect(back.out).toMatchObject({ outcome: 'ROLLED_BACK', refused: [] });
    const { out } = await home.lakefill('query', 'SELECT * FROM flights LIMIT 1');
    expect((out.columns as { name: string }[]).map(({ name }) => name)).toEqual([
      ...['date', 'delay', 'distance', 'origin', 'destination', 'dt'],
    ]);
  });
});

describe('time', () => {
  const days = 'SELECT dt, count(*) AS n FROM flights GROUP BY dt ORDER BY dt';

  it('columns without a zone mean the same days in every declared zone', async () => {
    home.declare(flights(), {
      ...flights(),
      dataset: 'utc',
      timeZone: 'UTC',
      target: { kind: 's3', location: 's3://lake/utc/dt=${dt}/' },
    });
    await run();
    await home.lakefill('run', 'utc', '--yes');

    const newYork = await home.lakefill('query', days);
    const utc = await home.lakefill('query', days.replace('flights', 'utc'));

    expect(newYork.out.rows).toEqual(utc.out.rows);
    expect((newYork.out.rows as Json[][]).length).toBe(6);
  });

  it('the day on which an hour is skipped loses no row', async () => {
    home.declare(flights());
    await run();

    const { out } = await home.lakefill(
      'query',
      "SELECT count(*) AS n, count(*) FILTER (WHERE hour(date) = 2) AS skipped FROM flights WHERE dt = '2001-04-01'",
    );
    const [truth] = await duckdb(
      `SELECT count(*) AS n FROM '${source}' WHERE date >= '2001-04-01' AND date < '2001-04-02'`,
    );

    expect(out.rows).toEqual([[Number(truth?.n), 1]]);
  });

  it('a source that is written anew makes its days stale', async () => {
    home.declare(flights());
    await run();
    const file = home.path('s3://raw/flights/flights.parquet');
    await duckdb(`COPY (FROM '${source}' WHERE date < '2001-04-04' OR delay < 30) TO '${file}.new' (FORMAT parquet)`);
    renameSync(`${file}.new`, file);

    const { out } = await run();

    // The bytes of five days are the same: they are left alone, and known to be up to date.
    expect(out).toMatchObject({ outcome: 'SUCCEEDED', published: 1, unchanged: 5 });
    expect(await gaps()).toEqual({});
  });
});

type Json = Fields[string];
