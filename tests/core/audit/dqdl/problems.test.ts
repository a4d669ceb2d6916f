import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';

/** Every problem with its place, as people read it. */
const problemsOf = (text: string): string[] =>
  parseDqdl(text).errors.map(({ line, column, message }) => `${line}:${column} ${message}`);

const label = (key: string, value: string): string => `"${key}"="${value}"`;
const labels = (count: number): string => Array.from({ length: count }, (_, i) => label(`k${i}`, 'v')).join(', ');

describe('a rule that goes wrong in its condition', () => {
  it.each([
    ['RowCount ! 1', '1:22 Expected = after !, found 1.'],
    ['RowCount not 1', '1:24 Expected between, in or matches after not, found 1.'],
    ['RowCount between 1 or 2', '1:30 Expected and between the two ends, found or.'],
    ['RowCount in 1', '1:23 Expected [ after in, found 1.'],
    ['RowCount not in 1', '1:27 Expected [ after not in, found 1.'],
    ['RowCount in [1)', '1:25 Expected ] to close the list, found ).'],
    ['ColumnValues "a" in $v', '1:31 There is no variable v.'],
    ['ColumnValues "a" in $1', '1:32 Expected the name of a variable, found 1.'],
    [
      'ColumnValues "a" matches b',
      '1:36 Expected a regular expression in double quotes, found b. Put it in double quotes.',
    ],
    ['ColumnValues "a" between "x" and "y"', '1:28 Strings are compared with =, !=, in and matches, not with between.'],
    ['ColumnValues "a" not in [1, "x"]', '1:39 Expected a number like the values before it, found a string.'],
    ['ColumnValues "a" > "2024-13-1"', '1:28 Strings are compared with =, !=, in and matches, not with >.'],
    ['FileFreshness > (now() * 3 days)', '1:34 Expected + or - after now(), found *.'],
    ['FileFreshness > (now() - 3 B)', '1:38 Expected days, hours or minutes, found B.'],
    ['FileFreshness > (now() - x days)', '1:36 Expected a whole number, found x.'],
    ['FileFreshness > (now() - 3 days]', '1:42 Expected ) to close the parenthesis, found ].'],
    ['FileFreshness > "13:00 PM"', '1:27 "13:00 PM" is not a time of day.'],
    ['FileFreshness > "13:30 AM"', '1:27 "13:30 AM" is not a time of day.'],
    ['FileFreshness > "10:60"', '1:27 "10:60" is not a time of day.'],
    ['FileFreshness > "24:01"', '1:27 "24:01" is not a time of day.'],
    ['DataFreshness "a" > 2147483648 days', '1:31 2147483648 is too big; the biggest amount is 2147483647.'],
    ['DataFreshness "a" in [1 days, NULL]', '1:41 NULL cannot stand beside a duration.'],
    ['RowCount > (1 + 2, 3', '1:28 Expected ) to close the parenthesis, found ,.'],
    ['RowCount > avg(1 2)', '1:28 Expected ) to close avg(, found 2.'],
    ['RowCount > 1.', '1:22 Expected a number, found 1.. Write it like 0.5 or 1000.'],
    ['RowCount > 1.5e3', '1:22 Expected a number, found 1.5e3. Write it like 0.5 or 1000.'],
    ['RowCount > 1x', '1:22 Expected a number, found 1x.'],
    ['RowCount > x.5', '1:22 Expected a number, found x.5.'],
    ['RowCount > 1 + $v', '1:26 Expected a number, found $. Variables hold strings; they cannot stand for a number.'],
    ['FileSize > -2147483649', '1:20 A size is a whole number of B, KB, MB, GB or TB.'],
    ['FileSize > 2147483648', '1:20 A size is a whole number of B, KB, MB, GB or TB.'],
    ['IsComplete "a" = 1', '1:26 IsComplete takes no condition, not a number condition.'],
    [
      'ColumnValues "a" < 1 days',
      '1:28 ColumnValues takes a string or number or date condition, not a duration condition.',
    ],
    ['ColumnValues "a"', '1:27 ColumnValues needs a string, number, date condition here, found ,.'],
  ])('%s: %s', (rule, problem) => {
    expect(problemsOf(`Rules = [ ${rule}, RowCount > 1 ]`)[0]).toBe(problem);
  });

  it.each([
    'DataFreshness "a" > 2147483647 days',
    'FileSize between -2147483648 and 2147483647',
    'ColumnValues "a" in ["2024-01-01", NULL]',
    'FileFreshness > "12:00 AM"',
    'FileFreshness > "23:59"',
    'FileFreshness > "10:00" with timeZone = "Z"',
    'FileFreshness > "10:00" with timeZone = "+5"',
    'FileFreshness > "10:00" with timeZone = "-05:30"',
    'FileFreshness > "10:00" with timeZone = "UTC+0530"',
  ])('%s goes right at its limits', (rule) => {
    expect(problemsOf(`Rules = [ ${rule} ]`)).toEqual([]);
  });
});

