import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rewriteParameters } from '../../engines/duckdb/parameter.ts';

describe('parameters', () => {
  it.each([
    ['a comparison', 'date >= :start', 'date >= $start', ['start']],
    ['no space before it', 'date>=:start', 'date>=$start', ['start']],
    ['between and and', 'd BETWEEN :start AND :end', 'd BETWEEN $start AND $end', ['start', 'end']],
    ['twice the same', ':a + :a', '$a + $a', ['a']],
    ['in brackets', 'f(:a, (:b))', 'f($a, ($b))', ['a', 'b']],
    ['cast after it', ':start::date', '$start::date', ['start']],
    ['a list', '[:a, :b]', '[$a, $b]', ['a', 'b']],
    ['a slice of parameters', 'x[:a::int : :b]', 'x[$a::int : $b]', ['a', 'b']],
    ['struct value', "{'k': :v, j: :w}", "{'k': $v, j: $w}", ['v', 'w']],
    ['case in a struct', "{'k': case when x then :a end}", "{'k': case when x then $a end}", ['a']],
    ['after a comment', 'x >= /* :no */ :yes -- :no', 'x >= /* :no */ $yes -- :no', ['yes']],
    ['after a string', "x = 'it''s :no' AND y = :yes", "x = 'it''s :no' AND y = $yes", ['yes']],
    ['after an escape string', "x = E'\\':no' AND y = :yes", "x = E'\\':no' AND y = $yes", ['yes']],
  ])('are rewritten: %s', (_, sql, expected, names) => {
    expect(rewriteParameters(sql)).toEqual({ sql: expected, names });
  });

  it.each([
    ['cast', 'a::date, b ::start'],
    ['string', "':start'"],
    ['quoted name', '"a:start" "x""y:start"'],
    ['dollar quotes', '$$ :start $$ || $tag$ $$ :start $tag$'],
    ['line comment', 'SELECT 1 -- :start'],
    ['nested block comment', '/* /* :start */ :start */ 1'],
    ['slice', 'a[1:n], a[x:y], a[f(x):y], a["x":y]'],
    ['struct field', "{'k':v, j:w, 'l' :x}"],
    ['prefix alias', 'SELECT x:y, z: 1'],
    ['unclosed string', "'abc :start"],
    ['unclosed comment', '/* :start'],
    ['unclosed dollar quote', '$$ :start'],
  ])('are not seen in a %s', (_, sql) => {
    expect(rewriteParameters(sql)).toEqual({ sql, names: [] });
  });

  it('keep every position, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...':\'"$ab[]{}()/*-\n ,e\\1é'.split('')), maxLength: 60 }),
        (sql) => {
          const rewritten = rewriteParameters(sql).sql;
          const changed = [...rewritten].filter((char, at) => char !== [...sql][at]);
          expect([rewritten.length, changed.every((char) => char === '$')]).toEqual([sql.length, true]);
        },
      ),
    );
  });
});
