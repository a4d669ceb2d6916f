import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cutFlights, flights, type Home, makeHome } from './kit.ts';

let home: Home;
beforeAll(async () => {
  home = makeHome(await cutFlights());
  home.declare(flights(), { ...flights(), dataset: 'other-flights' });
  await home.lakefill('run', 'flights', '--yes', '--through', '2001-03-31');
});
afterAll(() => home.dispose());

describe('a query that is refused', () => {
  const views = 'the datasets are flights, "other-flights"';
  const own = 'flights has the columns date, delay, distance, origin, destination, dt';
  const outside = 'a query reads nothing but published partitions, no other files and no settings';

  it.each([
    ['SELECT * FROM flight', 'there is no dataset flight, did you mean flights?', views],
    ['SELECT * FROM planes', 'there is no dataset planes', views],
    ['SELECT * FROM main.flights', 'there is no dataset main.flights', views],
    ['SELECT dely FROM flights', expect.stringContaining('"dely" not found'), own],
    ['SELECT nothing(delay) FROM flights', expect.stringContaining('nothing'), own],
    ["SELECT * FROM read_csv('/etc/passwd')", `read_csv() is refused: ${outside}`, views],
    ["SELECT * FROM '/etc/passwd'", `/etc/passwd is refused: ${outside}`, views],
    ['SELECT * FROM duckdb_settings()', `duckdb_settings() is refused: ${outside}`, views],
    ['SELEC 1', expect.stringContaining('(line 1, column 1)'), `write one SELECT; ${views}`],
    ['SELECT 1; SELECT 2', '2 statements where one SELECT is expected', `write one SELECT; ${views}`],
    ["COPY flights TO '/tmp/x'", expect.stringContaining('SELECT'), `write one SELECT; ${views}`],
  ])('%s says why and what there is', async (sql, message, hint) => {
    const { exit, out } = await home.lakefill('query', sql);

    expect(exit).toBe(2);
    expect(out).toMatchObject({ error: { name: 'InvalidSql', message, hint } });
  });
});

describe.each(['csv', 'json', 'parquet'])('of a target in %s', (format) => {
  it('a column with zone gives instants, one without gives readings', async () => {
    const file = home.path('s3://raw/events/events.csv');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(
      file,
      ['happened,seen,day,n', '2001-04-01T01:30:00+02:00,2001-04-01 01:30:00,2001-04-01,1', ''].join('\n'),
    );
    home.declare({
      dataset: format,
      timeZone: 'UTC',
      partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: '2001-03-31,2001-03-31' } },
      sources: [{ id: 'raw', kind: 's3', location: 's3://raw/events/', format: 'csv', timeColumn: 'happened' }],
      target: { kind: 's3', location: `s3://lake/${format}/dt=\${dt}/`, format, compression: 'gzip' },
      transform: { sql: 'SELECT happened, seen, day, n FROM source' },
    });
    const run = await home.lakefill('run', format, '--yes');

    const { out } = await home.lakefill('query', `SELECT happened, seen, day, n FROM ${format}`);

    expect(run.out).toMatchObject({ outcome: 'SUCCEEDED', published: 1 });
    expect(out.rows).toEqual([['2001-03-31T23:30:00Z', '2001-04-01T01:30:00', '2001-04-01', 1]]);
  });
});
