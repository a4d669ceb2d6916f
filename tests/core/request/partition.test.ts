import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../core/calendar/interval.ts';
import { plainCalendar } from '../../../core/calendar/plain.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { calendarRows } from '../../../core/request/calendar-rows.ts';
import { encodeKey, parseKey } from '../../../core/request/key.ts';
import { combinations, findPartition, partitionMaker, partitionOf } from '../../../core/request/partition.ts';
import { inRanges, overlapping, rangesOf, rangesOverlap } from '../../../core/request/ranges.ts';
import type { PartitionRange } from '../../../core/request/request.ts';
import { selectionOf } from '../../../core/request/selection.ts';
import { table } from './table.ts';

const region: PartitionKey = { type: 'enum', values: ['eu', 'us'] };
const bucket: PartitionKey = { type: 'integer', range: '1,3', interval: 1, digits: 2 };
const many = table({ keys: { region, dt: 'time', bucket } });
const others = { region: ['eu', 'us'], bucket: ['01', '02', '03'] };
const day = (text: string): number => Date.parse(`${text}T00:00Z`);

const partitionsOf = (dataset: Dataset, cell: Interval, values: Record<string, string[]>) =>
  partitionMaker(dataset, combinations(values))(cell);

describe('keys', () => {
  it.each([
    [{ dt: '2001-01-01' }, 'dt=2001-01-01'],
    [{ region: 'New York', dt: '2001/01/01' }, 'region=New York/dt=2001%2F01%2F01'],
    [{ a: '100%', b: 'x=y:z' }, 'a=100%25/b=x%3Dy%3Az'],
  ])('of %o is %s, and back', (values, key) => {
    expect(encodeKey(values)).toBe(key);
    expect(parseKey(key)).toEqual(values);
  });

  it('may have bare slashes and one at the end', () => {
    expect(parseKey('dt=2001/01/01/region=eu/')).toEqual({ dt: '2001/01/01', region: 'eu' });
  });

  it.each([
    ['', '"" is not a partition: write key=value/key=value'],
    ['x', '"x" is not a partition: write key=value/key=value'],
    ['=x', '"=x" is not a partition: write key=value/key=value'],
    ['a=1/=x', '"a=1/=x" is not a partition: write key=value/key=value'],
    ['a=1/a=2', '"a=1/a=2" names a twice'],
  ])('"%s" is none', (text, reason) => {
    expect(() => parseKey(text)).toThrow(
      expect.objectContaining({
        name: 'InvalidRequest',
        data: { key: 'partitions', reason, problems: [{ key: 'partitions', reason }] },
      }),
    );
  });

  it('keep any value', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), fc.string(), { minKeys: 1 }), (values) => {
        expect(parseKey(encodeKey(values))).toEqual({ ...values });
      }),
    );
  });
});

