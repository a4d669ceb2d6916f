import { describe, expect, it } from 'vitest';
import { type Element, fileOf } from '../support/footer.ts';
import { readBytes } from '../support/read.ts';

/** The types that the columns of a file with this one column have: as a whole, and leaf by leaf. */
async function typesOf(element: Element) {
  const { reading } = await readBytes(fileOf({ columns: [element], rowGroups: [] }));
  const leaves = reading.facts.columns.map(
    ({ name, type, repeated }) => `${name}:${type}${repeated ? ' repeated' : ''}`,
  );
  return { column: reading.facts.schemas[0]?.[0]?.type, leaves };
}

const a = { name: 'a' } as const;
const stamp = (unit: number, zoned: boolean) => ({ 8: { 1: zoned, 2: { [unit]: {} } } });

describe('the Hive name of a column', () => {
  it.each<[string, Element, string]>([
    ['a boolean', { ...a, type: 'BOOLEAN' }, 'boolean'],
    ['a plain INT32', { ...a, type: 'INT32' }, 'int'],
    ['a plain INT64', { ...a, type: 'INT64' }, 'bigint'],
    ['INT96', { ...a, type: 'INT96' }, 'timestamp'],
    ['FLOAT', { ...a, type: 'FLOAT' }, 'float'],
    ['DOUBLE', { ...a, type: 'DOUBLE' }, 'double'],
    ['plain bytes', { ...a, type: 'BYTE_ARRAY' }, 'binary'],
    ['fixed bytes', { ...a, type: 'FIXED' }, 'binary'],
    ['UTF8', { ...a, type: 'BYTE_ARRAY', converted: 0 }, 'string'],
    ['ENUM', { ...a, type: 'BYTE_ARRAY', converted: 4 }, 'string'],
    ['JSON', { ...a, type: 'BYTE_ARRAY', logical: { 12: {} } }, 'string'],
    ['BSON', { ...a, type: 'BYTE_ARRAY', converted: 20 }, 'binary'],
    ['an old DECIMAL', { ...a, type: 'INT32', converted: 5, precision: 9, scale: 2 }, 'decimal(9,2)'],
    ['a DECIMAL', { ...a, type: 'FIXED', logical: { 5: { 1: 3, 2: 30 } } }, 'decimal(30,3)'],
    ['a DECIMAL of impossible precision', { ...a, type: 'INT64', converted: 5, precision: 0, scale: 2 }, 'bigint'],
    ['an old DATE', { ...a, type: 'INT32', converted: 6 }, 'date'],
    ['a DATE', { ...a, type: 'INT32', logical: { 6: {} } }, 'date'],
    ['old milliseconds', { ...a, type: 'INT64', converted: 9 }, 'timestamp'],
    ['old microseconds', { ...a, type: 'INT64', converted: 10 }, 'timestamp'],
    ['a TIMESTAMP', { ...a, type: 'INT64', logical: stamp(3, true) }, 'timestamp'],
    ['a TIMESTAMP without unit', { ...a, type: 'INT64', logical: { 8: { 1: true } } }, 'bigint'],
    ['an old TIME', { ...a, type: 'INT32', converted: 7 }, 'int'],
    ['a TIME', { ...a, type: 'INT64', logical: { 7: { 1: true, 2: { 2: {} } } } }, 'bigint'],
    ['INT_8', { ...a, type: 'INT32', converted: 15 }, 'tinyint'],
    ['INT_16', { ...a, type: 'INT32', logical: { 10: { 1: 16, 2: true } } }, 'smallint'],
    ['INT_64', { ...a, type: 'INT64', converted: 18 }, 'bigint'],
    ['UINT_8', { ...a, type: 'INT32', converted: 11 }, 'smallint'],
    ['UINT_16', { ...a, type: 'INT32', logical: { 10: { 1: 16, 2: false } } }, 'int'],
    ['UINT_32', { ...a, type: 'INT32', converted: 13 }, 'bigint'],
    ['UINT_64', { ...a, type: 'INT64', converted: 14 }, 'decimal(20,0)'],
    ['an integer of an odd width', { ...a, type: 'INT32', logical: { 10: { 1: 24, 2: true } } }, 'int'],
    ['FLOAT16', { ...a, type: 'FIXED', logical: { 15: {} } }, 'float'],
    ['UUID', { ...a, type: 'FIXED', logical: { 14: {} } }, 'binary'],
    ['INTERVAL', { ...a, type: 'FIXED', converted: 21 }, 'binary'],
    ['a converted type that we do not know', { ...a, type: 'INT32', converted: 99 }, 'int'],
    [
      'a logical type that we do not know beside an old one',
      { ...a, type: 'BYTE_ARRAY', converted: 0, logical: { 99: {} } },
      'string',
    ],
  ])('of %s', async (_, element, expected) => {
    expect(await typesOf(element)).toEqual({ column: expected, leaves: [`a:${expected}`] });
  });

  const item: Element = { name: 'element', type: 'INT32' };
  const list = (...children: Element[]): Element => ({ ...a, logical: { 3: {} }, children });
  const map = (...children: Element[]): Element => ({ ...a, converted: 1, children });
  const key: Element = { name: 'key', type: 'BYTE_ARRAY', converted: 0, repetition: 'required' };
  const value: Element = { name: 'value', type: 'INT32' };

  it.each<[string, Element, string, string[]]>([
    [
      'a struct',
      {
        ...a,
        children: [
          { name: 'x', type: 'INT32' },
          { name: 'y', children: [key] },
        ],
      },
      'struct<x:int,y:struct<key:string>>',
      ['a.x:int', 'a.y.key:string'],
    ],
    [
      'a list',
      list({ name: 'list', repetition: 'repeated', children: [item] }),
      'array<int>',
      ['a.list.element:int repeated'],
    ],
    [
      'a list of lists',
      list({
        name: 'list',
        repetition: 'repeated',
        children: [
          { name: 'element', converted: 3, children: [{ name: 'list', repetition: 'repeated', children: [item] }] },
        ],
      }),
      'array<array<int>>',
      ['a.list.element.list.element:int repeated'],
    ],
    ['a list of a repeated leaf', list({ ...item, repetition: 'repeated' }), 'array<int>', ['a.element:int repeated']],
    [
      'a list of a repeated group of two',
      list({ name: 'e', repetition: 'repeated', children: [key, value] }),
      'array<struct<key:string,value:int>>',
      ['a.e.key:string repeated', 'a.e.value:int repeated'],
    ],
    [
      'a list of a group named array',
      list({ name: 'array', repetition: 'repeated', children: [item] }),
      'array<struct<element:int>>',
      ['a.array.element:int repeated'],
    ],
    [
      'a list of a group named after it',
      list({ name: 'a_tuple', repetition: 'repeated', children: [item] }),
      'array<struct<element:int>>',
      ['a.a_tuple.element:int repeated'],
    ],
    ['a repeated leaf', { ...item, ...a, repetition: 'repeated' }, 'array<int>', ['a:int repeated']],
    [
      'a repeated group',
      { ...a, repetition: 'repeated', children: [value] },
      'array<struct<value:int>>',
      ['a.value:int repeated'],
    ],
    [
      'a map',
      map({ name: 'key_value', repetition: 'repeated', converted: 2, children: [key, value] }),
      'map<string,int>',
      ['a.key_value.key:string repeated', 'a.key_value.value:int repeated'],
    ],
    [
      'a map without values',
      map({ name: 'key_value', repetition: 'repeated', children: [key] }),
      'struct<key_value:array<struct<key:string>>>',
      ['a.key_value.key:string repeated'],
    ],
    ['a map of nothing', map(), 'struct<>', []],
  ])('of %s', async (_, element, column, leaves) => {
    expect(await typesOf(element)).toEqual({ column, leaves });
  });
});
