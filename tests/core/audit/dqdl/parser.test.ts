import { describe, expect, it } from 'vitest';
import { checkDqdl } from '../../../../core/audit/dqdl/check.ts';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';

const errorsOf = (text: string): string[] =>
  parseDqdl(text).errors.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('a broken ruleset', () => {
  it.each([
    ['is empty', '', ['1:1 Expected Rules = [ ... ] or Analyzers = [ ... ], found the end of the text.']],
    ['has no rules', 'Rules = [ ]', ['1:1 No rules and no analyzers.']],
    ['names an unknown rule', 'Rules = [ RowCont > 1 ]', ['1:11 There is no rule RowCont. Did you mean RowCount?']],
    [
      'has a condition of the wrong kind',
      'Rules = [\n  Completeness "a" = "x"\n]',
      ['2:20 Completeness takes a number condition, not a string condition.'],
    ],
    ['lacks a condition', 'Rules = [ RowCount ]', ['1:20 RowCount needs a number condition here, found ].']],
    [
      'joins rules without parentheses',
      'Rules = [ IsComplete "a" and IsComplete "b" ]',
      ['1:11 IsComplete takes 1 parameters, not 3. Rules joined by and stand in parentheses: (rule) and (rule).'],
    ],
    [
      'has several mistakes',
      'Rules = [ RowCount > , IsComplete, ColumnCount = 1 where "x", ColumnExists "a" ]',
      [
        '1:22 Expected a number, found ,.',
        '1:24 IsComplete takes 1 parameters, not 0.',
        '1:52 ColumnCount takes no where.',
      ],
    ],
    [
      'puts where behind with',
      'Rules = [ ColumnValues "a" > 1 with threshold > 0.5 where "b" ]',
      ['1:53 Expected , or ] after the rule, found where. The order is condition, where, labels, with.'],
    ],
    [
      'never closes a string',
      'Rules = [\n IsComplete "a ]',
      ['2:13 A string begins here and never ends; close it with ".'],
    ],
    [
      'uses curly quotes',
      'Rules = [ IsComplete “a” ]',
      [
        '1:22 Unexpected character "“". Strings stand in straight double quotes.',
        '1:24 Unexpected character "”". Strings stand in straight double quotes.',
      ],
    ],
    [
      'goes on after the last section',
      'Rules = [ RowCount > 1 ]\n\nRules = [ RowCount > 2 ]',
      ['3:1 Expected nothing after the last section, found Rules: it would be lost.'],
    ],
    [
      'compares with a variable',
      'v = "x"\nRules = [ ColumnValues "a" = $v ]',
      ['2:30 A variable may stand for a whole list (in $name) or a parameter, not for one value.'],
    ],
    [
      'has an amount beyond 32 bits',
      'Rules = [ DataFreshness "a" <= 99999999999 days ]',
      ['1:32 99999999999 is too big; the biggest amount is 2147483647.'],
    ],
    [
      'mixes kinds in a list',
      'Rules = [ ColumnValues "a" in [1,"2"] ]',
      ['1:34 Expected a number like the values before it, found a string.'],
    ],
    [
      'compares strings by order',
      'Rules = [ ColumnValues "a" > "x" ]',
      ['1:28 Strings are compared with =, !=, in and matches, not with >.'],
    ],
    ['puts NULL beside a size', 'Rules = [ FileSize in [1 KB, NULL] ]', ['1:30 NULL cannot stand beside a size.']],
    ['negates nothing', 'Rules = [ RowCount > - ]', ['1:24 Expected a number after -, found ].']],
    [
      'writes a leading point',
      'Rules = [ RowCount > .5 ]',
      ['1:22 Expected a number, found .5. Write it like 0.5 or 1000.'],
    ],
    [
      'writes a leading plus',
      'Rules = [ RowCount > +5 ]',
      ['1:22 Expected a number, found +. Numbers have no leading +.'],
    ],
    [
      'has a size that is no whole number',
      'Rules = [ FileSize > 1.5 ]',
      ['1:20 A size is a whole number of B, KB, MB, GB or TB.'],
    ],
    ['gives a tag a date', 'Rules = [ FileSize > 1 with x = now() ]', ['1:29 The tag x takes a string or a number.']],
    [
      'names a label without quotes',
      'Rules = [ RowCount > 1 labels=[k="v"] ]',
      ['1:32 Expected a label as "key"="value", found k. Put it in double quotes.'],
    ],
    [
      'names a label by a date',
      'Rules = [ RowCount > 1 labels=["2024-01-01"="v"] ]',
      [
        '1:32 Expected a label as "key"="value", found "2024-01-01". A quoted date or time cannot stand for a string here.',
      ],
    ],
    [
      'takes a quoted date for a column',
      'Rules = [ IsComplete "2024-01-01" ]',
      ['1:11 IsComplete takes 1 parameters, not 0. "2024-01-01" is a date or time, which is no parameter.'],
    ],
    [
      'lists one source as a string',
      'DataSources = {"AdditionalDataSources": "x"} Rules = [RowCount > 1]',
      ['1:16 AdditionalDataSources is a list: ["name"].'],
    ],
    [
      'analyzes what has no metric',
      'Analyzers = [ IsComplete "a" ]',
      ['1:15 IsComplete has no metric, so it is no analyzer.'],
    ],
    [
      'names a rule like two others',
      'Rules = [ FileMatche in ["a"] ]',
      ['1:11 There is no rule FileMatche. Did you mean FileMatch?'],
    ],
    ['names a rule like no other', 'Rules = [ Foo > 1 ]', ['1:11 There is no rule Foo.']],
    ['names no time of day', 'Rules = [ FileFreshness > "25:00" ]', ['1:27 "25:00" is not a time of day.']],
    [
      'names no time zone',
      'Rules = [ FileFreshness > "9:30 AM" with timeZone = "Mars/Base" ]',
      ['1:25 Mars/Base is not a time zone.'],
    ],
    [
      'uses a word of the language as a name',
      'Rules = [ IsComplete days ]',
      [
        '1:11 IsComplete takes 1 parameters, not 0. days is a word of the language; as a name it stands in double quotes.',
      ],
    ],
  ])('that %s is told where and why', (_, text, expected) => {
    const errors = errorsOf(text);

    expect(errors.length > 0 ? errors : 'valid').toEqual(expected);
  });

  it('that nests without end is refused, not followed', () => {
    const text = `Rules = [ ${'('.repeat(100_000)}RowCount > 1${')'.repeat(100_000)} ]`;

    expect(errorsOf(text)).toEqual(['1:212 Nested deeper than 200 levels.']);
  });
});

