import { afterAll, describe, expect, it } from 'vitest';
import { createDuckDbEngine } from '../../engines/duckdb/engine.ts';
import { openLocalStore } from '../../platform/local/object-store.ts';

const engine = createDuckDbEngine({ store: openLocalStore({ root: '.' }), tempDir: '.', threads: 1 });
afterAll(() => engine.close());

const check = (sql: string, spark?: string) =>
  engine.check({ transform: { sql, rows: 'any' }, inputs: [], keys: ['dt'], ...(spark !== undefined && { spark }) });

describe('a statement for chunks on Glue', () => {
  it.each([
    ['SELECT n::INT FROM source', '::', 9, 'CAST(x AS type)'],
    ['SELECT [1, 2] AS l FROM source', '[', 8, 'array(..)'],
    ['SELECT n FROM source WHERE n IN [1, 2]', '[', 33, 'array(..)'],
    ['SELECT n FROM source QUALIFY row_number() OVER () = 1', 'QUALIFY', 22, 'a subselect with WHERE'],
    ['SELECT count(*) FILTER (n > 1) FROM source', 'FILTER', 17, 'FILTER (WHERE ..)'],
    ['SELECT * EXCLUDE (n) FROM source', 'EXCLUDE', 10, 'the columns by name'],
    ['SELECT s.* REPLACE (1 AS n) FROM source s', 'REPLACE', 12, 'the columns by name'],
    ["SELECT strftime(d, '%Y') FROM source", 'strftime', 8, 'date_format'],
    ['SELECT list_sort(l) FROM source', 'list_sort', 8, 'a function of arrays'],
  ])('is refused where only DuckDB reads it: %s', async (sql, word, column, instead) => {
    await expect(check(sql, '5.1')).rejects.toMatchObject({
      name: 'InvalidSql',
      message: `Spark, which runs the chunks on Glue, does not know ${word} (line 1, column ${column})`,
      data: { line: 1, column },
      hint: `write ${instead}, or set engine: lambda`,
    });
    await expect(check(sql)).resolves.toBeUndefined();
  });

  it.each([
    'SELECT \'::\' AS a, "[1]" AS b -- n::INT [1]\nFROM source /* QUALIFY */ WHERE c = $$*EXCLUDE$$',
    'SELECT l[1], (m)[2], "n"[3], o[1][2] FROM source WHERE d >= :start AND dt = :dt',
    'SELECT count(*) FILTER (WHERE n > 1), a * exclude, a * replace(b, c, d) FROM source',
    'SELECT t.qualify, n AS list_n, t.strftime FROM source t',
    'SELECT replace(a, b, c), strftime FROM source',
  ])('is let through where Spark may read it too: %s', async (sql) => {
    await expect(check(sql, '5.1')).resolves.toBeUndefined();
  });

  it('may cast with :: on Glue 6, whose Spark reads it', async () => {
    await expect(check('SELECT n::INT FROM source', '6.0')).resolves.toBeUndefined();
  });
});