describe('a partition', () => {
  const key = 'region=us/dt=2001-01-01/bucket=02';

  it('is found again by its key', () => {
    expect(partitionOf(many, key)).toEqual({
      key,
      start: day('2001-01-01'),
      end: day('2001-01-02'),
      values: { region: 'us', dt: '2001-01-01', bucket: '02' },
    });
  });

  it.each([
    ['nonsense', '"nonsense" is not a partition: write key=value/key=value'],
    ['reigon=us', '"reigon=us": flights has no key reigon, did you mean region?'],
    ['x=1', '"x=1": flights has no key x, did you mean region/dt/bucket?'],
    ['region=us/dt=2001-01-01', '"region=us/dt=2001-01-01" does not say bucket: a partition has region/dt/bucket'],
    ['region=us/dt=2001-02-30/bucket=02', '2001-02 has 28 days, no day 30'],
    ['region=uk/dt=2001-02-01/bucket=02', 'region has no value "uk", did you mean us?'],
    ['dt=2001-01-01/region=us/bucket=02', `"dt=2001-01-01/region=us/bucket=02" is written ${key}`],
    ['region=us/dt=2001-01-01/bucket=2', `"region=us/dt=2001-01-01/bucket=2" is written ${key}`],
  ])('is not %s', (text, problem) => {
    expect(findPartition(many, text)).toEqual({ problem });
    expect(() => partitionOf(many, text)).toThrow(
      expect.objectContaining({ name: 'InvalidRequest', message: `partitions: ${problem}` }),
    );
  });

  it('of a cell is one for each combination of the other keys', () => {
    const cell = many.calendar.at(day('2001-01-01'));

    expect(partitionsOf(many, cell, others).map((partition) => partition.key)).toEqual([
      'region=eu/dt=2001-01-01/bucket=01',
      'region=eu/dt=2001-01-01/bucket=02',
      'region=eu/dt=2001-01-01/bucket=03',
      'region=us/dt=2001-01-01/bucket=01',
      'region=us/dt=2001-01-01/bucket=02',
      'region=us/dt=2001-01-01/bucket=03',
    ]);
    expect(partitionsOf(table(), cell, {}).map((partition) => partition.key)).toEqual(['dt=2001-01-01']);
    const injected = table({ keys: { dt: 'time', org: { type: 'injected' } } });
    expect(partitionsOf(injected, cell, { org: [] })).toEqual([]);
    expect(partitionsOf(injected, cell, { org: ['x'] }).map((partition) => partition.key)).toEqual([
      'dt=2001-01-01/org=x',
    ]);
  });
});

describe('ranges', () => {
  const of = (...keys: string[]) =>
    rangesOf(
      keys.map((key) => partitionOf(many, key)),
      many,
    );

  it('join neighbours in time', () => {
    const plain = table();
    const keys = ['dt=2001-01-01', 'dt=2001-01-02', 'dt=2001-01-04'];

    const ranges = rangesOf(
      keys.map((key) => partitionOf(plain, key)),
      plain,
    );

    expect(ranges).toEqual([
      { start: day('2001-01-01'), end: day('2001-01-03') },
      { start: day('2001-01-04'), end: day('2001-01-05') },
    ]);
  });

  it('join values that have the same times', () => {
    const ranges = of(
      'region=eu/dt=2001-01-01/bucket=01',
      'region=eu/dt=2001-01-01/bucket=02',
      'region=us/dt=2001-01-01/bucket=01',
      'region=us/dt=2001-01-01/bucket=02',
      'region=eu/dt=2001-01-02/bucket=03',
    );

    expect(ranges).toEqual([
      { start: day('2001-01-01'), end: day('2001-01-02'), values: { region: ['eu', 'us'], bucket: ['01', '02'] } },
      { start: day('2001-01-02'), end: day('2001-01-03'), values: { region: ['eu'], bucket: ['03'] } },
    ]);
  });

  it('are listed by time, whatever values come first', () => {
    const ranges = of(
      'region=us/dt=2001-01-01/bucket=01',
      'region=eu/dt=2001-01-02/bucket=02',
      'region=us/dt=2001-01-03/bucket=01',
    );

    expect(ranges).toEqual([
      { start: day('2001-01-01'), end: day('2001-01-02'), values: { region: ['us'], bucket: ['01'] } },
      { start: day('2001-01-02'), end: day('2001-01-03'), values: { region: ['eu'], bucket: ['02'] } },
      { start: day('2001-01-03'), end: day('2001-01-04'), values: { region: ['us'], bucket: ['01'] } },
    ]);
  });

  it('meet where any one of them meets any one of the others', () => {
    const [early, late] = [
      { start: 0, end: 10 },
      { start: 20, end: 30 },
    ];

    expect(rangesOverlap([early, late], [{ start: 10, end: 20 }, late])).toBe(true);
    expect(rangesOverlap([early, late], [{ start: 10, end: 20 }])).toBe(false);
    expect(rangesOverlap([], [early])).toBe(false);
  });

  it.each([
    ['the same time', {}, {}, true],
    ['times that touch', {}, { start: 10, end: 20 }, false],
    ['other values', { values: { region: ['eu'] } }, { values: { region: ['us'] } }, false],
    ['a value in common', { values: { region: ['eu', 'us'] } }, { values: { region: ['us'] } }, true],
    ['values of one side only', { values: { region: ['eu'] } }, {}, true],
    ['values of different keys', { values: { region: ['eu'] } }, { values: { bucket: ['01'] } }, true],
  ])('meet or not: %s', (_, a, b, meet) => {
    const range = (more: Partial<PartitionRange>): PartitionRange => ({ start: 0, end: 10, ...more });

    expect(rangesOverlap([range(a)], [range(b)])).toBe(meet);
    expect(rangesOverlap([range(b)], [range(a)])).toBe(meet);
  });

  it('hold just the partitions that they were made of', () => {
    const cells = [...many.calendar.cells(day('2001-01-01'), day('2001-01-05'))];
    const all = cells.flatMap((cell) => partitionsOf(many, cell, others));
    fc.assert(
      fc.property(fc.subarray(all), (some) => {
        const ranges = rangesOf(some, many);
        expect(all.filter((partition) => inRanges(partition, ranges))).toEqual(some);
        expect([...overlapping(all, ranges)]).toEqual(some);
      }),
    );
  });
});

