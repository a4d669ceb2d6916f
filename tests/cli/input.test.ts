import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cutFlights, type Fields, flights, type Home, makeHome } from './kit.ts';

let source: string;
beforeAll(async () => {
  source = await cutFlights();
});

let home: Home;
beforeEach(() => {
  home = makeHome(source);
  home.declare(flights());
});
afterEach(() => home.dispose());

interface Refused {
  error: { name: string; message: string; data: Fields; hint: string | null };
}

/** Each is refused with exit 2 and one sentence, in `gaps`, `plan` and `run` alike. */
const wrong: [string, string[], { name: string; message: RegExp }][] = [
  ['an unknown dataset', ['flight'], { name: 'UnknownDataset', message: /"flight".*did you mean flights\?/ }],
  ['no dataset', [], { name: 'InvalidRequest', message: /dataset/ }],
  [
    'from after through',
    ['flights', '--from', '2001-04-03', '--through', '2001-04-01'],
    { name: 'InvalidRequest', message: /from.*2001-04-03.*2001-04-01/ },
  ],
  [
    'a day that is none',
    ['flights', '--from', '2001-02-30'],
    { name: 'InvalidRequest', message: /from: 2001-02 has 28 days, no day 30/ },
  ],
  [
    'a range outside the table',
    ['flights', '--from', '1999-01-01', '--through', '1999-01-02'],
    { name: 'InvalidRequest', message: /1999-01-01/ },
  ],
  ['a finer bound', ['flights', '--from', '2001-04-01T05:30'], { name: 'InvalidRequest', message: /from/ }],
  [
    'an unknown mode',
    ['flights', '--mode', 'reproces'],
    { name: 'InvalidRequest', message: /mode.*did you mean reprocess\?/ },
  ],
  [
    'an unknown finding',
    ['flights', '--findings', 'staled'],
    { name: 'InvalidRequest', message: /findings.*did you mean stale\?/ },
  ],
  [
    'a partition that does not exist',
    ['flights', '--partitions', 'dt=2001-02-30'],
    { name: 'InvalidRequest', message: /partitions: 2001-02 has 28 days, no day 30/ },
  ],
  [
    'a range and a duration',
    ['flights', '--from', '2001-04', '--last', 'P7D'],
    { name: 'InvalidRequest', message: /last/ },
  ],
  ['a value of no key', ['flights', '--where', 'carrier=AA'], { name: 'InvalidRequest', message: /carrier/ }],
  ['a broken duration', ['flights', '--last', '7 days'], { name: 'InvalidRequest', message: /last.*ISO 8601/ }],
];

describe.each(wrong)('%s', (_, args, { name, message }) => {
  it.each(['gaps', 'plan', 'run'])('is refused by %s before anything is written', async (command) => {
    const before = home.tree();

    const { exit, out } = await home.lakefill(command, ...args, ...(command === 'run' ? ['--yes'] : []));

    expect({ exit, name: (out as unknown as Refused).error.name }).toEqual({ exit: 2, name });
    expect((out as unknown as Refused).error.message).toMatch(message);
    expect(home.tree()).toEqual(before);
  });
});

describe('a dataset file', () => {
  it('with a typo in a key is refused with its line and the nearest key', async () => {
    const { transform: _, ...rest } = flights();
    home.declare({ ...rest, trasform: { sql: 'SELECT * FROM source' } });
    const before = home.tree();

    const { exit, out } = await home.lakefill('run', 'flights', '--yes');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error).toMatchObject({
      name: 'InvalidDeclaration',
      message: expect.stringMatching(/flights\.yml:1: .*trasform.*did you mean transform\?/),
    });
    expect(home.tree()).toEqual(before);
  });

  it("with a statement that is none is refused with the engine's words", async () => {
    home.declare(flights({ transform: { sql: 'SELECT date, dealy FROM source' } }));
    const before = home.tree();

    const { exit, out } = await home.lakefill('run', 'flights', '--yes');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error).toMatchObject({
      name: 'InvalidSql',
      message: expect.stringContaining('dealy'),
    });
    expect(changes(before, home.tree())).toEqual([]);
  });
});

describe('a source', () => {
  it('that is not Parquet is refused: no partition can be read', async () => {
    writeFileSync(home.path('s3://raw/flights/flights.parquet'), 'date,delay\n2001-04-01,5\n');
    const before = home.tree();

    const { exit, out } = await home.lakefill('run', 'flights', '--yes');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error).toMatchObject({
      name: 'NoReadableSource',
      message: expect.stringMatching(/raw.*not a readable Parquet file/),
    });
    expect(changes(before, home.tree())).toEqual([]);
  });
});

