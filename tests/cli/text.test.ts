import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { localHolders } from '../../platform/local/holders.ts';
import { cutFlights, type Fields, flights, type Home, makeHome } from './kit.ts';

let source: string;
beforeAll(async () => {
  source = await cutFlights();
});

let home: Home;
beforeEach(() => {
  home = makeHome(source);
});
afterEach(() => home.dispose());

/** By the local clock, which is four hours behind UTC in July. */
const nightly = (): Fields => flights({ window: { open: '22:00', close: '06:00' } });

/** Leaves a run that has begun and has neither a report nor chunks, as if it worked on. */
async function holdLease(runId: string, holder: Fields | null): Promise<void> {
  const file = join(home.root, '.lakefill/control/leases/flights.json');
  mkdirSync(dirname(file), { recursive: true });
  const [start, end] = [Date.parse('2001-03-30T05:00:00Z'), Date.parse('2001-04-05T04:00:00Z')];
  const expiresAt = '2001-07-05T13:00:00Z';
  const entry = { runId, fence: 1, requestHash: 'other', partitions: [{ start, end }], holder, expiresAt };
  writeFileSync(file, JSON.stringify({ schemaVersion: 1, fence: 1, runs: [entry] }));
}

describe('times', () => {
  it('of a refusal are those of the dataset for people, and UTC for scripts', async () => {
    home.declare(flights());
    await holdLease('20010705T110000Z-aaaaaaaa', await localHolders().self({ id: 'x', name: 'x' }));

    const shown = await home.shown('run', 'flights', '--yes');
    const { exit, out } = await home.lakefill('run', 'flights', '--yes');

    expect([shown.exit, exit]).toEqual([4, 4]);
    expect(shown.err).toContain('(2001-03-30T00:00:00-05:00 to 2001-04-05T00:00:00-04:00)');
    expect(shown.err).toContain('free at 2001-07-05T09:00:00-04:00 at the latest');
    expect(out).toMatchObject({
      error: {
        name: 'LeaseHeld',
        data: { partitions: ['2001-03-30T05:00:00Z to 2001-04-05T04:00:00Z'], until: '2001-07-05T13:00:00Z' },
      },
    });
  });

  it('of a plan are those of the dataset', async () => {
    home.declare(nightly());

    const shown = await home.shown('plan', 'flights');
    const { out } = await home.lakefill('plan', 'flights');

    expect(shown.out).toMatch(/it ends about 2001-07-05T22:00:\d\d-04:00/);
    expect(out.finishesAt).toMatch(/^2001-07-06T02:00:\d\dZ$/);
  });
});

describe('a dry run', () => {
  it('says what would be done, what it costs, and the command that does just that', async () => {
    home.declare(flights());
    const asked = ['flights', '--from', '2001-04-01', '--exclude', '2001-04-02'];

    const { exit, out } = await home.shown('run', ...asked, '--dry-run');

    expect(exit).toBe(0);
    expect(out).toMatch(/^PLANNED: nothing was done; this is what a run would do$/m);
    expect(out).toMatch(/^would do {3}3 partitions in 1 chunk, [\d.]+ KB to read, about [\d.]+ s of work$/m);
    expect(out).toMatch(/^cost {7}about \$0\.00\d+ on AWS$/m);
    const command = /^to do it:\n {2}lakefill (.*)$/m.exec(out)?.[1] ?? '';
    expect(command).toMatch(/^run flights --from 2001-04-01 --exclude 2001-04-02 --plan-hash [0-9a-f]{64} --root /);
    const done = await home.lakefill(...command.split(' '), '--yes');
    expect(done).toMatchObject({ exit: 0, out: { outcome: 'SUCCEEDED', published: 3 } });
  });

  it('names no command where nothing is to do', async () => {
    home.declare(flights());
    await home.lakefill('run', 'flights', '--yes');

    const { out } = await home.shown('run', 'flights', '--dry-run');

    expect(out).toMatch(/^would do {3}nothing: there is nothing to do$/m);
    expect(out).not.toContain('lakefill run');
  });
});

