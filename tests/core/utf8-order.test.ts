import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareUtf8 } from '../../core/utf8-order.ts';

describe('the order of keys', () => {
  it('is that of their UTF-8 bytes', () => {
    const key = fc.string({ unit: 'binary', maxLength: 4 });
    fc.assert(
      fc.property(key, key, (a, b) => {
        expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it.each([
    ['\uffff', '\u{10000}', -1],
    ['\ud7ff', '\ue000', -1],
    ['a.txt', 'a/', -1],
    ['a', 'a', 0],
  ])('has %j and %j at %i', (a, b, expected) => {
    expect(Math.sign(compareUtf8(a, b))).toBe(expected);
  });
});
