import { describe, expect, it } from 'vitest';
import type { Operator } from '../../../../../core/audit/dqdl/ast.ts';
import type { Comparable, ValueFacts } from '../../../../../core/audit/rules/values/bounds.ts';
import { nullPasses, shareOf } from '../../../../../core/audit/rules/values/share.ts';
import type { Decimal, WantedValues } from '../../../../../core/audit/rules/values/wanted-values.ts';

const decimal = (value: number, scale = 0): Decimal => ({ unscaled: BigInt(value), scale, text: String(value) });
const bound = (value: number): Comparable => ({ kind: 'decimal', unscaled: BigInt(value), scale: 0 });
const text = (value: string): Comparable => ({ kind: 'text', value });
const numbers = (operator: Operator, values: number[], hasNull = false): WantedValues => ({
  kind: 'number',
  operator,
  values: values.map((value) => decimal(value)),
  hasNull,
});
const strings = (operator: '=' | '!=' | 'in' | 'not in', values: string[], more = {}): WantedValues => ({
  kind: 'string',
  operator,
  values,
  hasNull: false,
  hasEmpty: false,
  hasSpaces: false,
  ignoreCase: false,
  ...more,
});
const days = (operator: Operator, values: number[], hasNull = false): WantedValues => ({
  kind: 'date',
  operator,
  values: values.map((day) => ({ day: BigInt(day), text: '' })),
  hasNull,
});

const ten: ValueFacts = {
  rows: 10,
  nulls: 0,
  min: bound(1),
  max: bound(4),
  minExact: true,
  maxExact: true,
  discrete: true,
  maybeNaN: false,
};
const inexact = { minExact: false, maxExact: false };

