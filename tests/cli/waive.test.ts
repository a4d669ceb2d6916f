import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flights, type Home, makeHome } from './kit.ts';

let home: Home;
beforeEach(() => {
  home = makeHome(null);
  home.declare(flights());
});
afterEach(() => home.dispose());

const waive = (...args: string[]) => home.lakefill('waive', 'flights', '--reason', 'never recorded', ...args);

async function findings(...args: string[]): Promise<Record<string, string[]>> {
  const { out } = await home.lakefill('gaps', 'flights', ...args);
  return Object.fromEntries(
    (out.gaps as { partition: string; findings: string[] }[]).map((gap) => [gap.partition, gap.findings]),
  );
}

describe('waive', () => {
  it('marks partitions with reason and author, and keeps those that were marked before', async () => {
    await waive('--partitions', '2001-03-30');

    const { exit, out } = await waive(
      ...['--partitions', 'dt=2001-04-01', '--partitions', '2001-04-03..2001-04-04'],
      ...['--until', '2001-12-31', '--requested-by', 'ada'],
    );

    const rest = {
      reason: 'never recorded',
      until: '2001-12-31',
      by: 'ada',
      at: expect.stringMatching(/^2001-07-05T12/),
    };
    expect({ exit, out }).toEqual({
      exit: 0,
      out: {
        waived: ['dt=2001-03-30', 'dt=2001-04-01', 'dt=2001-04-03', 'dt=2001-04-04'],
        waivers: [
          { ...rest, partition: 'dt=2001-03-30', until: null, by: null },
          { ...rest, partition: 'dt=2001-04-01' },
          { ...rest, partition: 'dt=2001-04-03' },
          { ...rest, partition: 'dt=2001-04-04' },
        ],
      },
    });
  });

  it('makes gaps say so', async () => {
    await waive('--partitions', '2001-03-31');

    expect(await findings('--partitions', '2001-03-30..2001-03-31')).toEqual({
      'dt=2001-03-30': ['missing', 'unrecoverable'],
      'dt=2001-03-31': ['missing', 'unrecoverable', 'waived'],
    });
  });

  it('holds through its last day and not beyond', async () => {
    await waive('--partitions', '2001-03-31', '--until', '2001-07-05');
    const only = ['--partitions', '2001-03-31', '--as-of'];

    expect(await findings(...only, '2001-07-05T23:59:59Z')).toMatchObject({
      'dt=2001-03-31': expect.arrayContaining(['waived']),
    });
    expect(await findings(...only, '2001-07-06T00:00:00Z')).toEqual({ 'dt=2001-03-31': ['missing', 'unrecoverable'] });
  });

  it('keeps a run from touching it', async () => {
    await waive('--partitions', '2001-03-31');

    const { exit, out } = await home.lakefill('run', 'flights', '--partitions', '2001-03-31', '--yes');

    expect({ exit, out }).toMatchObject({
      exit: 0,
      out: { outcome: 'NOTHING_TO_DO', skipped: [{ partition: 'dt=2001-03-31', reason: 'waived' }] },
    });
  });

  it.each<[string, string[], string]>([
    ['a day that is none', ['--partitions', '2001-02-30'], 'partitions'],
    ['a day that the table does not have', ['--partitions', '2001-05-01'], 'partitions'],
    ['a key that the table does not have', ['--partitions', 'day=2001-04-01'], 'partitions'],
    ['one good and one bad', ['--partitions', '2001-04-01,2001-02-30'], 'partitions'],
    ['an end that is no day', ['--partitions', '2001-04-01', '--until', '2001-02-30'], 'until'],
    ['an end that has passed', ['--partitions', '2001-04-01', '--until', '2001-07-04'], 'until'],
    ['a reason that says nothing', ['--partitions', '2001-04-01', '--reason', ' '], 'reason'],
  ])('of %s is refused, and nothing is written', async (_, args, key) => {
    const before = home.tree();

    const { exit, out } = await waive(...args);

    expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'InvalidRequest', data: { key } } });
    expect(home.tree()).toEqual(before);
  });

  it.each([
    [['waive', 'flights', '--partitions', '2001-04-01']],
    [['waive', 'flights', '--reason', 'gone']],
    [['unwaive', 'flights']],
    [['waive', '--partitions', '2001-04-01', '--reason', 'gone']],
  ])('%j lacks something', async (args) => {
    expect(await home.lakefill(...args)).toMatchObject({ exit: 2, out: { error: { name: 'InvalidRequest' } } });
  });

  it('of an unknown dataset names the nearest', async () => {
    const { exit, out } = await home.lakefill('waive', 'flight', '--partitions', '2001-04-01', '--reason', 'gone');

    expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'UnknownDataset' } });
  });
});

describe('unwaive', () => {
  it('takes the mark away, of those that are named', async () => {
    await waive('--partitions', '2001-03-30..2001-04-01');

    const { exit, out } = await home.lakefill('unwaive', 'flights', '--partitions', '2001-03-31..2001-04-02');

    expect({ exit, waived: out.waived }).toEqual({ exit: 0, waived: ['dt=2001-03-30'] });
    expect(await findings('--partitions', '2001-03-31')).toEqual({ 'dt=2001-03-31': ['missing', 'unrecoverable'] });
  });

  it('refuses what the table does not have', async () => {
    const { exit, out } = await home.lakefill('unwaive', 'flights', '--partitions', '2001-05-01');

    expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'InvalidRequest' } });
  });
});
