import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../core/calendar/interval.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { LakefillError } from '../../../core/errors.ts';
import type { Request, Resolution } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';
import { table } from './table.ts';

const now = Date.parse('2001-06-15T10:00:00Z');

const resolved = (dataset: Dataset, asked: Partial<Request>, at = now): Resolution =>
  resolve(
    { dataset: 'flights', mode: 'backfill', depth: 'list', dryRun: false, order: 'oldest', ...asked },
    dataset,
    at,
  );

const keys = (resolution: Resolution): string[] => [...resolution.partitions()].map((partition) => partition.key);
const skipped = (resolution: Resolution): string[] =>
  [...resolution.skipped()].map(({ partition, reason }) => `${partition} ${reason}`);

function problems(dataset: Dataset, asked: Partial<Request>): string[] {
  try {
    resolved(dataset, asked);
    return [];
  } catch (error) {
    if (!(error instanceof LakefillError) || error.name !== 'InvalidRequest') throw error;
    return error.message.split('\n');
  }
}

const days = table({ range: '2001-01-01,2001-07-01' });
const rolling = table({ range: 'NOW-3DAYS,NOW+1DAY' });
const weeks = table({ unit: 'WEEKS' });
const hours = table({ unit: 'HOURS', format: 'yyyy-MM-dd-HH', timeZone: 'America/New_York' });
const months = table({ unit: 'MONTHS', format: 'yyyy-MM', range: '1999-01,NOW' });