describe('a rule that goes wrong elsewhere', () => {
  it.each([
    ['"a"', '1:11 Expected a rule, found "a".'],
    ['AllStatistics "a" > 1', '1:11 AllStatistics is an analyzer; it stands under Analyzers.'],
    ['FileMatch "a" "b" "c"', '1:11 FileMatch takes 0 or 1 or 2 parameters, not 3.'],
    ['Uniqueness > 1', '1:11 Uniqueness takes 1 or more parameters, not 0.'],
    ['IsComplete where "x"', '1:11 IsComplete takes 1 parameters, not 0.'],
    [
      'IsComplete "9:30 AM"',
      '1:11 IsComplete takes 1 parameters, not 0. "9:30 AM" is a date or time, which is no parameter.',
    ],
    [
      'DatasetMatch "r" and "k" and "m" and "n" > 0',
      '1:11 DatasetMatch takes 2 or 3 parameters, not 4. Rules joined by and stand in parentheses: (rule) and (rule).',
    ],
    ['IsComplete $v', '1:22 There is no variable v.'],
    ['IsComplete $"v"', '1:23 Expected the name of a variable, found "v".'],
    ['RowCount > 1 where x', '1:30 Expected a filter in double quotes after where, found x. Put it in double quotes.'],
    ['RowCount > 1 where ""', '1:24 The filter after where is empty.'],
    ['RowCount > 1 with', '1:28 Expected the name of a tag after with, found ,.'],
    ['RowCount > 1 with threshold > 0.5', '1:29 RowCount takes no threshold.'],
    ['ColumnLength "a" > 1 with threshold > 1', '1:37 ColumnLength takes no threshold.'],
    ['ColumnValues "a" > 1 with threshold > 0.5 with Threshold > 1', '1:58 A rule takes one threshold only.'],
    ['ColumnValues "a" > 1 with x != "a"', '1:37 The tag x takes = only, not !=.'],
    ['ColumnValues "a" > 1 with x > 5', '1:37 The tag x takes = only, not >.'],
    ['ColumnValues "a" > 1 with x in ["a"]', '1:37 The tag x takes = only, not in.'],
    ['FileFreshness > "10:00" with timeZone = "x+05"', '1:25 x+05 is not a time zone.'],
    ['FileFreshness > "10:00" with timeZone = "+5:3"', '1:25 +5:3 is not a time zone.'],
    ['FileFreshness > "10:00" with timeZone = "+05:30x"', '1:25 +05:30x is not a time zone.'],
    ['RowCount > 1 labels "a"', '1:31 Expected = after the word labels, found "a".'],
    ['RowCount > 1 labels="a"', '1:31 Expected [ to begin the labels, found "a".'],
    ['RowCount > 1 labels=[]', '1:31 Labels must hold at least one label.'],
    ['RowCount > 1 labels=["a"]', '1:35 Expected = between a label and its value, found ].'],
    ['RowCount > 1 labels=["a"=1]', '1:36 Expected the value of a label in double quotes, found 1.'],
    ['RowCount > 1 labels=["a"="b" "c"]', '1:40 Expected ] to close the labels, found "c".'],
    ['RowCount > 1 labels=["a"=""]', '1:32 A label and its value must not be empty.'],
    ['RowCount > 1 labels=[""="a"]', '1:32 A label and its value must not be empty.'],
    ['RowCount > 1 labels=["a"="b", "a"="c"]', '1:41 The label a is there twice.'],
    [`RowCount > 1 labels=[${label('k'.repeat(129), 'v')}]`, '1:32 A label has at most 128 characters, this one 129.'],
    [
      `RowCount > 1 labels=[${label('k', 'v'.repeat(257))}]`,
      '1:32 The value of a label has at most 256 characters, this one 257.',
    ],
    [`RowCount > 1 labels=[${labels(11)}]`, '1:31 More than 10 labels, those of DefaultLabels included.'],
    [
      'RowCount > 1 labels=["a"="b"] where "x"',
      '1:41 Expected , or ] after the rule, found where. The order is condition, where, labels, with.',
    ],
    [
      'ColumnValues "a" > 1 with x = 1 labels=["a"="b"]',
      '1:43 Expected , or ] after the rule, found labels. The order is condition, where, labels, with.',
    ],
    ['RowCount > 1 RowCount > 2', '1:24 Expected , or ] after the rule, found RowCount.'],
    ['(RowCount > 1', '1:24 Expected ) to close the parenthesis, found ,.'],
    ['RowCount > 1 ; 2', '1:24 Unexpected character ";".'],
  ])('%s: %s', (rule, problem) => {
    expect(problemsOf(`Rules = [ ${rule}, RowCount > 1 ]`)[0]).toBe(problem);
  });

  it('counts the labels of DefaultLabels among its own', () => {
    const text = (own: number) => `DefaultLabels = [${labels(3)}] Rules = [ (RowCount > 1) labels=[${labels(own)}] ]`;

    expect([problemsOf(text(7)), problemsOf(text(8))]).toEqual([
      [],
      [expect.stringContaining('More than 10 labels, those of DefaultLabels included.')],
    ]);
  });

  it('has labels up to their longest', () => {
    expect(problemsOf(`Rules = [ RowCount > 1 labels=[${label('k'.repeat(128), 'v'.repeat(256))}] ]`)).toEqual([]);
  });

  it('hides none of its neighbours, whatever brackets it holds', () => {
    const text = 'Rules = [ RowCont in [1, (2), 3], Entropi avg((1, 2), [3]) > 1, Mean "a" > 1, RowCont = 1 ]';

    expect(problemsOf(text).map((problem) => problem.split(' ')[0])).toEqual(['1:11', '1:35', '1:79']);
  });
});

