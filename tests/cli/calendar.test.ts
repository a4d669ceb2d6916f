import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { flights, type Home, makeHome } from './kit.ts';

let home: Home;
beforeEach(() => {
  home = makeHome(null);
  home.declare(flights());
});
afterEach(() => home.dispose());

describe('a calendar by itself', () => {
  it('has both of a repeated hour, the later with its offset', async () => {
    const { exit, out } = await home.lakefill(
      ...['calendar', '--unit', 'HOURS', '--time-zone', 'America/New_York'],
      ...['--from', '2020-11-01T00', '--through', '2020-11-01T02'],
    );

    expect({ exit, out }).toEqual({
      exit: 0,
      out: {
        partitions: [
          { key: '2020-11-01T00', start: '2020-11-01T04:00:00Z', end: '2020-11-01T05:00:00Z' },
          { key: '2020-11-01T01', start: '2020-11-01T05:00:00Z', end: '2020-11-01T06:00:00Z' },
          { key: '2020-11-01T01-0500', start: '2020-11-01T06:00:00Z', end: '2020-11-01T07:00:00Z' },
          { key: '2020-11-01T02', start: '2020-11-01T07:00:00Z', end: '2020-11-01T08:00:00Z' },
        ],
      },
    });
  });

  it.each([
    ['YEARS', '2001', '2002', ['2001', '2002']],
    ['MONTHS', '2001-01', '2001-03', ['2001-01', '2001-02', '2001-03']],
    ['WEEKS', '2001-01-01', '2001-01-08', ['2001-01-01', '2001-01-08']],
    ['DAYS', '2001-02-28', '2001-03-01', ['2001-02-28', '2001-03-01']],
    ['MINUTES', '2001-01-01T00:58', '2001-01-01T01:00', ['2001-01-01T00:58', '2001-01-01T00:59', '2001-01-01T01:00']],
  ])('of %s writes its keys as ISO 8601 has them', async (unit, from, through, keys) => {
    const { out } = await home.lakefill('calendar', '--unit', unit, '--from', from, '--through', through);

    expect((out.partitions as { key: string }[]).map(({ key }) => key)).toEqual(keys);
  });

  it('counts intervals from 1970-01-01 local time', async () => {
    const { out } = await home.lakefill(
      ...['calendar', '--unit', 'HOURS', '--interval', '6', '--time-zone', 'Asia/Kolkata'],
      ...['--from', '2001-01-01', '--through', '2001-01-01'],
    );

    expect((out.partitions as { key: string; start: string }[]).map(({ key, start }) => [key, start])).toEqual([
      ['2001-01-01T00', '2000-12-31T18:30:00Z'],
      ['2001-01-01T06', '2001-01-01T00:30:00Z'],
      ['2001-01-01T12', '2001-01-01T06:30:00Z'],
      ['2001-01-01T18', '2001-01-01T12:30:00Z'],
    ]);
  });
});

it('of more partitions than one document can hold is refused', async () => {
  const { exit, out } = await home.lakefill('calendar', '--unit', 'MINUTES', '--from', '1900', '--through', '2100');

  expect({ exit, out }).toMatchObject({
    exit: 2,
    out: {
      error: {
        name: 'InvalidRequest',
        message: 'from: the range means more than 1,000,000 partitions: ask for a shorter one',
      },
    },
  });
});

describe("a dataset's calendar", () => {
  it('follows its zone', async () => {
    const { exit, out } = await home.lakefill('calendar', 'flights', '--from', '2001-04-01', '--through', '2001-04-01');

    expect({ exit, out }).toEqual({
      exit: 0,
      out: { partitions: [{ key: '2001-04-01', start: '2001-04-01T05:00:00Z', end: '2001-04-02T04:00:00Z' }] },
    });
  });

  it('without bounds means its whole range', async () => {
    const { out } = await home.lakefill('calendar', 'flights');

    expect((out.partitions as { key: string }[]).map(({ key }) => key)).toEqual([
      ...['2001-03-30', '2001-03-31', '2001-04-01', '2001-04-02', '2001-04-03', '2001-04-04'],
    ]);
  });
});

it('of a dataset ends with its table', async () => {
  const { out } = await home.lakefill('calendar', 'flights', '--from', '2001-04-03', '--through', '2001-05-01');

  expect((out.partitions as { key: string }[]).map(({ key }) => key)).toEqual(['2001-04-03', '2001-04-04']);
});

it.each([
  ['2001-03-29', '2001-04-01', "2001-03-29 lies before the table's first partition, 2001-03-30"],
  ['2001-04-05', '2001-04-06', "2001-04-05 to 2001-04-06 is outside the table's range 2001-03-30,2001-04-04"],
])('of a dataset does not begin on %s', async (from, through, reason) => {
  const { exit, out } = await home.lakefill('calendar', 'flights', '--from', from, '--through', through);

  expect({ exit, out }).toMatchObject({ exit: 2, out: { error: { message: `from: ${reason}` } } });
});

describe('what means nothing is refused, with the option that is wrong', () => {
  const bounds = ['--from', '2001-01-01', '--through', '2001-01-02'];

  it.each<[string, string[], string]>([
    ['no bounds', ['--unit', 'DAYS'], 'from'],
    ['neither dataset nor unit', bounds, 'unit'],
    ['a unit that is none', ['--unit', 'DAY', ...bounds], 'unit'],
    ['a zone that is none', ['--unit', 'DAYS', '--time-zone', 'Europe/Berlni', ...bounds], 'timeZone'],
    ['an interval of nothing', ['--unit', 'DAYS', '--interval', '0', ...bounds], 'interval'],
    ['half an interval', ['--unit', 'DAYS', '--interval', '1.5', ...bounds], 'interval'],
    ["another unit than the dataset's", ['flights', '--unit', 'HOURS', ...bounds], 'unit'],
    ['a day that is none', ['--unit', 'DAYS', '--from', '2001-02-30', '--through', '2001-03-01'], 'from'],
    ['an end before the beginning', ['--unit', 'DAYS', '--from', '2001-01-02', '--through', '2001-01-01'], 'from'],
  ])('%s', async (_, args, key) => {
    const { exit, out } = await home.lakefill('calendar', ...args);

    expect({ exit, error: out.error }).toMatchObject({ exit: 2, error: { name: 'InvalidRequest', data: { key } } });
  });
});