describe('the range of a request', () => {
  it.each([
    ['is the whole table without bounds', days, {}, '2001-01-01', '2001-06-14', 165],
    ['goes to the end of the table from a bound', days, { from: '2001-02' }, '2001-02-01', '2001-06-14', 134],
    ['begins with the table up to a bound', days, { through: '2001-01' }, '2001-01-01', '2001-01-31', 31],
    ['may be one day', days, { from: '2001-03-05', through: '2001-03-05' }, '2001-03-05', '2001-03-05', 1],
    ['takes a year as all of it', days, { from: '2001' }, '2001-01-01', '2001-06-14', 165],
    ['takes an ISO week', days, { from: '2001-W05', through: '2001-W05' }, '2001-01-29', '2001-02-04', 7],
    [
      'takes times that are aligned',
      days,
      { from: '2001-03-05T00:00', through: '2001-03-06T23:59:59' },
      '2001-03-05',
      '2001-03-06',
      2,
    ],
    [
      'takes instants that are aligned',
      hours,
      { from: '2001-03-05T05:00:00Z', through: '2001-03-05T06Z' },
      '2001-03-05-00',
      '2001-03-05-01',
      2,
    ],
    [
      'takes a day of 23 hours',
      hours,
      { from: '2001-04-01', through: '2001-04-01' },
      '2001-04-01-00',
      '2001-04-01-23',
      23,
    ],
    [
      'takes both of a repeated hour as a time',
      hours,
      { from: '2000-10-29T01', through: '2000-10-29T01' },
      '2000-10-29-01',
      '2000-10-29-01-0500',
      2,
    ],
    [
      'takes a key as just its cell',
      hours,
      { from: '2000-10-29-01', through: '2000-10-29-01' },
      '2000-10-29-01',
      '2000-10-29-01',
      1,
    ],
    [
      'takes keys of a repeated hour',
      hours,
      { from: '2000-10-29-01-0500', through: '2000-10-29-02' },
      '2000-10-29-01-0500',
      '2000-10-29-02',
      2,
    ],
    ['is cut at the end of the table', months, { from: '2001-02', through: '2999' }, '2001-02', '2001-05', 4],
    ['follows now where the table does', rolling, {}, '2001-06-12', '2001-06-14', 3],
    [
      'ends with what has ended where the table has no range',
      weeks,
      { from: '2001-05-28' },
      '2001-05-28',
      '2001-06-04',
      2,
    ],
    ['is the last days that ended', days, { last: 'P7D' }, '2001-06-08', '2001-06-14', 7],
    [
      'is the last days before the scheduled time',
      days,
      { last: 'P7D', scheduledTime: '2001-03-03T04:00:00Z' },
      '2001-02-24',
      '2001-03-02',
      7,
    ],
    ['holds the partition in which a duration begins', days, { last: 'PT36H' }, '2001-06-13', '2001-06-14', 2],
    ['is the last month also for a day', months, { last: 'P1D' }, '2001-05', '2001-05', 1],
  ] as const)('%s', (_, dataset, asked, from, through, expected) => {
    const resolution = resolved(dataset, asked);

    expect([resolution.from, resolution.through, resolution.expected]).toEqual([from, through, expected]);
    expect(keys(resolution)).toHaveLength(expected);
  });

  it('never touches what has not ended', () => {
    const resolution = resolved(days, { from: '2001-06-14', through: '2001-06-16' });

    expect(keys(resolution)).toEqual(['dt=2001-06-14']);
    expect(Array.from(resolution.segments(), ({ start, end }) => [start, end].map(formatInstant))).toEqual([
      ['2001-06-14T00:00:00Z', '2001-06-15T00:00:00Z'],
    ]);
    expect(skipped(resolution)).toEqual(['dt=2001-06-15 not-ended', 'dt=2001-06-16 not-ended']);
  });

  it('leaves nothing out where it ends with what has ended', () => {
    const [first] = resolved(weeks, { from: '2001-05-28' }).skipped();

    expect(first).toBeUndefined();
  });

  it('may hold nothing that has ended', () => {
    const resolution = resolved(days, { from: '2001-06-15', through: '2001-06-15' });

    expect({ ...resolution, ranges: resolution.ranges() }).toMatchObject({
      from: null,
      through: null,
      expected: 0,
      ranges: [],
    });
  });

  it('counts a partition as ended at its very end', () => {
    const before = resolved(days, { from: '2001-06-14' }, Date.parse('2001-06-14T23:59:59.999Z'));
    const after = resolved(days, { from: '2001-06-14' }, Date.parse('2001-06-15T00:00:00Z'));

    expect([before.expected, after.expected]).toEqual([0, 1]);
  });

  it('takes days that begin at six by their date', () => {
    const dataset = table({ format: "yyyy-MM-dd'T'HH", range: '2001-01-01T06,NOW', timeZone: 'America/New_York' });

    const resolution = resolved(dataset, { from: '2001-02', through: '2001-02-02' });

    expect(keys(resolution)).toEqual(['dt=2001-02-01T06', 'dt=2001-02-02T06']);
  });

  it('is said by several time keys together', () => {
    const dataset = manyTimeKeys({ year: '2001,2001', month: '02,06', day: '03,30' });

    const resolution = resolved(dataset, {});

    expect([resolution.from, resolution.through]).toEqual(['2001/02/03', '2001/06/14']);
    expect(keys(resolved(dataset, { through: '2001/02/04' }))).toEqual([
      'year=2001/month=02/day=03',
      'year=2001/month=02/day=04',
    ]);
    expect(resolved(manyTimeKeys({ year: '2000,NOW' }), {}).from).toBe('2000/01/01');
  });
});

function manyTimeKeys(ranges: Record<string, string>): Dataset {
  const plain = table({ format: 'yyyy/MM/dd' });
  const key = (format: string, range?: string): PartitionKey => ({
    type: 'date',
    format,
    interval: 1,
    'interval.unit': 'DAYS',
    ...(range !== undefined && { range }),
  });
  const names = ['year', 'month', 'day'];
  const split = (text: string): string[] => text.split('/');
  const { calendar } = plain;
  return {
    ...plain,
    keys: names,
    declaration: {
      ...plain.declaration,
      partitions: { year: key('yyyy', ranges.year), month: key('MM', ranges.month), day: key('dd', ranges.day) },
    },
    calendar: {
      ...calendar,
      keys: names,
      format: (cell) => calendar.format(cell).flatMap(split),
      parse: (values) => calendar.parse([values.join('/')]),
    },
  };
}