describe('a document that goes wrong outside its rules', () => {
  const rest = 'Rules = [ RowCount > 1 ]';

  it.each([
    [`Metadata ${rest}`, '1:10 Expected = after Metadata, found Rules.'],
    [`Metadata = ${rest}`, '1:12 Expected { to begin Metadata, found Rules.'],
    [`Metadata = {} ${rest}`, '1:12 Metadata is empty.'],
    [`Metadata = {"Version": "1" ${rest}`, '1:28 Expected } to close Metadata, found Rules.'],
    [
      `Metadata = {Version: "1"} ${rest}`,
      '1:13 Expected a key in double quotes, found Version. Put it in double quotes.',
    ],
    [`Metadata = {"Version" "1"} ${rest}`, '1:23 Expected : between a key and its value, found "1".'],
    [`Metadata = {"Version": 1} ${rest}`, '1:24 Expected a value in double quotes, found 1.'],
    [`Metadata = {"Author": "1"} ${rest}`, '1:13 Metadata has no key Author; it takes Version.'],
    [
      `DataSources = {"Secondary": "1"} ${rest}`,
      '1:16 DataSources has no key Secondary; it takes Primary and AdditionalDataSources.',
    ],
    [`DataSources = {"AdditionalDataSources": ["1"} ${rest}`, '1:45 Expected ] to close the list, found }.'],
    [`v "x" ${rest}`, '1:3 Expected = after the variable v, found "x".'],
    [
      `v = x ${rest}`,
      '1:5 Expected a string in double quotes; variables hold strings and lists of them, found x. Put it in double quotes.',
    ],
    [`v = ["x" ${rest}`, '1:10 Expected ] to close the list, found Rules.'],
    [`_v = "x" ${rest}`, "1:1 A variable's name does not begin with . or _: _v."],
    [`.v = "x" ${rest}`, "1:1 A variable's name does not begin with . or _: .v."],
    [`v = "x" v = "y" ${rest}`, '1:9 The variable v is already there.'],
    [`v = "x $w" ${rest}`, '1:1 The variable v names another one; variables do not nest.'],
    [`v = ["x", "$w"] ${rest}`, '1:1 The variable v names another one; variables do not nest.'],
    [`v = $w ${rest}`, '1:5 Variables do not nest.'],
    ['v = ["x"] Rules = [ IsComplete $v ]', '1:32 The variable v is a list; a parameter is one string.'],
    ['Rules [ RowCount > 1 ]', '1:7 Expected = after the name of a section, found [.'],
    ['Rules = RowCount > 1', '1:9 Expected [ to begin the section, found RowCount.'],
    ['Analyzers = [ "a" ]', '1:15 Expected an analyzer, found "a".'],
    ['Analyzers = [ RowCont ]', '1:15 There is no rule RowCont. Did you mean RowCount?'],
    ['Analyzers = [ ] Rules = [ ]', '1:17 Expected nothing after the last section, found Rules: it would be lost.'],
  ])('%s: %s', (text, problem) => {
    expect(problemsOf(text)[0]).toBe(problem);
  });

  it.each([
    `Metadata = {"Version": "1"} DataSources = {"Primary": "a", "AdditionalDataSources": ["x", "y"]} ${rest}`,
    `v = "costs $5, not $" w = ["x", "y"] ${rest}`,
    `Rules = [ ] Analyzers = [ RowCount ]`,
    `Metadata = {"Vers\\ion": "1"} ${rest}`,
  ])('%s goes right', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('that ends inside its rules is told so at its end', () => {
    expect(problemsOf('Rules = [ RowCount > 1,\n RowCont > 1')).toEqual([
      '2:2 There is no rule RowCont. Did you mean RowCount?',
      '2:13 Expected ] to close the section, found the end of the text.',
    ]);
  });
});