describe('the selection of a request', () => {
  it('is its findings, in any order, and its depth', () => {
    const request = { dataset: 'd', mode: 'backfill', depth: 'list', dryRun: false, order: 'oldest' } as const;

    expect(selectionOf({ ...request, reason: 'x', maxUsd: 3 })).toEqual({ findings: null, depth: 'list' });
    expect(selectionOf({ ...request, findings: ['stale', 'missing', 'stale'] })).toEqual({
      findings: ['missing', 'stale'],
      depth: 'list',
    });
  });
});

describe('the rows of a calendar', () => {
  it.each([
    ['YEARS', '2001', '2001', [{ key: '2001', start: '2001-01-01T05:00:00Z', end: '2002-01-01T05:00:00Z' }]],
    ['MONTHS', '2001-04', '2001-04', [{ key: '2001-04', start: '2001-04-01T05:00:00Z', end: '2001-05-01T04:00:00Z' }]],
    [
      'WEEKS',
      '2001-01-01',
      '2001-01-07',
      [{ key: '2001-01-01', start: '2001-01-01T05:00:00Z', end: '2001-01-08T05:00:00Z' }],
    ],
    [
      'DAYS',
      '2001-04-01',
      '2001-04-01',
      [{ key: '2001-04-01', start: '2001-04-01T05:00:00Z', end: '2001-04-02T04:00:00Z' }],
    ],
    [
      'HOURS',
      '2001-01-01T01',
      '2001-01-01T01',
      [{ key: '2001-01-01T01', start: '2001-01-01T06:00:00Z', end: '2001-01-01T07:00:00Z' }],
    ],
    [
      'MINUTES',
      '2001-01-01T00:01',
      '2001-01-01T00:01',
      [{ key: '2001-01-01T00:01', start: '2001-01-01T05:01:00Z', end: '2001-01-01T05:02:00Z' }],
    ],
  ] as const)('of %s', (unit, from, through, rows) => {
    expect([...calendarRows(plainCalendar(unit, 1, 'America/New_York'), from, through)]).toEqual(rows);
  });

  it.each([
    ['2001-02', '2001-01', 'from: 2001-02 is after through, 2001-01'],
    ['2001-02-30', 'x', 'from: 2001-02 has 28 days, no day 30\nthrough: "x" is not written yyyy-MM-dd'],
  ])('from %s through %s are refused', (from, through, message) => {
    expect(() => calendarRows(plainCalendar('DAYS'), from, through)).toThrow(
      expect.objectContaining({ name: 'InvalidRequest', message }),
    );
  });
});