describe('a request that cannot be', () => {
  it.each([
    [
      days,
      { from: '2001-03-05T05' },
      ['from: 2001-03-05T05 begins inside the partition 2001-03-05: write 2001-03-05 or 2001-03-06'],
    ],
    [
      days,
      { through: '2001-03-05T05' },
      ['through: 2001-03-05T05 ends inside the partition 2001-03-05: write 2001-03-04 or 2001-03-05'],
    ],
    [
      weeks,
      { from: '2001-02' },
      ['from: 2001-02 begins inside the partition 2001-01-29: write 2001-01-29 or 2001-02-05'],
    ],
    [
      days,
      { from: '2001-02-30', through: 'soon' },
      ['from: 2001-02 has 28 days, no day 30', 'through: "soon" is not written yyyy-MM-dd'],
    ],
    [days, { from: '2001-03', through: '2001-02' }, ['from: 2001-03 is after through, 2001-02']],
    [days, { from: '2001-08' }, ["from: 2001-08 is outside the table's range 2001-01-01,2001-07-01"]],
    [
      days,
      { from: '2000-12-31', through: '2001-02' },
      ["from: 2000-12-31 lies before the table's first partition, 2001-01-01"],
    ],
    [days, { through: '1999' }, ["through: 1999 is outside the table's range 2001-01-01,2001-07-01"]],
    [
      days,
      { from: '2001-06-16', through: '2001-06-20' },
      ['from: all of it lies in the future: 2001-06-16 has not begun'],
    ],
    [
      days,
      { last: 'P7D', scheduledTime: '2002-01-01T00:00:00Z' },
      ["last: P7D is outside the table's range 2001-01-01,2001-07-01"],
    ],
    [days, { last: 'P3000Y' }, ['last: P3000Y reaches back before the year 1']],
    [days, { last: 'P999999Y' }, ['last: P999999Y reaches back before the year 1']],
    [weeks, { through: '2001-01-07' }, ['from: flights declares no range: say from where, for instance 2001-01']],
    [hours, { from: '2001-04-01T02' }, ['from: 2001-04-01T02 does not exist in America/New_York: clocks went past it']],
    [
      days,
      { partitions: ['2003-01-01'] },
      ["partitions: 2003-01-01 is outside the table's range 2001-01-01,2001-07-01"],
    ],
    [days, { partitions: ['2001-06-20', '2001-06-30'] }, ['partitions: all of them lie in the future']],
    [
      days,
      { partitions: ['dt=2001-13-01', 'x=1', 'day'] },
      [
        'partitions: there is no month 13',
        'partitions: "x=1": there is no key x, keys are dt',
        'partitions: "day" is not written yyyy-MM-dd',
      ],
    ],
    [days, { exclude: ['2001-02-01..soon'] }, ['exclude: "soon" is not written yyyy-MM-dd']],
    [
      days,
      { exclude: ['2001-02-02..2001-02-01'] },
      ['exclude: 2001-02-02 comes after 2001-02-01: write 2001-02-01..2001-02-02'],
    ],
    [
      days,
      { exclude: ['2001-02-05..2001-02-01'] },
      ['exclude: 2001-02-05 comes after 2001-02-01: write 2001-02-01..2001-02-05'],
    ],
    [
      days,
      { exclude: ['2001-02-01T05'] },
      ['exclude: 2001-02-01T05 begins inside the partition 2001-02-01: write 2001-02-01 or 2001-02-02'],
    ],
    [
      days,
      { where: { dt: ['2001-01-01'], region: ['eu'] } },
      [
        'where.dt: dt says the time: use from and through, or partitions',
        'where.region: there is no key region: the time is the only key',
      ],
    ],
  ])('%#: %o', (dataset, asked, reasons) => {
    expect(problems(dataset, asked)).toEqual(reasons);
  });

  it("lays a range that means nothing at the declaration's door", () => {
    const dataset = table({ range: 'NOW-3FORTNIGHTS,NOW' });

    expect(() => resolved(dataset, {})).toThrow(
      expect.objectContaining({
        name: 'InvalidDeclaration',
        data: {
          dataset: 'flights',
          reason: 'range NOW-3FORTNIGHTS,NOW: "NOW-3FORTNIGHTS" is not NOW with sums such as NOW-3YEARS or NOW+1DAY',
        },
        message:
          'flights: range NOW-3FORTNIGHTS,NOW: "NOW-3FORTNIGHTS" is not NOW with sums such as NOW-3YEARS or NOW+1DAY',
      }),
    );
    expect(() => resolved(table({ range: 'NOW,2001-02-30' }), {})).toThrow(/2001-02 has 28 days/);
    expect(() => resolved(table({ range: 'NOW-9999YEARS,NOW' }), {})).toThrow(/lies outside the years 1 to 9999/);
  });
});

