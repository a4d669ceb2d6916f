import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../core/json.ts';

describe('canonical JSON', () => {
  it.each<[string, unknown, string]>([
    [
      'sorts keys by code units, at every depth',
      { b: { d: 1, c: 2 }, a: 3, B: 4, é: 5, '€': 6 },
      '{"B":4,"a":3,"b":{"c":2,"d":1},"é":5,"€":6}',
    ],
    ['keeps the order of lists', [3, [2], { a: [1] }], '[3,[2],{"a":[1]}]'],
    ['leaves out what is undefined', { a: undefined, b: 1 }, '{"b":1}'],
    ['keeps places in lists', [undefined, 1], '[null,1]'],
    [
      'prints numbers as ECMAScript does',
      [1e21, 1e-7, 0.1, -0, 333333333.3333333],
      '[1e+21,1e-7,0.1,0,333333333.3333333]',
    ],
    ['escapes only what has to be', '\u20ac$\u000f\nA\'B"\\', '"€$\\u000f\\nA\'B\\"\\\\"'],
    ['knows nothing', null, 'null'],
    ['knows truth', [true, false], '[true,false]'],
    ['of the empty', [{}, []], '[{},[]]'],
  ])('%s', (_, value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);

        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('does not depend on the order in which keys were set', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const backwards = Object.fromEntries(Object.entries(value).toReversed());

        expect(canonicalJson(backwards)).toBe(canonicalJson(value));
      }),
    );
  });
});
