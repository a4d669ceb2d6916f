import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../core/calendar/interval.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import type { Request } from '../../../core/request/request.ts';
import { tableRange } from '../../../core/request/table-range.ts';
import { windowOf } from '../../../core/request/window.ts';
import { table } from './table.ts';

const NOW = '2001-06-15T10:00Z';

/** `start end` of what is meant, or the problems. */
function windowIn(dataset: Dataset, asked: Partial<Request>, now = NOW): string[] {
  const request: Request = { dataset: 'flights', mode: 'backfill', depth: 'list', dryRun: false, ...asked };
  const range = tableRange(dataset, Date.parse(now));
  if ('problem' in range) throw new Error(range.problem);
  const found = windowOf(request, dataset, range, Date.parse(now));
  return 'problems' in found
    ? found.problems.map(({ key, reason }) => `${key}: ${reason}`)
    : [found.start, found.end].map(formatInstant);
}

// From Monday 8 January to Sunday 11 March.
const weeks = table({ unit: 'WEEKS', range: '2001-01-08,2001-03-05' });
const days = table({ range: '2001-01-01,2001-07-01' });
const endless = table();
const future = table({ range: '2002-01-01,2003-01-01' });

describe('the time that bounds mean', () => {
  it.each<[string, Dataset, Partial<Request>, [string, string]]>([
    ['is the table without them', weeks, {}, ['2001-01-08T00:00:00Z', '2001-03-12T00:00:00Z']],
    [
      'begins with the table, where a bound reaches before it and is not aligned',
      weeks,
      { from: '2001-01' },
      ['2001-01-08T00:00:00Z', '2001-03-12T00:00:00Z'],
    ],
    [
      'ends with the table, where a bound reaches beyond it and is not aligned',
      weeks,
      { through: '2001-03' },
      ['2001-01-08T00:00:00Z', '2001-03-12T00:00:00Z'],
    ],
    [
      'is the last partition from its beginning',
      weeks,
      { from: '2001-03-05' },
      ['2001-03-05T00:00:00Z', '2001-03-12T00:00:00Z'],
    ],
    [
      'is the first partition through its end',
      weeks,
      { through: '2001-01-08' },
      ['2001-01-08T00:00:00Z', '2001-01-15T00:00:00Z'],
    ],
    [
      'ends with the partition that has ended, where the table has no range',
      endless,
      { from: '2001-06-01' },
      ['2001-06-01T00:00:00Z', '2001-06-15T00:00:00Z'],
    ],
    [
      'may be wholly given',
      endless,
      { from: '2001', through: '2001-02' },
      ['2001-01-01T00:00:00Z', '2001-03-01T00:00:00Z'],
    ],
    ['may have begun just now', days, { from: '2001-06-15' }, ['2001-06-15T00:00:00Z', '2001-07-02T00:00:00Z']],
  ])('%s', (_, dataset, asked, window) => {
    expect(windowIn(dataset, asked)).toEqual(window);
  });

  it.each<[string, string[]]>([
    ['2001-06-14T23:59:59.999Z', ['from: all of it lies in the future: 2001-06-15 has not begun']],
    ['2001-06-15T00:00:00.000Z', ['2001-06-15T00:00:00Z', '2001-06-17T00:00:00Z']],
    ['2001-06-15T00:00:00.001Z', ['2001-06-15T00:00:00Z', '2001-06-17T00:00:00Z']],
  ])('has begun at the moment at which its first partition does: at %s', (now, window) => {
    expect(windowIn(days, { from: '2001-06-15', through: '2001-06-16' }, now)).toEqual(window);
  });

  it.each<[string, Dataset, Partial<Request>, string[]]>([
    [
      'a bound inside a partition of the table',
      weeks,
      { from: '2001-02', through: '2001-02' },
      [
        'from: 2001-02 begins inside the partition 2001-01-29: write 2001-01-29 or 2001-02-05',
        'through: 2001-02 ends inside the partition 2001-02-26: write 2001-02-19 or 2001-02-26',
      ],
    ],
    [
      'a beginning that ends where the table begins',
      weeks,
      { from: '2001-01-01' },
      ["from: 2001-01-01 lies before the table's first partition, 2001-01-08"],
    ],
    [
      'a beginning beyond the table, also one that is not aligned',
      weeks,
      { from: '2001-05' },
      ["from: 2001-05 is outside the table's range 2001-01-08,2001-03-05"],
    ],
    [
      'a beginning where the table ends',
      weeks,
      { from: '2001-03-12' },
      ["from: 2001-03-12 is outside the table's range 2001-01-08,2001-03-05"],
    ],
    [
      'an end before the table, also one that is not aligned',
      weeks,
      { through: '2000-12' },
      ["through: 2000-12 is outside the table's range 2001-01-08,2001-03-05"],
    ],
    [
      'an end where the table begins',
      weeks,
      { through: '2001-01-01' },
      ["through: 2001-01-01 is outside the table's range 2001-01-08,2001-03-05"],
    ],
    [
      'both outside the table',
      days,
      { from: '2002', through: '2003' },
      ["from: 2002 to 2003 is outside the table's range 2001-01-01,2001-07-01"],
    ],
    [
      'bounds that are upside down',
      days,
      { from: '2001-02-02', through: '2001-02-01' },
      ['from: 2001-02-02 is after through, 2001-02-01'],
    ],
    ['a table that has not begun', future, {}, ['from: all of it lies in the future: 2002-01-01 has not begun']],
    [
      'no beginning, where the table has none',
      endless,
      { through: '2001-02' },
      ['from: flights declares no range: say from where, for instance 2001-01'],
    ],
    ['a bound that names nothing', endless, { from: 'soon' }, ['from: "soon" is not written yyyy-MM-dd']],
  ])('is refused: %s', (_, dataset, asked, problems) => {
    expect(windowIn(dataset, asked)).toEqual(problems);
  });
});

