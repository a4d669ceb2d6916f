import { describe, expect, it } from 'vitest';
import { tokenize } from '../../../../core/audit/dqdl/token.ts';

const tokensOf = (text: string): string[] =>
  tokenize(text).tokens.map((token) => `${token.kind} ${token.text} ${token.line}:${token.column}`);
const problemsOf = (text: string): string[] =>
  tokenize(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);

describe('a text is cut into', () => {
  it.each([
    [
      'words of the language and names',
      'in inn IN Null NULL',
      ['keyword in', 'name inn', 'name IN', 'name Null', 'keyword NULL'],
    ],
    ['numbers and what only begins so', '1 1.5 1.5.2 12a', ['integer 1', 'decimal 1.5', 'name 1.5.2', 'name 12a']],
    [
      'the longest symbols',
      '>= <=> != ->',
      ['symbol >=', 'symbol <=', 'symbol >', 'symbol !', 'symbol =', 'symbol -', 'symbol >'],
    ],
    [
      'now() and a name like it',
      'now() now ( nowx()',
      ['now now()', 'name now', 'symbol (', 'name nowx', 'symbol (', 'symbol )'],
    ],
    [
      'days',
      '"2024-01-31" "2024-1-31" "x2024-01-31" "2024-01-31x"',
      ['date "2024-01-31"', 'string "2024-1-31"', 'string "x2024-01-31"', 'string "2024-01-31x"'],
    ],
    [
      'times of day',
      '"9:30 AM" "09:30" "9:30" "9:30 PM "',
      ['time "9:30 AM"', 'time "09:30"', 'string "9:30"', 'string "9:30 PM "'],
    ],
    ['strings with escapes', '"a\\"b" "a\\\\" "\\x"', ['string "a\\"b"', 'string "a\\\\"', 'string "\\x"']],
    ['a string that its last escaped quote ends', '"a\\" in b\\" c', ['string "a\\" in b\\"', 'name c']],
    ['nothing but its end', ' # nothing', []],
  ])('%s', (_, text, expected) => {
    expect({
      tokens: tokenize(text).tokens.map((token) => `${token.kind} ${token.text}`),
      problems: problemsOf(text),
    }).toEqual({
      tokens: [...expected, 'end '],
      problems: [],
    });
  });

  it('pieces with their places, over comments, line ends of any system and strings of several lines', () => {
    expect(tokensOf('\uFEFFa # x\n b\r\n"c\nd" e\rf ')).toEqual([
      'name a 1:1',
      'name b 2:2',
      'string "c\nd" 3:1',
      'name e 4:4',
      'name f 5:1',
      'end  5:3',
    ]);
  });
});

describe('what is no piece of the language', () => {
  it.each([
    ['a ; b', ['1:3 Unexpected character ";".']],
    ['\n ‘', ['2:2 Unexpected character "‘". Strings stand in straight double quotes.']],
    ["'", ['1:1 Unexpected character "\'". Strings stand in straight double quotes.']],
    ['😀;', ['1:1 Unexpected character "😀".', '1:3 Unexpected character ";".']],
    ['a\n "b ; c', ['2:2 A string begins here and never ends; close it with ".']],
    ['"a\\\\', ['1:1 A string begins here and never ends; close it with ".']],
  ])('in %j is told with its place', (text, expected) => {
    expect(problemsOf(text)).toEqual(expected);
  });
});
