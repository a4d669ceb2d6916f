import { describe, expect, it } from 'vitest';
import type { PartitionKey } from '../../../core/dataset/declaration.ts';
import { declaredValues, knownValue, otherKeys } from '../../../core/request/key-values.ts';
import { table } from './table.ts';

const integer = (range: string, interval = 1, digits?: number): PartitionKey => ({
  type: 'integer',
  range,
  interval,
  ...(digits !== undefined && { digits }),
});
const region: PartitionKey = { type: 'enum', values: ['eu', 'us', 'eu'] };
const injected: PartitionKey = { type: 'injected' };

describe('the values of a key', () => {
  it.each<[string, PartitionKey | undefined, string[] | undefined]>([
    ['an enum, each once', region, ['eu', 'us']],
    ['a range', integer('1,3'), ['1', '2', '3']],
    ['a range of one', integer('7,7'), ['7']],
    ['steps that do not reach the last', integer('1,10', 4), ['1', '5', '9']],
    ['a range with digits', integer('8,11', 1, 2), ['08', '09', '10', '11']],
    ['a range below zero', integer('-2,1', 1, 2), ['-02', '-01', '00', '01']],
    ['an injected key', injected, undefined],
    ['a key that is not declared', undefined, undefined],
  ])('of %s', (_, key, values) => {
    expect(declaredValues(key)).toEqual(values);
  });

  it.each<[string, PartitionKey | undefined, string]>([
    ['eu', region, 'eu'],
    ['5', integer('1,10', 4, 3), '005'],
    ['005', integer('1,10', 4, 3), '005'],
    ['1', integer('1,10'), '1'],
    ['10', integer('1,10'), '10'],
    ['-2', integer('-2,2', 1, 2), '-02'],
    ['any thing', injected, 'any thing'],
    ['x', undefined, 'x'],
  ])('hold %s', (value, key, written) => {
    expect(knownValue('k', value, key)).toEqual({ value: written });
  });

  it.each<[string, PartitionKey, string]>([
    ['ue', region, 'k has no value "ue", did you mean eu?'],
    ['mars', { type: 'enum', values: ['eu', 'us'] }, 'k has no value "mars", its values are eu, us'],
    ['0', integer('1,10'), 'k has no value "0": its values are 1 to 10'],
    ['11', integer('1,10'), 'k has no value "11": its values are 1 to 10'],
    ['4', integer('1,10', 4), 'k has no value "4": its values are 1 to 10 in steps of 4'],
    ['3', integer('1,10', 4), 'k has no value "3": its values are 1 to 10 in steps of 4'],
    ['5x', integer('1,10'), 'k has no value "5x": its values are 1 to 10'],
    ['x5', integer('1,10'), 'k has no value "x5": its values are 1 to 10'],
    ['+5', integer('1,10'), 'k has no value "+5": its values are 1 to 10'],
    ['0x5', integer('1,10'), 'k has no value "0x5": its values are 1 to 10'],
    ['5.0', integer('1,10'), 'k has no value "5.0": its values are 1 to 10'],
    [' 5', integer('1,10'), 'k has no value " 5": its values are 1 to 10'],
    ['', integer('0,10'), 'k has no value "": its values are 0 to 10'],
    ['', injected, 'k has an empty value'],
  ])('do not hold "%s"', (value, key, problem) => {
    expect(knownValue('k', value, key)).toEqual({ problem });
  });

  it('are shown up to twenty where none is meant', () => {
    const values = Array.from({ length: 25 }, (_, i) => `value-${i}`);

    expect(knownValue('k', 'zzz', { type: 'enum', values })).toEqual({
      problem: `k has no value "zzz", its values are ${values.slice(0, 20).join(', ')}`,
    });
  });
});

it('keys that do not say the time are the others, in declared order', () => {
  expect(otherKeys(table({ keys: { region, dt: 'time', org: injected } }))).toEqual(['region', 'org']);
});
