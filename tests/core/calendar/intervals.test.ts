import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../core/calendar/interval.ts';
import { coalesce, contains, intersect, merge, subtract } from '../../../core/calendar/intervals.ts';

const at = (day: string): number => Date.parse(`2020-${day}`);
/** `01-01..01-03 01-05..01-06` in, the same out. */
const read = (text: string): Interval[] =>
  text === '' ? [] : text.split(' ').map((part) => ({ start: at(part.slice(0, 5)), end: at(part.slice(7)) }));
const write = (intervals: Interval[]): string =>
  intervals
    .map((one) => [one.start, one.end].map((ms) => new Date(ms).toISOString().slice(5, 10)).join('..'))
    .join(' ');

describe('joining', () => {
  it.each([
    ['', ''],
    ['01-01..01-02 01-02..01-03', '01-01..01-03'],
    ['01-05..01-06 01-01..01-02', '01-01..01-02 01-05..01-06'],
    ['01-01..01-09 01-02..01-03 01-08..01-10', '01-01..01-10'],
    ['01-03..01-03 01-04..01-02', ''],
  ])('%s becomes %s', (all, joined) => {
    expect(write(coalesce(read(all)))).toBe(joined);
  });

  it.each([
    ['01-01..01-03', '01-04..01-06', '01-01..01-03 01-04..01-06'],
    ['01-01..01-03 01-04..01-06', '01-02..01-05', '01-01..01-06'],
  ])('%s and %s are %s', (a, b, both) => {
    expect(write(merge(read(a), read(b)))).toBe(both);
  });
});

describe('taking away', () => {
  it.each([
    ['01-01..01-05', '', '01-01..01-05'],
    ['01-01..01-05', '01-01..01-05', ''],
    ['01-01..01-05', '01-02..01-03', '01-01..01-02 01-03..01-05'],
    ['01-01..01-05', '01-04..01-09 01-01..01-02', '01-02..01-04'],
    ['01-01..01-02 01-02..01-03', '01-09..01-10', '01-01..01-02 01-02..01-03'],
    ['01-06..01-08 01-01..01-03', '01-02..01-07', '01-01..01-02 01-07..01-08'],
  ])('%s without %s is %s', (a, b, left) => {
    expect(write(subtract(read(a), read(b)))).toBe(left);
  });
});

describe('what is in both', () => {
  it.each([
    ['01-01..01-05', '01-05..01-06', ''],
    ['01-01..01-05 01-07..01-09', '01-02..01-03 01-04..01-08', '01-02..01-03 01-04..01-05 01-07..01-08'],
  ])('%s and %s: %s', (a, b, both) => {
    expect(write(intersect(read(a), read(b)))).toBe(both);
  });

  it.each([
    ['01-01..01-03 01-03..01-05', '01-02..01-04', true],
    ['01-01..01-03 01-04..01-05', '01-02..01-04', false],
    ['01-01..01-03 01-05..01-09', '01-05..01-09', true],
    ['01-01..01-03 01-05..01-09', '01-06..01-07', true],
    ['01-01..01-03', '01-02..01-04', false],
    ['', '01-02..01-02', true],
  ])('%s holds %s: %s', (set, one, held) => {
    expect(read(one).every((interval) => contains(read(set), interval))).toBe(held);
  });
});

describe('the algebra of sets', () => {
  const interval = fc.tuple(fc.nat(40), fc.nat(8)).map(([start, length]) => ({ start, end: start + length }));
  const set = fc.array(interval, { maxLength: 8 });
  const points = (intervals: Interval[]): number[] =>
    Array.from({ length: 60 }, (_, i) => i).filter((i) => intervals.some(({ start, end }) => start <= i && i < end));

  it('agrees with sets of points', () => {
    fc.assert(
      fc.property(set, set, (a, b) => {
        const [left, right] = [points(a), points(b)];
        expect(points(merge(a, b))).toEqual([...new Set([...left, ...right])].sort((x, y) => x - y));
        expect(points(intersect(a, b))).toEqual(left.filter((i) => right.includes(i)));
        expect(points(subtract(coalesce(a), b))).toEqual(left.filter((i) => !right.includes(i)));
      }),
    );
  });
});
