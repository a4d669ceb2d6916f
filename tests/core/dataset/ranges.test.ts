import { describe, expect, it } from 'vitest';
import { isRelative, originOf } from '../../../core/dataset/origin.ts';
import { boundsOf, joinedBound, tellingRanges } from '../../../core/dataset/range-bounds.ts';

describe('a bound', () => {
  it.each(['NOW', 'now', 'NOW-3YEARS', 'NOW+1DAY', 'NOW - 1 month + 2 HOURS', 'NOW-7WEEKS', 'NOW-90MINUTES-5SECONDS'])(
    '%s moves with the time',
    (bound) => {
      expect(isRelative(bound)).toBe(true);
    },
  );

  it.each(['2001-01-01', 'NOWADAYS', 'xNOW', 'NOW-', 'NOW-YEAR', 'NOW*2DAYS', 'NOW-3YEARS,', 'NOW-1234567DAYS', ''])(
    '%j does not',
    (bound) => {
      expect(isRelative(bound)).toBe(false);
    },
  );
});

it.each<[(string | undefined)[], string | undefined]>([
  [['2001-01-02,NOW'], '2001-01-02'],
  [[' 2001 ,2002', '03,06'], '2001/03'],
  [['NOW-3YEARS,NOW'], undefined],
  [['2001,2002', 'NOW,12'], undefined],
  [['2001,2002', undefined], undefined],
  [[undefined], undefined],
])('intervals of keys with the ranges %j are counted from %s', (ranges, origin) => {
  expect(originOf(ranges.map((range) => ({ range })))).toEqual(origin === undefined ? {} : { origin });
});

it.each([
  ['2001,NOW', ['2001', 'NOW']],
  [' 2001 , NOW ', ['2001', 'NOW']],
  ['2001', ['2001']],
  ['a,b,c', ['a', 'b', 'c']],
  [',', ['', '']],
])('the range %j has the bounds %j', (range, bounds) => {
  expect(boundsOf(range)).toEqual(bounds);
});

it.each<[(string | undefined)[], string[]]>([
  [
    ['y', 'm', 'd'],
    ['y', 'm', 'd'],
  ],
  [
    ['y', 'm', undefined],
    ['y', 'm'],
  ],
  [['y', undefined, 'd'], ['y']],
  [[undefined, 'm', 'd'], ['m']],
  [[undefined, undefined], []],
  [[], []],
])('of the ranges %j a table begins and ends by %j', (ranges, telling) => {
  expect(tellingRanges(ranges)).toEqual(telling);
});

it.each<[string[], string, string]>([
  [['2001,2002'], '2001', '2002'],
  [['2001,2002', '03,06'], '2001/03', '2002/06'],
  [['2001,NOW', '03,06'], '2001/03', 'NOW'],
  [['2001,2002', 'now-1MONTH,NOW', '05,06'], '2001', '2002'],
  [['2001'], '2001', ''],
  [[], '', ''],
])('the ranges %j together go from %j to %j', (ranges, from, through) => {
  expect([joinedBound(ranges, 0), joinedBound(ranges, 1)]).toEqual([from, through]);
});
