import { describe, expect, it } from 'vitest';
import { offsetText } from '../../../core/calendar/offset-field.ts';

describe('an offset', () => {
  it.each([
    [0, '+00', '+0000', '+00:00'],
    [-28_800_000, '-08', '-0800', '-08:00'],
    [45_900_000, '+1245', '+1245', '+12:45'],
    [-17_762_000, '-045602', '-045602', '-04:56:02'],
    [-3_661_000, '-010101', '-010101', '-01:01:01'],
    [3_601_000, '+010001', '+010001', '+01:00:01'],
  ])('of %i milliseconds is written %s, %s or %s', (offset, short, plain, colon) => {
    expect([offsetText(offset, 'short'), offsetText(offset), offsetText(offset, 'colon')]).toEqual([
      short,
      plain,
      colon,
    ]);
  });
});
