import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Column } from '../../../core/audit/column.ts';
import { unionColumns } from '../../../core/publish/schema.ts';

const columns = (text: string): Column[] =>
  text === ''
    ? []
    : text.split(', ').map((pair) => ({ name: pair.split(' ')[0] ?? '', type: pair.split(' ')[1] ?? '' }));

describe('the columns that a table needs', () => {
  it.each<[string, string, string[], string]>([
    ['its own without partitions', 'a int, b string', [], 'a int, b string'],
    ['those of the first partition', '', ['a int, b string'], 'a int, b string'],
    [
      'its own in their order, then new ones as they come',
      'b int, a int',
      ['a int, c int', 'd int'],
      'b int, a int, c int, d int',
    ],
    ['names without regard to case, as the table spells them', 'Delay int', ['DELAY int'], 'Delay int'],
    ['a wider integer', 'a int', ['a bigint'], 'a bigint'],
    ['the wider one, whoever comes last', 'a bigint', ['a int', 'a smallint'], 'a bigint'],
    ['the widest of several', 'a int', ['a bigint', 'a int'], 'a bigint'],
    [
      'a wider fraction and a wider decimal',
      'a float, b decimal(10,2)',
      ['a double, b decimal(12,2)'],
      'a double, b decimal(12,2)',
    ],
    ['its own spelling of one type', 'a varchar(9)', ['a string'], 'a varchar(9)'],
    ['its own type where none is wider', 'a int', ['a string'], 'a int'],
  ])('%s', (_, table, schemas, union) => {
    expect(unionColumns(columns(table), schemas.map(columns))).toEqual(columns(union));
  });

  it('do not depend on which chunk comes first, but for the order of new ones, and never become fewer or narrower', () => {
    const schema = fc
      .record(
        {
          a: fc.constantFrom('tinyint', 'int', 'bigint'),
          b: fc.constantFrom('float', 'double'),
          c: fc.constantFrom('decimal(5,2)', 'decimal(9,2)'),
        },
        { requiredKeys: [] },
      )
      .map((types) => Object.entries(types).map(([name, type]): Column => ({ name, type })));
    const byName = (all: Column[]): Column[] => all.toSorted((x, y) => (x.name < y.name ? -1 : 1));
    fc.assert(
      fc.property(schema, schema, schema, (table, one, other) => {
        const together = unionColumns(table, [one, other]);

        expect(byName(unionColumns(table, [other, one]))).toEqual(byName(together));
        expect(unionColumns(unionColumns(table, [one]), [other])).toEqual(together);
        expect(unionColumns(together, [table, one, other])).toEqual(together);
      }),
    );
  });
});
