import { describe, expect, it } from 'vitest';
import type { Condition, NumberExpression, Rule } from '../../../../core/audit/dqdl/ast.ts';
import { checkDqdl } from '../../../../core/audit/dqdl/check.ts';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';

const ruleOf = (text: string): Rule | undefined => {
  const { rules, errors } = parseDqdl(`v = ["x", "a\\"b"] w = "c" Rules = [ ${text} ]`);
  expect(errors).toEqual([]);
  return rules[0];
};
const conditionOf = (text: string): Condition | null | undefined => {
  const rule = ruleOf(text);
  return rule?.kind === 'rule' ? rule.condition : undefined;
};

const n = (text: string): NumberExpression => ({ kind: 'number', text });
const binary = (left: NumberExpression, operator: '+' | '-' | '*' | '/', right: NumberExpression) => ({
  kind: 'binary' as const,
  operator,
  left,
  right,
  parenthesized: false,
});
const word = (keyword: 'NULL' | 'EMPTY' | 'WHITESPACES_ONLY') => ({ kind: 'keyword' as const, keyword });
const text = (value: string, raw = value) => ({ kind: 'text' as const, value, raw });
const clock = (written: string, minutes: number, timeZone = 'UTC') => ({
  kind: 'time' as const,
  text: written,
  minutes,
  timeZone,
});

describe('a condition on numbers', () => {
  it.each<[string, Condition['operator'], NumberExpression[]]>([
    ['>= 1', '>=', [n('1')]],
    ['<= 1.5', '<=', [n('1.5')]],
    ['< - 1', '<', [n('-1')]],
    ['!= 1', '!=', [n('1')]],
    ['= NULL', '=', [{ kind: 'null', text: 'NULL' }]],
    ['between 1 AND 2', 'between', [n('1'), n('2')]],
    ['not between 1 and 2', 'not between', [n('1'), n('2')]],
    ['in [1, null, -2.5]', 'in', [n('1'), { kind: 'null', text: 'null' }, n('-2.5')]],
    ['not in [1]', 'not in', [n('1')]],
    ['> (1)', '>', [n('1')]],
    ['> avg()', '>', [{ kind: 'call', name: 'avg', arguments: [] }]],
    ['> avg(1, (2))', '>', [{ kind: 'call', name: 'avg', arguments: [n('1'), n('2')] }]],
    ['> 1 - 2 / 3', '>', [binary(binary(n('1'), '-', n('2')), '/', n('3'))]],
    ['> 1 * (2 + 3)', '>', [binary(n('1'), '*', { ...binary(n('2'), '+', n('3')), parenthesized: true })]],
  ])('%s is read whole', (written, operator, operands) => {
    expect(conditionOf(`RowCount ${written}`)).toEqual({ kind: 'number', operator, operands });
  });
});

