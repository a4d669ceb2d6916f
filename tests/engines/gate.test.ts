import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { errorName } from '../../core/errors.ts';
import { createGate } from '../../engines/duckdb/gate.ts';

const gate = createGate();
afterAll(() => gate.close());
const check = (sql: string) => gate.check(sql, ['source', 'airports']);

describe('the gate', () => {
  it.each([
    ['a final semicolon', 'SELECT 1 AS a FROM source;', 'SELECT 1 AS a FROM source'],
    ['several', 'SELECT 1; ; -- done', 'SELECT 1'],
    ['a comment at the end', 'SELECT 1 -- ; not the end', 'SELECT 1 -- ; not the end'],
    ['a semicolon in a text', "SELECT ';' AS a;", "SELECT ';' AS a"],
    ['a semicolon in dollar quotes', 'SELECT $é$;$é$ AS a;', 'SELECT $é$;$é$ AS a'],
    ['FROM first', 'FROM source', 'FROM source'],
    ['parameters', 'FROM source WHERE d >= :start', 'FROM source WHERE d >= $start'],
  ])('lets through %s', async (_, sql, expected) => {
    expect((await check(sql)).sql).toBe(expected);
  });

  it.each([
    ['a WITH name', 'WITH a AS (SELECT 1) SELECT * FROM a, source'],
    ['a later WITH name', 'WITH a AS (SELECT 1), b AS (FROM a) FROM b'],
    ['a recursive WITH', 'WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM t WHERE n < 3) FROM t'],
    ['other case', 'SELECT * FROM SOURCE JOIN Airports USING (iata)'],
    ['a subquery', 'SELECT (SELECT max(x) FROM airports) FROM (SELECT * FROM source)'],
    ['computed tables', 'SELECT * FROM range(3), generate_series(1, 2), unnest([1]) , source'],
    ['VALUES', 'SELECT * FROM source, (VALUES (1), (2)) v(x)'],
  ])('lets through %s', async (_, sql) => {
    expect((await check(sql)).parameters).toEqual([]);
  });

  it.each([
    ['a file as a table', "SELECT * FROM '/etc/passwd'", '/etc/passwd'],
    ['a file behind an alias', 'SELECT * FROM "x.parquet" AS source', 'x.parquet'],
    ['a reading function', "SELECT * FROM read_csv('/etc/passwd')", 'read_csv()'],
    ['a reading function in a schema', "SELECT * FROM main.read_text('/etc/passwd')", 'read_text()'],
    ['a function that runs SQL', "SELECT * FROM query('SELECT 1')", 'query()'],
    ['a table by text', "SELECT * FROM query_table('source')", 'query_table()'],
    ['settings', 'SELECT * FROM duckdb_settings()', 'duckdb_settings()'],
    ['the catalog', 'SELECT * FROM information_schema.tables', 'information_schema.tables'],
    ['a view of the catalog', 'SELECT * FROM duckdb_tables', 'duckdb_tables'],
    ['another schema', 'SELECT * FROM temp.source', 'temp.source'],
    ['a file in a subquery', "SELECT (SELECT count(*) FROM 'x.csv') FROM source", 'x.csv'],
    ['a file in a condition', "SELECT 1 FROM source WHERE EXISTS (FROM 'x.csv')", 'x.csv'],
    ['a file in a window', "SELECT sum(1) OVER (ORDER BY (SELECT max(a) FROM 'x.csv')) FROM source", 'x.csv'],
    ['a file under a WITH name not yet seen', `WITH a AS (FROM "x.csv"), "x.csv" AS (SELECT 1) FROM a`, 'x.csv'],
    [
      'a file under a WITH name of elsewhere',
      `SELECT * FROM (WITH "x.csv" AS (SELECT 1) FROM "x.csv"), "x.csv"`,
      'x.csv',
    ],
    [
      'a recursive name in its base',
      `WITH RECURSIVE "x.csv" AS (FROM "x.csv" UNION ALL FROM "x.csv") FROM "x.csv"`,
      'x.csv',
    ],
    ['DESCRIBE of a file', "DESCRIBE 'x.parquet'", 'x.parquet'],
    ['SHOW', 'SHOW TABLES', '"tables"'],
    ['our own tables', 'SELECT * FROM "lakefill rows"', 'lakefill rows'],
  ])('refuses %s', async (_, sql, relation) => {
    await expect(check(sql)).rejects.toMatchObject({
      name: 'InvalidSql',
      data: { relation, relations: ['source', 'airports'] },
    });
  });

  it.each([
    ['two statements', 'SELECT 1; SELECT 2'],
    ['a statement after the query', 'SELECT 1; DROP TABLE x'],
    ['nothing', ''],
    ['only a comment', '-- nothing'],
    ['INSERT', 'INSERT INTO source VALUES (1)'],
    ['COPY', "COPY source TO 'x.csv'"],
    ['ATTACH', "ATTACH 'x.db'"],
    ['SET', 'SET threads=8'],
    ['CALL', "CALL enable_logging(storage='file')"],
    ['PRAGMA', 'PRAGMA enable_profiling'],
    ['INSTALL', 'INSTALL httpfs'],
    ['DELETE', 'DELETE FROM source'],
    ['CREATE', 'CREATE TABLE x AS SELECT 1'],
    ['closing the parenthesis of COPY', "SELECT 1) TO 'x'; DROP VIEW source; --"],
    ['closing it in one statement', "SELECT 1) TO 'x' --"],
    ['a misspelled word', 'SELEC 1'],
    ['an open text', "SELECT 'a"],
    ['an open comment', 'SELECT 1 /*'],
  ])('refuses %s', async (_, sql) => {
    await expect(check(sql)).rejects.toMatchObject({ name: 'InvalidSql', exit: 2 });
  });

  it("says DuckDB's own words and where, in characters", async () => {
    await expect(check("SELECT 'é' AS a,\n  b FRM source")).rejects.toMatchObject({
      message: 'syntax error at or near "source" (line 2, column 9)',
      data: { line: 2, column: 9 },
    });
  });

  it('answers every text with a statement or with InvalidSql', async () => {
    const words = [
      'SELECT',
      '*',
      'FROM',
      'source',
      '(',
      ')',
      ';',
      "'",
      '"',
      '--',
      '/*',
      '*/',
      '$$',
      ':a',
      'WITH',
      'x AS',
      ',',
      '1',
      '\n',
      '\0',
      'é',
    ];
    const sql = fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((list) => list.join(' '));
    await fc.assert(
      fc.asyncProperty(sql, async (text) => {
        const outcome = await check(text).then(
          () => 'statement',
          (error: unknown) => errorName(error),
        );
        expect(['statement', 'InvalidSql']).toContain(outcome);
      }),
    );
  });
});