describe('explicit partitions', () => {
  it('may be keys, times and ranges of times', () => {
    const resolution = resolved(days, {
      partitions: ['2001-02-01..2001-02-02', 'dt=2001-01-05', '2001-01-06', 'dt=2001-03-01..dt=2001-03-02'],
    });

    expect(keys(resolution)).toEqual([
      'dt=2001-01-05',
      'dt=2001-01-06',
      'dt=2001-02-01',
      'dt=2001-02-02',
      'dt=2001-03-01',
      'dt=2001-03-02',
    ]);
  });

  it('are left out when they have not ended', () => {
    const resolution = resolved(days, { partitions: ['2001-06-14', '2001-06-20'] });

    expect([keys(resolution), skipped(resolution)]).toEqual([['dt=2001-06-14'], ['dt=2001-06-20 not-ended']]);
  });

  it('give way to exclusions, which are reported', () => {
    const resolution = resolved(days, { partitions: ['2001-01'], exclude: ['2001-01-02..2001-01-30', '2001-05'] });

    expect(keys(resolution)).toEqual(['dt=2001-01-01', 'dt=2001-01-31']);
    expect(skipped(resolution)).toHaveLength(29);
    expect(skipped(resolution)[0]).toBe('dt=2001-01-02 excluded');
  });
});

const region: PartitionKey = { type: 'enum', values: ['eu', 'us', 'asia'] };
const bucket: PartitionKey = { type: 'integer', range: '0,4', interval: 2, digits: 2 };
const many = table({ range: '2001-01-01,NOW', keys: { region, dt: 'time', bucket } });
const injected = table({ keys: { dt: 'time', org: { type: 'injected' } } });

