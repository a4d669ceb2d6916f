import { afterAll, describe, expect, it } from 'vitest';
import { createGate } from '../../engines/duckdb/gate.ts';
import { neededColumns, usesRelation } from '../../engines/duckdb/needed-column.ts';

const gate = createGate();
afterAll(() => gate.close());
const needed = async (sql: string) =>
  neededColumns((await gate.check(sql, ['source', 'airports'])).tree, ['date', 'Delay', 'origin']);

describe('the columns that a query can touch', () => {
  it.each([
    ['named in the list', 'SELECT date FROM source', ['date']],
    ['in any case', 'SELECT DELAY FROM source', ['Delay']],
    ['named in a condition', 'SELECT 1 FROM source WHERE origin > 1', ['origin']],
    ['qualified', 'SELECT s.date FROM source s WHERE s.delay > 1', ['date', 'Delay']],
    ['in USING', 'SELECT 1 FROM source JOIN airports USING (origin)', ['origin']],
    ['in a window', 'SELECT sum(1) OVER (PARTITION BY origin ORDER BY date) FROM source', ['date', 'origin']],
    ['in a nested query', 'WITH a AS (SELECT delay FROM source) SELECT max(delay) FROM a', ['Delay']],
    ['none: the first', 'SELECT count(*) FROM source', ['date']],
    ['in a lambda', 'SELECT list_transform([1], x -> x + delay) FROM source', ['Delay']],
  ])('are those %s', async (_, sql, expected) => {
    expect(await needed(sql)).toEqual(expected);
  });

  it.each([
    ['*', 'SELECT * FROM source'],
    ['* of one relation', 'SELECT source.* FROM source'],
    ['no list', 'FROM source'],
    ['whole rows', 'SELECT hash(source) FROM source'],
    ['whole rows by alias', 'SELECT hash(s) FROM source s'],
    ['positions', 'SELECT #1 FROM source'],
    ['COLUMNS', "SELECT COLUMNS('d.*') FROM source"],
    ['a natural join', 'SELECT date FROM source NATURAL JOIN airports'],
    ['new names', 'SELECT a FROM source AS s(a, b, c)'],
    ['PIVOT', 'SELECT 1 FROM (PIVOT source ON origin IN (1) USING sum(delay))'],
    ['UNPIVOT', 'SELECT 1 FROM (UNPIVOT source ON delay)'],
    ['SUMMARIZE', 'SELECT 1 FROM (SUMMARIZE source)'],
  ])('are all with %s', async (_, sql) => {
    expect(await needed(sql)).toEqual(['date', 'Delay', 'origin']);
  });

  it('go with the relations that are named', async () => {
    const { tree } = await gate.check('SELECT 1 FROM (SELECT 1 FROM AIRPORTS)', ['source', 'airports']);

    expect(['airports', 'source'].map((name) => usesRelation(tree, name))).toEqual([true, false]);
  });
});