describe('a condition on values that are no numbers', () => {
  it.each<[string, Condition]>([
    ['ColumnValues "a" = "x\\"y\\\\z"', { kind: 'string', operator: '=', operands: [text('x"y\\z', 'x\\"y\\\\z')] }],
    ['ColumnValues "a" != EMPTY', { kind: 'string', operator: '!=', operands: [word('EMPTY')] }],
    [
      'ColumnValues "a" in [NULL, empty, whitespaces_only, "b"]',
      { kind: 'string', operator: 'in', operands: [word('NULL'), word('EMPTY'), word('WHITESPACES_ONLY'), text('b')] },
    ],
    [
      'ColumnValues "a" not in $v',
      { kind: 'string', operator: 'not in', operands: [text('x'), text('a"b', 'a\\"b')], variable: 'v' },
    ],
    ['ColumnValues "a" in $w', { kind: 'string', operator: 'in', operands: [text('c')], variable: 'w' }],
    ['ColumnValues "a" matches "\\d"', { kind: 'string', operator: 'matches', operands: [text('\\d')] }],
    [
      'ColumnValues "a" not matches "\\"\\d"',
      { kind: 'string', operator: 'not matches', operands: [text('"\\d', '\\"\\d')] },
    ],
    [
      'ColumnValues "a" in ["2024-01-31", NULL, (now() + 2 hours)]',
      {
        kind: 'date',
        operator: 'in',
        operands: [
          { kind: 'date', date: '2024-01-31' },
          { kind: 'null' },
          { kind: 'now', sign: '+', duration: { amount: 2, unit: 'hours' } },
        ],
      },
    ],
    [
      'ColumnValues "a" between (now() - 30 minutes) and now()',
      {
        kind: 'date',
        operator: 'between',
        operands: [
          { kind: 'now', sign: '-', duration: { amount: 30, unit: 'minutes' } },
          { kind: 'now', sign: '+', duration: null },
        ],
      },
    ],
    [
      'FileFreshness in ["9:30 AM", "12:05 AM", "12:05 PM", "1:00 PM", "00:00", "21:45"]',
      {
        kind: 'date',
        operator: 'in',
        operands: [
          clock('9:30 AM', 570),
          clock('12:05 AM', 5),
          clock('12:05 PM', 725),
          clock('1:00 PM', 780),
          clock('00:00', 0),
          clock('21:45', 1305),
        ],
      },
    ],
    [
      'FileFreshness between "2024-01-31" and "9:30 AM" with timeZone = "Asia/Dubai"',
      {
        kind: 'date',
        operator: 'between',
        operands: [{ kind: 'date', date: '2024-01-31' }, clock('9:30 AM', 570, 'Asia/Dubai')],
      },
    ],
    [
      'DataFreshness "a" not between 1 days and 36 hours',
      {
        kind: 'duration',
        operator: 'not between',
        operands: [
          { amount: 1, unit: 'days' },
          { amount: 36, unit: 'hours' },
        ],
      },
    ],
    [
      'FileSize in [1 B, 2 KB, 3 MB, 4 GB, 5 TB]',
      {
        kind: 'size',
        operator: 'in',
        operands: [
          { amount: 1, unit: 'B' },
          { amount: 2, unit: 'KB' },
          { amount: 3, unit: 'MB' },
          { amount: 4, unit: 'GB' },
          { amount: 5, unit: 'TB' },
        ],
      },
    ],
    [
      'FileSize between 1 and -2',
      {
        kind: 'size',
        operator: 'between',
        operands: [
          { amount: 1, unit: 'B' },
          { amount: -2, unit: 'B' },
        ],
      },
    ],
  ])('%s is read whole', (written, expected) => {
    expect(conditionOf(written)).toEqual(expected);
  });
});

describe('a rule prints as', () => {
  it.each([
    ['ColumnValues a in ["x\\"y", empty]', 'ColumnValues a in ["x"y",EMPTY]'],
    ['ColumnValues a = "x\\"y"', 'ColumnValues a = "x\\"y"'],
    ['ColumnValues a in $v', 'ColumnValues a in $v'],
    ['IsComplete $w', 'IsComplete $w'],
    ['ColumnCorrelation of a and "b" > 0', 'ColumnCorrelation of a and "b" > 0'],
    ['RowCount not between avg(1,2) AND (1+2)*3', 'RowCount not between avg(1,2) and (1 + 2) * 3'],
    [
      'FileFreshness in ["9:30 AM", NULL, now(), (now()-3 days)]',
      'FileFreshness in ["9:30 AM",NULL,now(),(now() - 3 days)]',
    ],
    ['FileSize = 5', 'FileSize = 5 B'],
    [
      'ColumnValues a > 1 where "b" with z = "2" with threshold between 0.1 and 0.9 with a = 0.5 with k = NULL',
      'ColumnValues a > 1 where "b" with threshold between 0.1 and 0.9 with a = 0.5 with z = "2" with k = NULL',
    ],
    ['RowCount > 1 labels=["a"="b", "c"="d"]', 'RowCount > 1 labels=["a"="b", "c"="d"]'],
    ['((RowCount > 1) OR (RowCount > 2)) or (RowCount > 3)', '(RowCount > 1) OR (RowCount > 2) OR (RowCount > 3)'],
    ['((RowCount > 1) or (RowCount > 2)) and (RowCount > 3)', '((RowCount > 1) OR (RowCount > 2)) AND (RowCount > 3)'],
    ['(RowCount > 1) AND ((RowCount > 2) and (RowCount > 3))', '(RowCount > 1) AND (RowCount > 2) AND (RowCount > 3)'],
  ])('%s: %s', (written, printed) => {
    expect(ruleOf(written)?.text).toBe(printed);
  });
});