describe('other keys', () => {
  it('are crossed in declared order, time first', () => {
    const resolution = resolved(many, { from: '2001-06-13', where: { region: ['us', 'eu'], bucket: ['2', '4'] } });

    expect(keys(resolution)).toEqual([
      'region=eu/dt=2001-06-13/bucket=02',
      'region=eu/dt=2001-06-13/bucket=04',
      'region=us/dt=2001-06-13/bucket=02',
      'region=us/dt=2001-06-13/bucket=04',
      'region=eu/dt=2001-06-14/bucket=02',
      'region=eu/dt=2001-06-14/bucket=04',
      'region=us/dt=2001-06-14/bucket=02',
      'region=us/dt=2001-06-14/bucket=04',
    ]);
    expect(resolution.expected).toBe(8);
    expect(resolution.ranges()).toEqual([
      {
        start: Date.parse('2001-06-13Z'),
        end: Date.parse('2001-06-15Z'),
        values: { region: ['eu', 'us'], bucket: ['02', '04'] },
      },
    ]);
  });

  it('say nothing in ranges when all of them are meant', () => {
    const ranges = resolved(many, { from: '2001-06-13' }).ranges();

    expect(ranges).toEqual([{ start: Date.parse('2001-06-13Z'), end: Date.parse('2001-06-15Z') }]);
  });

  it('are said in ranges where the times of some differ', () => {
    const ranges = resolved(many, {
      from: '2001-06-13',
      where: { bucket: ['2'] },
      exclude: ['region=us/dt=2001-06-13'],
    }).ranges();

    expect(ranges).toEqual([
      {
        start: Date.parse('2001-06-13Z'),
        end: Date.parse('2001-06-15Z'),
        values: { region: ['eu', 'asia'], bucket: ['02'] },
      },
      { start: Date.parse('2001-06-14Z'), end: Date.parse('2001-06-15Z'), values: { region: ['us'], bucket: ['02'] } },
    ]);
  });

  it('may be asked for twice in the same words', () => {
    const resolution = resolved(many, {
      partitions: ['region=eu/dt=2001-06-13/bucket=2', 'bucket=02/dt=2001-06-13/region=eu'],
      where: { region: ['eu'] },
    });

    expect(keys(resolution)).toEqual(['region=eu/dt=2001-06-13/bucket=02']);
    expect(resolution.expected).toBe(1);
  });

  it('may be chosen and excluded partition by partition', () => {
    const resolution = resolved(many, {
      partitions: ['region=eu/dt=2001-01-01/bucket=02', 'region=us/dt=2001-01-01/bucket=4', '2001-01-02'],
      exclude: ['region=asia', 'bucket=00', 'region=us/dt=2001-01-02/bucket=02'],
    });

    expect(keys(resolution)).toEqual([
      'region=eu/dt=2001-01-01/bucket=02',
      'region=us/dt=2001-01-01/bucket=04',
      'region=eu/dt=2001-01-02/bucket=02',
      'region=eu/dt=2001-01-02/bucket=04',
      'region=us/dt=2001-01-02/bucket=04',
    ]);
    expect(skipped(resolution)).toEqual([
      'region=eu/dt=2001-01-02/bucket=00 excluded',
      'region=us/dt=2001-01-02/bucket=00 excluded',
      'region=us/dt=2001-01-02/bucket=02 excluded',
      'region=asia/dt=2001-01-02/bucket=00 excluded',
      'region=asia/dt=2001-01-02/bucket=02 excluded',
      'region=asia/dt=2001-01-02/bucket=04 excluded',
    ]);
  });

  it('may be meant at all times of the table', () => {
    const resolution = resolved(many, { partitions: ['region=eu/bucket=00'] });

    expect([resolution.from, resolution.expected]).toEqual(['2001-01-01', 165]);
  });

  it('come from the request where they are injected, encoded as Hive does', () => {
    const bounds = { from: '2001-06-01', through: '2001-06-01' };

    expect(keys(resolved(injected, { ...bounds, where: { org: ['a/b', 'c d', 'a/b'] } }))).toEqual([
      'dt=2001-06-01/org=a%2Fb',
      'dt=2001-06-01/org=c d',
    ]);
    expect(keys(resolved(injected, { partitions: ['dt=2001-06-01/org=a%2Fb'] }))).toEqual(['dt=2001-06-01/org=a%2Fb']);
  });

  it.each([
    [
      many,
      { where: { region: ['as'], bucket: ['1', '6', 'x'] } },
      [
        'where.region: region has no value "as", did you mean us?',
        'where.bucket: bucket has no value "1": its values are 0 to 4 in steps of 2',
        'where.bucket: bucket has no value "6": its values are 0 to 4 in steps of 2',
        'where.bucket: bucket has no value "x": its values are 0 to 4 in steps of 2',
      ],
    ],
    [
      many,
      { where: { region: ['mars-and-beyond'] } },
      ['where.region: region has no value "mars-and-beyond", its values are eu, us, asia'],
    ],
    [many, { where: { regoin: ['eu'] } }, ['where.regoin: there is no key regoin, did you mean region?']],
    [many, { where: { zzzzzz: ['eu'] } }, ['where.zzzzzz: there is no key zzzzzz: keys are region, bucket']],
    [
      many,
      { partitions: ['region=eu/dt=2001-01-01/bucket=02'], where: { region: ['us'] } },
      ['partitions: region=eu is left out by where'],
    ],
    [many, { partitions: ['regio=eu'] }, ['partitions: "regio=eu": there is no key regio, did you mean region?']],
    [many, { partitions: ['region=xx'] }, ['partitions: region has no value "xx", its values are eu, us, asia']],
    [many, { partitions: ['region=eu/region=us'] }, ['partitions: "region=eu/region=us" names region twice']],
    [many, { partitions: ['/region=eu'] }, ['partitions: "/region=eu" is not a partition: write key=value/key=value']],
    [many, { partitions: ['region=eu..2001-01-01'] }, ['partitions: an end of a range is a time, not "region=eu"']],
    [many, { partitions: ['2001-01-01..=1'] }, ['partitions: "=1" is not a partition: write key=value/key=value']],
    [injected, { from: '2001-06-01' }, ['where.org: org declares no values: name those that are meant']],
    [injected, { partitions: ['dt=2001-06-01'] }, ['where.org: org declares no values: name those that are meant']],
    [
      injected,
      { partitions: ['dt=2001-06-01/org=x', 'dt=2001-06-02'] },
      ['where.org: org declares no values: name those that are meant'],
    ],
    [injected, { partitions: ['x=1'] }, ['partitions: "x=1": there is no key x, keys are dt, org']],
    [injected, { from: '2001-06-01', where: { org: [''] } }, ['where.org: org has an empty value']],
    [injected, { partitions: ['org=x'] }, ['partitions: org=x says no time, and the table declares no range']],
    [manyTimeKeys({}), { partitions: ['year=2001/day=02'] }, ['partitions: "year=2001/day=02" does not say month']],
  ])('%#: %o is refused', (dataset, asked, reasons) => {
    expect(problems(dataset, asked)).toEqual(reasons);
  });
});