/** Ten rows of whole numbers from 1 to 4, but for what a case changes: the lowest and highest share that they prove. */
describe('the share of rows that bounds prove', () => {
  it.each<[string, WantedValues, Partial<ValueFacts>, [number, number]]>([
    ['all above', numbers('>', [0]), {}, [1, 1]],
    ['none above', numbers('>', [4]), {}, [0, 0]],
    ['not the lowest above', numbers('>', [1]), {}, [0, 0.9]],
    ['maybe all above an inexact bound', numbers('>', [1]), inexact, [0, 1]],
    ['all from', numbers('>=', [1]), {}, [1, 1]],
    ['none from', numbers('>=', [5]), {}, [0, 0]],
    ['not the lowest from', numbers('>=', [2]), {}, [0, 0.9]],
    ['maybe all from', numbers('>=', [2]), inexact, [0, 1]],
    ['all below', numbers('<', [5]), {}, [1, 1]],
    ['none below', numbers('<', [1]), {}, [0, 0]],
    ['not the highest below', numbers('<', [4]), {}, [0, 0.9]],
    ['maybe all below', numbers('<', [4]), inexact, [0, 1]],
    ['all up to', numbers('<=', [4]), {}, [1, 1]],
    ['none up to', numbers('<=', [0]), {}, [0, 0]],
    ['not the highest up to', numbers('<=', [3]), {}, [0, 0.9]],
    ['maybe all up to', numbers('<=', [3]), inexact, [0, 1]],
    ['all between', numbers('between', [0, 5]), {}, [1, 1]],
    ['none between below', numbers('between', [-1, 1]), {}, [0, 0]],
    ['none between above', numbers('between', [4, 9]), {}, [0, 0]],
    ['none between ends that are one', numbers('between', [2, 2]), {}, [0, 0]],
    ['not the lowest between', numbers('between', [1, 5]), {}, [0, 0.9]],
    ['not the highest between', numbers('between', [0, 4]), {}, [0, 0.9]],
    ['not the highest between, the lowest inexact', numbers('between', [0, 4]), { minExact: false }, [0, 0.9]],
    ['maybe all between', numbers('between', [0, 4]), inexact, [0, 1]],
    ['all outside', numbers('not between', [4, 9]), {}, [1, 1]],
    ['none outside', numbers('not between', [0, 5]), {}, [0, 0]],
    ['not the lowest outside', numbers('not between', [0, 3]), {}, [0, 0.9]],
    ['maybe all outside', numbers('not between', [1, 4]), {}, [0, 1]],
    ['none equal', numbers('=', [9]), {}, [0, 0]],
    ['not all equal', numbers('=', [2]), {}, [0, 0.9]],
    ['maybe all equal', numbers('=', [2]), inexact, [0, 1]],
    ['all equal', numbers('=', [1]), { max: bound(1) }, [1, 1]],
    ['all in a list of every whole number', numbers('in', [1, 2, 3, 4, 9]), {}, [1, 1]],
    ['not all in a list without an end', numbers('in', [1, 2, 3]), {}, [0, 0.9]],
    ['maybe all in a list with the ends', numbers('in', [1, 4]), {}, [0, 1]],
    ['maybe all in every whole number', numbers('in', [1, 2, 3, 4]), { discrete: false }, [0, 1]],
    ['all unequal', numbers('!=', [5]), {}, [1, 1]],
    ['none unequal', numbers('!=', [1]), { max: bound(1) }, [0, 0]],
    ['not the lowest unequal', numbers('!=', [1]), {}, [0, 0.9]],
    ['maybe all unequal', numbers('!=', [2]), {}, [0, 1]],
    ['none outside a list of every whole number', numbers('not in', [1, 2, 3, 4]), {}, [0, 0]],
    ['all outside a list', numbers('not in', [0, 5]), {}, [1, 1]],
    ['values beside NULLs', numbers('>', [0]), { nulls: 2 }, [0.8, 0.8]],
    ['no value, and NULLs fail', numbers('>', [4]), { nulls: 2 }, [0, 0]],
    ['some values beside NULLs', numbers('>', [1]), { nulls: 2 }, [0, 0.7]],
    ['values and NULLs', numbers('in', [1, 2, 3, 4], true), { nulls: 2 }, [1, 1]],
    ['only NULLs of them', numbers('in', [9], true), { nulls: 2 }, [0.2, 0.2]],
    ['NULLs and some', numbers('in', [1, 2], true), { nulls: 2 }, [0.2, 0.9]],
    ['NULLs that satisfy, alone', numbers('=', [], true), { nulls: 2 }, [0.2, 0.2]],
    ['all but NULLs', numbers('!=', [], true), { nulls: 2 }, [0.8, 0.8]],
    ['no rows but NULLs, which fail', numbers('>', [0]), { nulls: 10, min: null, max: null }, [0, 0]],
    ['no rows but NULLs, which satisfy', numbers('!=', [0]), { nulls: 10, min: null, max: null }, [1, 1]],
    ['no bounds', numbers('>', [0]), { min: null, max: null, ...inexact }, [0, 1]],
    ['no lower bound', numbers('>', [0]), { min: null, minExact: false }, [0, 1]],
    ['unknown NULLs, which fail', numbers('>', [0]), { nulls: null }, [0, 1]],
    ['unknown NULLs and no value', numbers('>', [4]), { nulls: null }, [0, 0]],
    ['unknown NULLs and a value that fails', numbers('>', [1]), { nulls: null }, [0, 0.9]],
    ['unknown NULLs, which satisfy as all do', numbers('!=', [9]), { nulls: null }, [1, 1]],
    ['unknown NULLs, which satisfy as no value does', numbers('in', [9], true), { nulls: null }, [0, 0.9]],
    ['all above but for NaN, which is above', numbers('>', [0]), { maybeNaN: true }, [1, 1]],
    ['none above but for NaN', numbers('>', [4]), { maybeNaN: true }, [0, 0.9]],
    ['all below but for NaN', numbers('<', [5]), { maybeNaN: true }, [0, 1]],
    ['none below, nor NaN', numbers('<=', [0]), { maybeNaN: true }, [0, 0]],
    ['all between but for NaN', numbers('between', [0, 5]), { maybeNaN: true }, [0, 1]],
    ['none outside but for NaN', numbers('not between', [0, 5]), { maybeNaN: true }, [0, 0.9]],
    ['all equal but for NaN', numbers('=', [1]), { max: bound(1), maybeNaN: true }, [0, 1]],
    ['none unequal but for NaN', numbers('!=', [1]), { max: bound(1), maybeNaN: true }, [0, 0.9]],
  ])('%s', (_, wanted, known, expected) => {
    expect(shareOf({ ...ten, ...known }, wanted)).toEqual(expected);
  });

  const words = { ...ten, min: text('b'), max: text('d'), discrete: false };

  it.each<[string, WantedValues, Partial<ValueFacts>, [number, number]]>([
    ['a text outside', strings('=', ['a']), {}, [0, 0]],
    ['a text at the end', strings('=', ['b']), {}, [0, 0.9]],
    ['a text inside, in any order', strings('in', ['z', 'c']), inexact, [0, 1]],
    ['texts unequal', strings('not in', ['a', 'z']), {}, [1, 1]],
    ['no empty text', strings('=', [], { hasEmpty: true }), {}, [0, 0]],
    ['no text but unequal to empty', strings('!=', [], { hasEmpty: true }), {}, [1, 1]],
    ['blanks, of which bounds say nothing', strings('=', [], { hasSpaces: true }), {}, [0, 1]],
    ['blanks or a text outside', strings('in', ['a'], { hasSpaces: true }), {}, [0, 1]],
    ['blanks or the only text', strings('in', ['b'], { hasSpaces: true }), { max: text('b') }, [1, 1]],
    ['neither blanks nor a text outside', strings('not in', ['a'], { hasSpaces: true }), {}, [0, 1]],
    ['neither blanks nor the only text', strings('not in', ['b'], { hasSpaces: true }), { max: text('b') }, [0, 0]],
    ['neither blanks nor the first text', strings('not in', ['b'], { hasSpaces: true }), {}, [0, 0.9]],
    ['a pattern, of which bounds say nothing', { kind: 'pattern', operator: 'matches', pattern: 'b' }, {}, [0, 1]],
    ['a pattern, where all is NULL', { kind: 'pattern', operator: 'not matches', pattern: 'b' }, { nulls: 10 }, [0, 0]],
  ])('of texts: %s', (_, wanted, known, expected) => {
    expect(shareOf({ ...words, ...known }, wanted)).toEqual(expected);
  });

  it.each<[string, WantedValues, Partial<ValueFacts>, [number, number]]>([
    [
      'decimals of other scales',
      { kind: 'number', operator: '>', values: [decimal(99, 2)], hasNull: false },
      {},
      [1, 1],
    ],
    [
      'a list with fractions, which are no whole number',
      {
        kind: 'number',
        operator: 'in',
        values: [decimal(10, 1), decimal(25, 1), decimal(30, 1), decimal(40, 1)],
        hasNull: false,
      },
      {},
      [0, 1],
    ],
    [
      'a list of whole numbers with points',
      {
        kind: 'number',
        operator: 'in',
        values: [decimal(10, 1), decimal(200, 2), decimal(3), decimal(40, 1)],
        hasNull: false,
      },
      {},
      [1, 1],
    ],
    [
      'bounds with a point, between which lie others',
      numbers('in', [1, 2, 3, 4]),
      { min: { kind: 'decimal', unscaled: 10n, scale: 1 }, max: { kind: 'decimal', unscaled: 40n, scale: 1 } },
      [0, 1],
    ],
    ['doubles', numbers('>', [0]), { min: { kind: 'float', value: 0.5 }, max: { kind: 'float', value: 4 } }, [1, 1]],
    [
      'doubles at the end',
      numbers('<', [4]),
      { min: { kind: 'float', value: 0.5 }, max: { kind: 'float', value: 4 } },
      [0, 0.9],
    ],
    [
      'doubles beside a decimal with a point',
      { kind: 'number', operator: '>=', values: [decimal(5, 1)], hasNull: false },
      { min: { kind: 'float', value: 0.5 }, max: { kind: 'float', value: 4 } },
      [1, 1],
    ],
    ['days', days('between', [0, 5]), {}, [1, 1]],
    ['days and NULL outside of them', days('not between', [0, 5]), { nulls: 2 }, [0.2, 0.2]],
  ])('of numbers: %s', (_, wanted, known, expected) => {
    expect(shareOf({ ...ten, ...known }, wanted)).toEqual(expected);
  });
});

describe('a NULL row', () => {
  it.each<[WantedValues, boolean]>([
    [numbers('=', [1]), false],
    [numbers('=', [1], true), true],
    [numbers('in', [1], true), true],
    [numbers('!=', [1]), true],
    [numbers('not in', [1], true), false],
    [numbers('>', [1]), false],
    [numbers('between', [1, 2]), false],
    [numbers('not between', [1, 2]), false],
    [days('not between', [1, 2]), true],
    [days('between', [1, 2]), false],
    [strings('!=', ['a']), true],
    [strings('!=', [], { hasEmpty: true }), false],
    [strings('not in', [], { hasSpaces: true }), false],
    [{ kind: 'pattern', operator: 'not matches', pattern: 'a' }, false],
  ])('makes %o %s', (wanted, expected) => {
    expect(nullPasses(wanted)).toBe(expected);
  });
});