describe('parameters are named as the reference names them', () => {
  it.each<[string, Record<string, string>]>([
    ['IsUnique a', { TargetColumn: 'a' }],
    ['Uniqueness "a b" > 0', { TargetColumn: 'a b' }],
    ['IsUnique a b', { TargetColumn1: 'a', TargetColumn2: 'b' }],
    ['IsPrimaryKey a', { TargetColumn1: 'a' }],
    ['DetectAnomalies "RowCount" "x"', { MetricParameter1: 'RowCount', MetricParameter2: 'x' }],
    ['ColumnNamesMatchPattern "a"', { PatternToMatch: 'a' }],
    ['ColumnCorrelation a b > 0', { TargetColumn1: 'a', TargetColumn2: 'b' }],
    ['CustomSql "select 1" = 1', { CustomSqlStatement: 'select 1' }],
    ['ReferentialIntegrity "a" "r.b" = 1', { PrimaryDatasetColumns: 'a', ReferenceDatasetColumns: 'r.b' }],
    ['SchemaMatch "r" = 1', { ReferenceDatasetAlias: 'r' }],
    ['DatasetMatch "r" "k" = 1', { ReferenceDatasetAlias: 'r', KeyColumnMappings: 'k' }],
    ['DatasetMatch "r" "k" "m" = 1', { ReferenceDatasetAlias: 'r', KeyColumnMappings: 'k', MatchColumnMappings: 'm' }],
    ['AggregateMatch "sum(a)" "sum(b)" = 1', { AggregateExpression1: 'sum(a)', AggregateExpression2: 'sum(b)' }],
    ['FileMatch "p" "q"', { DataPath: 'p', CompareDataPath: 'q' }],
    ['FileMatch "p" in ["x"]', { DataPath: 'p' }],
    ['FileUniqueness > 0.5', {}],
    ['RowCount > 1 where "x"', {}],
  ])('%s: %j', (written, parameters) => {
    expect(checkDqdl(`Rules = [ ${written} ]`)).toMatchObject({ valid: true, rules: [{ parameters }] });
  });

  it('in analyzers and in the members of a composite too', () => {
    const { rules, analyzers } = checkDqdl(
      'Rules = [ (IsComplete a) and (RowCount > 1) ] Analyzers = [ AllStatistics "b", Mean of c ]',
    );

    expect({ rules, analyzers }).toEqual({
      rules: [
        {
          type: 'Composite',
          parameters: {},
          text: '(IsComplete a) AND (RowCount > 1)',
          members: [
            { type: 'IsComplete', parameters: { TargetColumn: 'a' }, text: 'IsComplete a' },
            { type: 'RowCount', parameters: {}, text: 'RowCount > 1' },
          ],
        },
      ],
      analyzers: [
        { type: 'AllStatistics', parameters: { TargetColumn: 'b' }, text: 'AllStatistics "b"' },
        { type: 'Mean', parameters: { TargetColumn: 'c' }, text: 'Mean of c' },
      ],
    });
  });
});

describe('labels', () => {
  it('of a composite add to those of the document, and stay off its members', () => {
    const { rules } = parseDqdl(
      'DefaultLabels = ["a"="1", "b"="2"] Rules = [ ((RowCount > 1) and (RowCount > 2)) labels=["b"="3"], RowCount > 4 ]',
    );

    const [composite, single] = rules;
    expect({ composite: composite?.labels, single: single?.labels }).toEqual({
      composite: { a: '1', b: '3' },
      single: { a: '1', b: '2' },
    });
    expect(composite?.kind === 'composite' && composite.members.map((member) => member.labels)).toEqual([
      { a: '1', b: '2' },
      { a: '1', b: '2' },
    ]);
  });
});
