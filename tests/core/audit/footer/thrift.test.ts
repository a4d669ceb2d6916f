import { describe, expect, it } from 'vitest';
import { decodeStruct } from '../../../../core/audit/footer/thrift.ts';
import { encodeStruct } from '../support/thrift.ts';

describe('decodeStruct', () => {
  it('reads every type that a footer may hold', () => {
    const value = {
      1: true,
      2: false,
      3: -5,
      4: 2n ** 60n,
      5: 'text',
      6: [1n, -1n],
      7: { 1: 0 },
      30: [true, false],
      31: [],
    };

    const decoded = decodeStruct(encodeStruct(value));

    expect(decoded).toEqual({
      field_1: true,
      field_2: false,
      field_3: -5,
      field_4: 2n ** 60n,
      field_5: new TextEncoder().encode('text'),
      field_6: [1n, -1n],
      field_7: { field_1: 0 },
      field_30: [true, false],
      field_31: [],
    });
  });

  it('reads bytes, doubles and long lists', () => {
    const list = Array.from({ length: 20 }, (_, i) => BigInt(i));
    const bytes = Uint8Array.from([0x13, 0xff, 0x17, 0, 0, 0, 0, 0, 0, 0xf8, 0x3f, ...encodeStruct({ 1: list })]);

    expect(decodeStruct(bytes)).toEqual({ field_1: -1, field_2: 1.5, field_3: list });
  });

  it.each([
    ['a type that footers do not use', [0x1b, 0], 'Thrift type 11 has no place in a footer'],
    ['a string longer than the footer', [0x18, 0x7f, 1], 'the footer ends inside a value'],
    ['no end', [0x11], 'the footer ends inside a value'],
    [
      'a 32-bit number of six bytes',
      [0x15, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0],
      'a number before byte 6 of the footer is too long',
    ],
    ['more elements than bytes', [0x19, 0xf5, 0x7f, 0], 'a list of 127 elements does not fit into the footer'],
    ['too many levels of lists', Array<number>(300).fill(0x19), 'the footer is nested too deeply'],
    ['too many levels of structs', Array<number>(300).fill(0x1c), 'the footer is nested too deeply'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeStruct(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ name: 'CorruptFooter', message }),
    );
  });
});