describe('the range of a table', () => {
  it.each([
    ['2001-01-08,2001-03-05', '2001-01-08T00:00:00Z', '2001-03-06T00:00:00Z'],
    ['NOW-3DAYS,NOW', '2001-06-12T00:00:00Z', '2001-06-16T00:00:00Z'],
    ['NOW - 1 MONTH + 2 DAYS , NOW + 1 WEEK', '2001-05-17T00:00:00Z', '2001-06-23T00:00:00Z'],
    ['now-1year,now+36hours', '2000-06-15T00:00:00Z', '2001-06-17T00:00:00Z'],
    ['2001-01-01,NOW-90MINUTES', '2001-01-01T00:00:00Z', '2001-06-16T00:00:00Z'],
  ])('%s is from %s to %s', (range, start, end) => {
    expect(tableRange(ranged(range), Date.parse(NOW))).toEqual({ start: Date.parse(start), end: Date.parse(end) });
  });

  it('ends with the day that begins now', () => {
    expect(tableRange(ranged('NOW-1DAY,NOW'), Date.parse('2001-06-15T00:00Z'))).toEqual({
      start: Date.parse('2001-06-14'),
      end: Date.parse('2001-06-16'),
    });
  });

  it.each([
    ['NOW-3FORTNIGHTS', '"NOW-3FORTNIGHTS" is not NOW with sums such as NOW-3YEARS or NOW+1DAY'],
    ['NOWADAYS-1DAY', '"NOWADAYS-1DAY" is not NOW with sums such as NOW-3YEARS or NOW+1DAY'],
    ['NOW-1DAYX+1DAY', '"NOW-1DAYX+1DAY" is not NOW with sums such as NOW-3YEARS or NOW+1DAY'],
    ['NOW-1XDAY', '"NOW-1XDAY" is not NOW with sums such as NOW-3YEARS or NOW+1DAY'],
    ['NOW-9999YEARS', '"NOW-9999YEARS" lies outside the years 1 to 9999'],
    ['KNOW-1DAY', '"KNOW-1DAY" is not written yyyy-MM-dd'],
  ])('does not begin with %s', (bound, problem) => {
    expect(tableRange(ranged(`${bound},NOW`), Date.parse(NOW))).toEqual({ problem });
  });
});

/** Days from 1970 on, of which the table has these. */
function ranged(range: string): Dataset {
  const plain = table();
  const dt: PartitionKey = { type: 'date', format: 'yyyy-MM-dd', interval: 1, 'interval.unit': 'DAYS', range };
  return { ...plain, declaration: { ...plain.declaration, partitions: { dt } } };
}
