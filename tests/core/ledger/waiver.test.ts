import { expect, it } from 'vitest';
import { waives } from '../../../core/ledger/waiver.ts';

it.each([
  [null, '2999-01-01T00:00:00Z', true],
  ['2001-03-01', '2001-02-01T00:00:00Z', true],
  ['2001-03-01', '2001-03-01T23:59:59Z', true],
  ['2001-03-01', '2001-03-02T00:00:00Z', false],
])('a waiver until %s holds at %s: %s', (until, now, holds) => {
  expect(waives({ reason: 'gone', until, by: null, at: '2001-01-01T00:00:00Z' }, Date.parse(now))).toBe(holds);
});
