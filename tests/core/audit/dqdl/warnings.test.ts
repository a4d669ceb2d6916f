import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';

/** What the reference takes without a word and nobody means: valid, with a warning at its place. */
describe('a ruleset is valid and warned about', () => {
  it.each([
    [
      'where labels replace others',
      'Rules = [ ((RowCount > 1 labels=["line"="a"])) labels=["crew"="b"] ]',
      ['1:48 These labels take the place of those inside the parentheses, which are lost.'],
    ],
    [
      'where labels of joined rules replace others',
      'Rules = [ (((RowCount > 1) and (RowCount < 9)) labels=["line"="a"]) labels=["crew"="b"] ]',
      ['1:69 These labels take the place of those inside the parentheses, which are lost.'],
    ],
    [
      'where a tag is there twice',
      'Rules = [ FileSize > 1 with note = "a" with note = "b" ]',
      ['1:45 The tag note is there twice; the first is lost.'],
    ],
    [
      'where a variable holds a word of the language',
      'v = [EMPTY, "a"] w = null Rules = [ ColumnValues "m" in $v, IsComplete $w ]',
      [
        '1:6 In a variable EMPTY is the text "EMPTY", not the word of the language.',
        '1:22 In a variable null is the text "null", not the word of the language.',
      ],
    ],
    [
      'where a filter is blank',
      'Rules = [ RowCount > 1 where " " ]',
      ['1:24 The filter after where is blank, which no engine takes for one.'],
    ],
    [
      'where a day ends at 24:00',
      'Rules = [ FileFreshness > "24:00" ]',
      ['1:27 "24:00" is the beginning of the day, as "00:00" is, not its end.'],
    ],
  ])('%s', (_, text, expected) => {
    const { errors, warnings } = parseDqdl(text);

    expect({ errors, warnings: warnings.map((w) => `${w.line}:${w.column} ${w.message}`) }).toEqual({
      errors: [],
      warnings: expected,
    });
  });

  it.each([
    'Rules = [ (RowCount > 1 with note = "a") labels=["crew"="b"] ]',
    'Rules = [ ((RowCount > 1 labels=["line"="a"]) and (RowCount < 9)) labels=["crew"="b"] ]',
    'v = "x" Rules = [ ColumnValues "m" in $v with a = "1" with b = "1" ]',
  ])('%s without a warning', (text) => {
    expect(parseDqdl(text)).toMatchObject({ errors: [], warnings: [] });
  });
});