describe('plan', () => {
  it.each([
    [[], / {2}lakefill run flights --from 2001-04-03 --plan-hash [0-9a-f]{64} --root /],
    [['--out'], / {2}lakefill run --plan \S+\/plan\.json --root /],
  ])('with %j ends with the command that runs it', async (out, command) => {
    home.declare(flights());
    const file = out.flatMap((option) => [option, join(home.datasets, '../plan.json')]);

    const shown = await home.shown('plan', 'flights', '--from', '2001-04-03', ...file);

    expect(shown.out).toMatch(/nothing was done; to do it:\n/);
    expect(shown.out).toMatch(command);
  });
});

describe('the address of a report', () => {
  it('is a file for people and a URI for scripts', async () => {
    home.declare(flights());
    const run = await home.lakefill('run', 'flights', '--yes');
    const id = String(run.out.runId);
    const file = join(home.root, '.lakefill/control/runs', id, 'report.json');

    const shown = await home.shown('report', id);

    expect(run.out.report).toBe(`s3://lakefill-control/runs/${id}/report.json`);
    expect(run.err).toContain(`report ${file}\n`);
    expect(shown.out).toContain(`report     ${file}`);
    expect(shown.out).not.toContain('s3://lakefill-control');
  });
});

describe('a run that stopped on its way', () => {
  it('says so in status and report, with the command that goes on', async () => {
    home.declare(nightly());
    const { out } = await home.lakefill('run', 'flights', '--yes');
    const id = String(out.runId);

    const all = await home.shown('status');
    const one = await home.shown('status', id);
    const report = await home.shown('report', id);

    const command = `  lakefill resume ${id} --root ${home.root} --datasets ${home.datasets}`;
    for (const text of [all.out, one.out]) {
      expect(text).toContain(
        `${id} stopped on its way: its window closed, or it was interrupted; to go on:\n${command}`,
      );
    }
    expect(report.out).toContain(`to go on:\n${command}`);
  });

  it('is told from one whose process is gone', async () => {
    home.declare(nightly());
    const { out } = await home.lakefill('run', 'flights', '--yes');
    const id = String(out.runId);
    const self = await localHolders().self({ id: 'x', name: 'x' });
    await holdLease(id, { ...self, startTime: '1' });

    const status = await home.lakefill('status', id);
    const shown = await home.shown('status');

    expect(status.out.run).toMatchObject({
      outcome: 'SUSPENDED',
      note: 'stopped on its way: its process is gone, as after a kill',
    });
    expect(shown.out).toContain(`its process is gone, as after a kill; to go on:\n  lakefill resume ${id} `);
  });
});

describe('status', () => {
  it('lists the newest run first, also where clocks were started at the same time', async () => {
    home.declare(flights());
    const ids: string[] = [];
    for (let n = 0; n < 6; n += 1) {
      ids.unshift(String((await home.lakefill('run', 'flights', '--dry-run')).out.runId));
    }
    const earlier = await home.lakefill('run', 'flights', '--dry-run', '--as-of', '2001-07-04T12:00:00Z');

    const { out } = await home.lakefill('status');

    const seconds = (out.runs as { startedAt: string }[]).map(({ startedAt }) => startedAt);
    expect(seconds).toEqual(seconds.toSorted().reverse());
    expect((out.runs as { runId: string }[]).map(({ runId }) => runId)).toEqual([...ids, earlier.out.runId]);
  });
});

describe('gaps', () => {
  const gaps = (...asked: string[]) => home.lakefill('gaps', 'flights', ...asked);

  it('tells of partitions that another version of the SQL made, and of those alone', async () => {
    home.declare(flights());
    await home.lakefill('run', 'flights', '--yes', '--through', '2001-04-02');
    const same = await gaps();
    home.declare(flights({ description: 'the same SQL' }));
    const described = await gaps();
    home.declare(
      flights({ transform: { sql: 'SELECT date, delay + 1 AS delay, distance, origin, destination FROM source' } }),
    );
    const { exit, err, out } = await gaps();
    const one = await gaps('--from', '2001-04-02');
    const none = await gaps('--from', '2001-04-03');

    expect([same.err, described.err, none.err]).toEqual(['', '', '']);
    expect(exit).toBe(0);
    expect(err).toBe(
      '4 partitions were made by another version of the SQL; run with --mode reprocess to make them anew\n',
    );
    expect(out.counts).toEqual({ missing: 2 });
    expect(one.err).toBe(
      '1 partition was made by another version of the SQL; run with --mode reprocess to make it anew\n',
    );

    await home.lakefill('run', 'flights', '--yes', '--mode', 'reprocess');
    expect((await gaps()).err).toBe('');
  });
});
