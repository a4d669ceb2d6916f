import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Home, makeHome } from './kit.ts';

let home: Home;
beforeEach(() => {
  home = makeHome(null);
});
afterEach(() => home.dispose());

/** Its SQL begins on line 9, in column 5. */
const file = (sql: string): string =>
  [
    'dataset: events',
    'partitions: { dt: { type: date, format: yyyy-MM-dd, range: "2001-01-01,2001-01-31" } }',
    'sources: [{ id: raw, kind: s3, location: "s3://raw/events/${dt}/" }]',
    'inputs: [{ id: places, location: "s3://raw/places/", format: csv }]',
    'target: { kind: s3, location: "s3://lake/events/dt=${dt}/" }',
    'rules: |',
    '  Rules = [ RowCount > 0 ]',
    'transform:',
    '  sql: |',
    ...sql.split('\n').map((line) => `    ${line}`),
    '',
  ].join('\n');

const check = async (sql: string) => {
  writeFileSync(join(home.datasets, 'events.yml'), file(sql));
  return home.lakefill('datasets', 'check');
};

describe('datasets check', () => {
  it.each([
    'SELECT * FROM source JOIN places USING (id) WHERE time >= :start AND time < :end AND dt = :dt',
    'WITH own AS (SELECT * FROM source) SELECT * FROM own',
  ])('finds nothing wrong with %s', async (sql) => {
    const { exit, out } = await check(sql);

    expect(exit).toBe(0);
    expect(out).toMatchObject({ valid: true, datasets: [{ dataset: 'events', problems: [] }] });
  });

  it('reads SQL for jobs as Spark does too', async () => {
    writeFileSync(
      join(home.datasets, 'events.yml'),
      `${file('SELECT *\nFROM source WHERE n IN [1, 2]')}engine: glue\n`,
    );

    const { exit, out } = await home.lakefill('datasets', 'check');

    expect(exit).toBe(2);
    expect(out).toMatchObject({
      datasets: [
        { problems: [{ key: 'transform.sql', line: 11, column: 28, message: expect.stringMatching(/Spark.*array/) }] },
      ],
    });
  });

  it.each([
    ['SELECT *\nFROM source\n  WHRE x > 1', 12, 12, /syntax error/],
    ['SELECT *\n  FROM sources', 11, 12, /reads sources, .*read from source, places/],
    ["SELECT * FROM source\nUNION ALL FROM read_csv('x.csv')", 11, 20, /reads read_csv\(\)/],
    ["SELECT * FROM 'x.csv'", 10, 19, /reads x\.csv/],
    ['SELECT * FROM source\nWHERE dt = :day', 11, 16, /unknown parameter :day; the parameters are :start, :end, :dt/],
    ['SELECT 1; SELECT 2', 10, 5, /2 statements where one SELECT is expected/],
    ['DELETE FROM source', 10, 5, /SELECT/],
  ])('says of %j at which line and column of the file it is wrong', async (sql, line, column, message) => {
    const { exit, out } = await check(sql);

    expect(exit).toBe(2);
    expect(out).toMatchObject({
      valid: false,
      datasets: [{ problems: [{ key: 'transform.sql', line, column, message: expect.stringMatching(message) }] }],
    });
  });

  it('tells people the same', async () => {
    writeFileSync(join(home.datasets, 'events.yml'), file('SELECT * FROM sauce'));

    const { exit, out } = await home.shown('datasets', 'check');

    expect(exit).toBe(2);
    expect(out).toContain(`${join(home.datasets, 'events.yml')}:10:19  transform.sql: the SQL reads sauce`);
  });
});

describe('doctor', () => {
  it('tells whether Spark is there, and is content without', async () => {
    const { exit, out } = await home.lakefill('doctor');

    expect([exit, out.healthy]).toEqual([0, true]);
    expect(out.checks).toContainEqual({
      check: 'Spark',
      ok: expect.any(Boolean),
      needed: false,
      detail: expect.stringContaining('jobs of the engine glue on this machine'),
    });
  });

  it('names a wrong dataset file as what is wrong', async () => {
    writeFileSync(join(home.datasets, 'events.yml'), file('SELECT * FROM sauce'));

    const { exit, out } = await home.lakefill('doctor');

    expect([exit, out.healthy]).toEqual([1, false]);
    expect(out.checks).toContainEqual({
      check: 'dataset files',
      ok: false,
      needed: true,
      detail: 'some are wrong: see "lakefill datasets check"',
    });
  });
});