describe('any request', () => {
  const bound = fc.oneof(
    fc.constantFrom(
      '2001',
      '2001-02',
      '2001-W07',
      '2001-06-15',
      '2001-05-05T00',
      '2001-06-14-23',
      '1999',
      '2001-02-29',
      'x',
    ),
    fc
      .date({ min: new Date('2000-12-01Z'), max: new Date('2001-08-01Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
    fc
      .date({ min: new Date('2000-12-01Z'), max: new Date('2001-08-01Z'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 13)),
  );
  const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });
  const choice = fc.oneof(
    bound,
    fc.tuple(bound, bound).map((ends) => ends.join('..')),
    bound.map((time) => `dt=${time}`),
    fc.constant('region=eu'),
  );
  const asked = fc.record({
    from: maybe(bound),
    through: maybe(bound),
    last: maybe(fc.constantFrom('P7D', 'PT5H', 'P2M')),
    partitions: maybe(fc.array(choice, { minLength: 1, maxLength: 3 })),
    exclude: maybe(fc.array(choice, { minLength: 1, maxLength: 3 })),
    where: maybe(fc.constantFrom({ region: ['eu'] }, { region: ['us', 'eu'] }, { region: ['no'] }, { dt: ['x'] })),
  });
  const datasets = [
    days,
    many,
    rolling,
    weeks,
    hours,
    months,
    injected,
    table({ interval: 3, range: '2001-01-02,NOW', timeZone: 'Pacific/Apia', keys: { region, dt: 'time' } }),
  ];

  it('means whole, ended, distinct partitions in order, or is refused with the reason', () => {
    fc.assert(
      fc.property(asked, fc.constantFrom(...datasets), (fields, dataset) => {
        const given = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
        const reasons = problems(dataset, given);
        if (reasons.length > 0) {
          for (const reason of reasons) expect(reason).toMatch(/^[\w.]+: .+/);
          return;
        }
        const resolution = resolved(dataset, given);
        const partitions = [...resolution.partitions()];
        const ranges = resolution.ranges();
        expect(partitions).toHaveLength(resolution.expected);
        expect(new Set(partitions.map(({ key }) => key)).size).toBe(partitions.length);
        expect(partitions.every(({ start, end }) => start < end && end <= now)).toBe(true);
        expect(partitions.map(({ start }) => start)).toEqual(
          partitions.map(({ start }) => start).sort((a, b) => a - b),
        );
        expect(
          partitions.every(({ start, end }) => ranges.some((range) => range.start <= start && end <= range.end)),
        ).toBe(true);
        const left = [...resolution.skipped()].map(({ partition }) => partition);
        expect(left.filter((key) => partitions.some((partition) => partition.key === key))).toEqual([]);
        if (partitions.length > 0) {
          const time = (key: string): string => formatInstant(partitions.at(key === 'first' ? 0 : -1)?.start ?? 0);
          expect([resolution.from === null, time('first') <= time('last')]).toEqual([false, true]);
        }
      }),
    );
  });
});