describe('a root', () => {
  it('where nothing can be written is refused', async () => {
    const { exit, out } = await home.lakefill('run', 'flights', '--yes', '--root', '/proc/lakefill');

    expect({ exit, name: (out as unknown as Refused).error.name }).toEqual({ exit: 2, name: 'RootNotWritable' });
  });

  it('that is a file is refused', async () => {
    const file = join(home.datasets, '../file');
    writeFileSync(file, '');

    const { exit, out } = await home.lakefill('run', 'flights', '--yes', '--root', file);

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error.message).toContain(file);
  });
});

describe('a command line', () => {
  it.each([
    [['rn', 'flights'], /unknown command 'rn'/],
    [['run', 'flights', '--form', '2001-04-01'], /unknown option '--form'/],
    [['run', 'flights', '--max-usd', 'much'], /a number is expected/],
    [['gaps', 'flights', '--where', 'tenant'], /key=value is expected/],
    [['gaps', 'flights', '--where', 'tenant=a,region=eu'], /write --where region=eu for another key/],
    [['--as-of', '2001-07-05', 'gaps', 'flights'], /an instant with Z or an offset/],
  ])('%j is refused', async (args, message) => {
    const { exit, out } = await home.lakefill(...args);

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error.message).toMatch(message);
  });

  it('that would publish in a pipe without --yes is refused', async () => {
    const before = home.tree();

    const { exit, out } = await home.lakefill('run', 'flights');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error).toMatchObject({ name: 'ConfirmationRequired', data: { partitions: 6 } });
    expect(changes(before, home.tree())).toEqual([]);
  });

  it('over budget is refused', async () => {
    const { exit, out } = await home.lakefill('run', 'flights', '--yes', '--max-usd', '0');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error.name).toBe('OverBudget');
  });

  it.each(['resume', 'report', 'rollback'])('%s of an unknown run is refused', async (command) => {
    const { exit, out } = await home.lakefill(command, 'nothing');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error.name).toBe('UnknownRun');
  });

  it('that throttles a finished run is refused, and one that stopped on its way is not', async () => {
    const { out: run } = await home.lakefill('run', 'flights', '--yes', '--through', '2001-03-31');
    home.declare(flights({ window: { open: '22:00', close: '06:00' } }));
    const { out: waiting } = await home.lakefill('run', 'flights', '--yes');
    const id = String(run.runId);

    const finished = await home.lakefill('throttle', id, '2');
    const stopped = await home.lakefill('throttle', String(waiting.runId), '2');

    expect(finished.exit).toBe(2);
    expect((finished.out as unknown as Refused).error).toMatchObject({
      name: 'RunFinished',
      message: `run ${id} is finished (SUCCEEDED); there is nothing to throttle`,
    });
    expect(stopped).toMatchObject({ exit: 0, out: { runId: waiting.runId, maxConcurrency: 2 } });
  });

  it('that rolls back what the run never published is refused', async () => {
    const { out: run } = await home.lakefill('run', 'flights', '--yes', '--through', '2001-03-31');
    const id = String(run.runId);

    const { exit, out } = await home.lakefill('rollback', id, '--partitions', '2001-03-31,2001-04-01');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error).toMatchObject({
      name: 'InvalidRequest',
      message: `partitions: run ${id} did not publish 2001-04-01`,
    });
  });

  it('with a payload that is no JSON is refused', async () => {
    const file = join(home.datasets, '../payload.json');
    writeFileSync(file, '{"dataset": flights}');

    const { exit, out } = await home.lakefill('run', '--payload', file, '--yes');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error.message).toContain(file);
  });

  it('with an unknown field in the payload names the nearest', async () => {
    const file = join(home.datasets, '../payload.json');
    writeFileSync(file, '{"dataset": "flights", "trough": "2001-04-01"}');

    const { exit, out } = await home.lakefill('run', '--payload', file, '--yes');

    expect(exit).toBe(2);
    expect((out as unknown as Refused).error.message).toMatch(/trough.*did you mean through\?/);
  });
});

/** What was made or changed, except versions that were seen, which looking may keep. */
const changes = (before: Record<string, string>, after: Record<string, string>): string[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (path) => before[path] !== after[path] && !/^lake\/\.lakefill(\/(versions|lake\.sqlite|drafts)|$)/.test(path),
  );
