import { describe, expect, it } from 'vitest';
import type { Column } from '../../../core/audit/column.ts';
import { checkSchema, checkSchemas } from '../../../core/audit/structure-schema.ts';

/** `a int, b string` as columns. */
const columns = (text: string): Column[] =>
  text === ''
    ? []
    : text.split('; ').map((column) => {
        const [name = '', type = ''] = column.split(' ');
        return { name, type };
      });

describe('checkSchema', () => {
  it.each([
    ['same', 'a int; b string', 'a int; b string', 'pass', 'a int; b string'],
    ['same', 'a int; b string', 'B string; A INT', 'pass', 'a int; b string'],
    [
      'same',
      'a varchar(9); b integer; c decimal',
      'a string; b int; c decimal(10,0)',
      'pass',
      'a varchar(9); b integer; c decimal',
    ],
    [
      'same',
      'a array<char(3)>; b decimal(5)',
      'a array<string>; b decimal(5,0)',
      'pass',
      'a array<char(3)>; b decimal(5)',
    ],
    ['same', 'a int', 'a int; b string', 'fail', 'a int'],
    ['same', 'a int', 'a bigint', 'fail', 'a int'],
    ['same', 'a int; b string', 'a int', 'fail', 'a int; b string'],
    ['add', 'a int', 'a int; B string', 'pass', 'a int; B string'],
    ['add', 'a int', 'a bigint', 'pass', 'a bigint'],
    ['add', 'a bigint', 'a tinyint', 'pass', 'a bigint'],
    ['add', 'a float', 'a double', 'pass', 'a double'],
    ['add', 'a decimal(9,2)', 'a decimal(12,2)', 'pass', 'a decimal(12,2)'],
    ['add', 'a decimal(12,2)', 'a decimal(9,2)', 'pass', 'a decimal(12,2)'],
    ['add', 'a decimal(9,2)', 'a decimal(12,3)', 'fail', 'a decimal(9,2)'],
    ['add', 'a int', 'a double', 'fail', 'a int'],
    ['add', 'a int', 'a string; b int', 'fail', 'a int'],
    ['add', 'a struct<x:int>', 'a struct<x:int,y:int>', 'fail', 'a struct<x:int>'],
    ['add', 'a int; b string', 'a int', 'fail', 'a int; b string'],
    ['any', 'a int', 'z string', 'pass', 'a int'],
  ] as const)('%s: a table of (%s) lets files of (%s) %s', (policy, expected, actual, outcome, merged) => {
    const verdict = checkSchema(columns(expected), columns(actual), policy);

    expect({ outcome: verdict.outcome, merged: verdict.merged }).toEqual({ outcome, merged: columns(merged) });
  });

  it('takes the first schema of a table as it is', () => {
    expect(checkSchema(null, columns('a int; b string'), 'same')).toEqual({
      outcome: 'pass',
      detail: '2 columns, the first of this table',
      merged: columns('a int; b string'),
    });
  });

  it('names every difference', () => {
    const verdict = checkSchema(columns('a int; b string; c date'), columns('a bigint; b string; d int'), 'same');

    expect(verdict.detail).toBe('"a" is bigint, not int, "c" is missing, "d" int is new');
  });

  it('names what it lets pass', () => {
    const verdict = checkSchema(columns('a int'), columns('a bigint; d int'), 'add');

    expect(verdict.detail).toBe('"a" is bigint, not int, "d" int is new');
  });
});

describe('checkSchemas', () => {
  it.each([
    ['same', null, ['a int', 'a int; b int'], 'fail', 'a int'],
    ['same', 'a int', ['a int', 'a int; b int'], 'fail', 'a int'],
    ['same', 'a int', ['a bigint', 'a int'], 'fail', 'a int'],
    ['add', null, ['a int', 'b int'], 'pass', 'a int; b int'],
    ['add', null, ['a int; b int', 'a bigint'], 'pass', 'a bigint; b int'],
    ['add', 'a int', ['a int; b int', 'a int; c int', 'a int'], 'pass', 'a int; b int; c int'],
    ['add', 'a int', ['a int; b int', 'a int; b string'], 'fail', 'a int; b int'],
    ['add', 'a int', ['a int; b int', 'b int'], 'fail', 'a int; b int'],
    ['any', null, ['a int', 'b int'], 'pass', 'a int; b int'],
    ['any', 'z int', ['a int', 'b int'], 'pass', 'z int'],
    ['any', 'z int', [], 'pass', 'z int'],
    ['add', 'z int', [], 'unknown', 'z int'],
    ['same', null, [], 'unknown', ''],
  ] as const)('%s: a table of (%s) with files of (%s): %s', (policy, expected, files, outcome, merged) => {
    const verdict = checkSchemas(expected === null ? null : columns(expected), files.map(columns), policy);

    expect({ outcome: verdict.outcome, merged: verdict.merged }).toEqual({ outcome, merged: columns(merged) });
  });
});
