import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fields, flights, type Home, makeHome } from './kit.ts';

let home: Home;
beforeEach(() => {
  home = makeHome(null);
});
afterEach(() => home.dispose());

const put = (uri: string, text: string): void => {
  const path = home.path(uri);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

const linesWith = (text: string, word: string): string[] => text.split('\n').filter((line) => line.includes(word));

/** Two days of one CSV file, with a stray file beside it. */
const days = (change: Fields = {}): Fields => ({
  dataset: 'days',
  timeZone: 'America/New_York',
  partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-03-30,2001-03-31' } },
  sources: [{ id: 'raw', kind: 's3', location: 's3://raw/days/', format: 'csv', timeColumn: 'happened' }],
  target: { kind: 's3', location: 's3://lake/days/dt=${dt}/' },
  transform: { sql: 'SELECT happened, n FROM source' },
  ...change,
});
const fill = (): void => {
  home.declare(days());
  put('s3://raw/days/a.csv', 'happened,n\n2001-03-30T12:00:00,1\n2001-03-31T12:00:00,2\n');
  put('s3://raw/days/README.md', '# About these files\n');
};

describe('a warning', () => {
  beforeEach(fill);
  const warning = /^warning: a file of a source cannot be relied on: s3:\/\/raw\/days\/README\.md: .*"happened"/;

  it.each([
    ['gaps', ['gaps', 'days']],
    ['plan', ['plan', 'days']],
    ['run, which looks twice,', ['run', 'days', '--yes']],
  ])('of %s is one line beside the answer', async (_, words) => {
    const shown = await home.lakefill(...words);

    expect(shown.exit).toBe(0);
    expect(shown.out.text).toBeUndefined();
    expect(linesWith(shown.err, 'README.md')).toEqual([expect.stringMatching(warning)]);
  });

  it('is a log line, and nothing else, where log lines are shown', async () => {
    const { err } = await home.lakefill('gaps', 'days', '--verbose');

    expect(linesWith(err, 'README.md').map((line) => (JSON.parse(line) as Fields).level)).toEqual(['WARN']);
  });

  it('is none that an error of the command says as well', async () => {
    const { exit, err } = await home.shown('run', 'days', '--yes', '--max-usd', '0');

    expect(exit).toBe(2);
    expect(linesWith(err, 'warning:')).toHaveLength(1);
    expect(linesWith(err, 'OverBudget')).toHaveLength(1);
  });
});

describe('a throttle above what the dataset allows', () => {
  it('says so, beside the answer', async () => {
    fill();
    const window = { open: '22:00', close: '06:00' };
    home.declare(days({ window, limits: { maxConcurrency: 3 } }));
    const { out: waiting } = await home.lakefill('run', 'days', '--yes');
    const id = String(waiting.runId);

    const above = await home.lakefill('throttle', id, '9');
    const within = await home.lakefill('throttle', id, '3');

    expect([above.out, within.out]).toEqual([
      { runId: id, maxConcurrency: 3 },
      { runId: id, maxConcurrency: 3 },
    ]);
    expect([above.err, within.err]).toEqual(['9 is more than days allows (limits.maxConcurrency): 3 it is\n', '']);
  });
});

describe('a query of a dataset without a published partition', () => {
  beforeEach(() => home.declare(days(), { ...days(), dataset: 'other' }));

  it('says that nothing is published yet', async () => {
    const { exit, out, err } = await home.lakefill('query', 'SELECT count(*) AS n FROM days');

    expect({ exit, out }).toEqual({ exit: 0, out: { columns: [{ name: 'n', type: 'bigint' }], rows: [[0]] } });
    expect(err).toBe('nothing of days is published yet\n');
  });

  it.each(['SELECT 1 AS n FROM days-- all', 'SELECT 1 AS n FROM "days"', 'SELECT 1 AS n FROM DAYS'])(
    'says so however it writes the name: %s',
    async (sql) => {
      const { exit, err } = await home.lakefill('query', sql);

      expect({ exit, err }).toEqual({ exit: 0, err: 'nothing of days is published yet\n' });
    },
  );

  it('says so too where it asks for a column that nobody can know', async () => {
    const { exit, out } = await home.lakefill('query', 'SELECT n FROM days');

    expect(exit).toBe(2);
    expect(out).toMatchObject({
      error: { name: 'InvalidSql', hint: 'nothing of days is published yet; days has the columns dt' },
    });
  });
});

describe('the report of a suspended run', () => {
  it('says where it will lie, and shows people no file that is not there', async () => {
    fill();
    home.declare(days({ window: { open: '22:00', close: '06:00' } }));

    const { exit, out } = await home.lakefill('run', 'days', '--yes');
    const shown = await home.shown('report', String(out.runId));

    expect({ exit, report: out.report }).toEqual({
      exit: 75,
      report: `s3://lakefill-control/runs/${String(out.runId)}/report.json`,
    });
    expect(shown.out).not.toContain('report.json');
  });
});

describe("a calendar's times for people", () => {
  const range = ['--from', '2001-03-31', '--through', '2001-04-01'];

  it.each([
    ['of a dataset', ['calendar', 'flights', ...range]],
    ['by itself', ['calendar', '--unit', 'DAYS', '--time-zone', 'America/New_York', ...range]],
  ])('%s are those of its zone', async (_, words) => {
    home.declare(flights());

    const { out } = await home.shown(...words);

    expect(out).toMatch(/^2001-03-31 +2001-03-31T00:00:00-05:00 +2001-04-01T00:00:00-05:00$/m);
    expect(out).toMatch(/^2001-04-01 +2001-04-01T00:00:00-05:00 +2001-04-02T00:00:00-04:00$/m);
  });
});
