import { describe, expect, it } from 'vitest';
import { readTime } from '../../../core/audit/structure-time.ts';

const day = 978_307_200_000_000n;
const hour = 3_600_000_000n;

describe('readTime', () => {
  it.each([
    ['2001-01-01', { micros: day, zoned: false, dateOnly: true }],
    ['2001-01-01T05:00:00', { micros: day + 5n * hour, zoned: false, dateOnly: false }],
    ['2001-01-01 05:00', { micros: day + 5n * hour, zoned: false, dateOnly: false }],
    ['2001-01-01 00:00:00.5', { micros: day + 500_000n, zoned: false, dateOnly: false }],
    ['2001-01-01 00:00:00.123456789', { micros: day + 123_456n, zoned: false, dateOnly: false }],
    ['2001-01-01T00:00:00Z', { micros: day, zoned: true, dateOnly: false }],
    ['2001-01-01 00:00:00+00', { micros: day, zoned: true, dateOnly: false }],
    ['2001-01-01 05:30:00 +0530', { micros: day, zoned: true, dateOnly: false }],
    ['2000-12-31T19:00:00-05:00', { micros: day, zoned: true, dateOnly: false }],
    ['Friday', undefined],
    ['20010101', undefined],
    ['', undefined],
    ['infinity', undefined],
  ])('reads "%s"', (text, expected) => {
    expect(readTime(text)).toEqual(expected);
  });
});