it.each([
  ['with a number', 'ColumnValues "a" > 1 with weight = 0.5', { weight: '0.5' }],
  ['with a keyword', 'ColumnValues "a" > 1 with threshold = NULL', { threshold: 'NULL' }],
  ['twice', 'ColumnValues "a" > 1 with a = "1" with a = "2"', { a: '2' }],
  ['of any name', 'RowCount > 1 with __proto__ = "1"', JSON.parse('{"__proto__": "1"}')],
])('a tag %s is kept as text', (_, text, tags) => {
  expect(parseDqdl(`Rules = [ ${text} ]`).rules).toMatchObject([{ tags, threshold: null }]);
});

describe('a ruleset that the reference refuses and Lakefill reads', () => {
  it.each([
    ['Windows line ends', 'Rules = [\r\n  RowCount > 1,\r\n  ColumnCount > 1\r\n]\r\n'],
    ['a byte order mark', '\uFEFFRules = [ RowCount > 1, ColumnCount > 1 ]'],
    ['non-breaking spaces and form feeds', 'Rules\u00a0=\f[ RowCount\u00a0> 1, ColumnCount > 1 ]'],
    ['a comment on its last line', 'Rules = [ RowCount > 1, # rows\n ColumnCount > 1 ] # done'],
  ])('has %s', (_, text) => {
    expect(checkDqdl(text)).toEqual({
      valid: true,
      rules: [
        { type: 'RowCount', parameters: {}, text: 'RowCount > 1' },
        { type: 'ColumnCount', parameters: {}, text: 'ColumnCount > 1' },
      ],
      analyzers: [],
      errors: [],
      warnings: [],
    });
  });
});

describe('a rule', () => {
  it('is read with all that it may carry', () => {
    const { rules } = parseDqdl(`
      DefaultLabels = ["team"="data"]
      Rules = [ ColumnValues "a" between 1 and avg(last(3)) * 2 + 1 where "b > \\"x\\"" labels=["k"="v"] with threshold > 0.9 with note = "n" ]
    `);

    expect(rules).toEqual([
      {
        kind: 'rule',
        line: 3,
        column: 17,
        type: 'ColumnValues',
        parameters: [{ name: 'TargetColumn', raw: 'a', quoted: true, line: 3, column: 30 }],
        condition: {
          kind: 'number',
          operator: 'between',
          operands: [
            { kind: 'number', text: '1' },
            {
              kind: 'binary',
              operator: '+',
              parenthesized: false,
              left: {
                kind: 'binary',
                operator: '*',
                parenthesized: false,
                left: {
                  kind: 'call',
                  name: 'avg',
                  arguments: [{ kind: 'call', name: 'last', arguments: [{ kind: 'number', text: '3' }] }],
                },
                right: { kind: 'number', text: '2' },
              },
              right: { kind: 'number', text: '1' },
            },
          ],
        },
        where: 'b > "x"',
        threshold: { kind: 'number', operator: '>', operands: [{ kind: 'number', text: '0.9' }] },
        tags: { note: 'n' },
        labels: { team: 'data', k: 'v' },
        text: 'ColumnValues "a" between 1 and avg(last(3)) * 2 + 1 where "b > \\"x\\"" with threshold > 0.9 with note = "n" labels=["k"="v"]',
      },
    ]);
  });

  it('binds and tighter than or', () => {
    const { rules } = parseDqdl('Rules = [ (RowCount > 1) or (RowCount > 2) and (RowCount > 3) ]');

    expect(rules.map(({ text }) => text)).toEqual(['(RowCount > 1) OR ((RowCount > 2) AND (RowCount > 3))']);
  });

  it('with a quoted threshold is valid and warned about, since none is applied', () => {
    const { errors, warnings } = parseDqdl('Rules = [ ColumnValues "a" > 1 with threshold = "0.5" ]');

    expect({ errors, warnings }).toEqual({
      errors: [],
      warnings: [
        {
          line: 1,
          column: 37,
          message: 'threshold = "0.5" is not a number, so no threshold is applied; write threshold = 0.5.',
        },
      ],
    });
  });
});
