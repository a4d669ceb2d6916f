import { INTEGER } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { preparedColumns } from '../../engines/duckdb/prepared-columns.ts';

const prepared = (columnCount: number) => ({
  columnCount,
  columnName: (index: number) => `c${index}`,
  columnType: () => INTEGER,
});

describe('the columns of a prepared statement', () => {
  it('are named in their order', () => {
    expect(preparedColumns(prepared(2))).toEqual([
      { name: 'c0', type: INTEGER },
      { name: 'c1', type: INTEGER },
    ]);
    expect(preparedColumns(prepared(0))).toEqual([]);
  });

  it.each([-1, 1.5, Number.NaN, 2 ** 32, 2 ** 64])('that are said to be %d are asked for again', (count) => {
    expect(() => preparedColumns(prepared(count))).toThrow(
      expect.objectContaining({ name: 'EngineFailed', data: { columns: String(count) } }),
    );
  });
});
