import { describe, expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { auditQuestions } from '../../../../core/audit/rules/audit-query.ts';
import type { RuleContext } from '../../../../core/audit/rules/context.ts';
import { evaluateFromAnswers, evaluateFromFooters } from '../../../../core/audit/rules/evaluate.ts';
import { at } from '../../../../core/errors.ts';
import { type Cell, factsOfTable } from './table.ts';

const rule = (text: string) => at(parseDqdl(`Rules = [ ${text} ]`).rules, 0);

const context = (cells: Cell[], columns: RuleContext['columns'] = undefined): RuleContext => ({
  facts: columns === undefined ? factsOfTable({ columns: ['c'], rows: cells.map((cell) => [cell]) }) : null,
  ...(columns !== undefined && { columns }),
  keys: {},
  history: [],
  references: {},
});

const cells: Cell[] = [1, 2, 3, null, null, 6, 7, 8];

describe('a rule about a share of rows that fails', () => {
  it.each([
    ['IsComplete "c"', 'share of complete rows: 0.75, wanted = 1; 2 of 8 rows fail'],
    ['Completeness "c" > 0.9', 'share of complete rows: 0.75, wanted > 0.9; 2 of 8 rows fail'],
    ['ColumnValues "c" > 100', 'share of rows with a wanted value: 0, wanted = 1; 8 of 8 rows fail'],
    [
      'ColumnValues "c" < 8',
      'share of rows with a wanted value: between 0 and 0.625, wanted = 1; at least 3 of 8 rows fail',
    ],
    ['Completeness "c" < 0.5', 'share of complete rows: 0.75, wanted < 0.5'],
  ])('%s says how many rows that is, where footers prove it', (text, detail) => {
    expect(evaluateFromFooters(rule(text), context(cells))).toMatchObject({ outcome: 'fail', detail });
  });

  it.each([
    ['IsComplete "c"', [16850, 16000], 'wanted = 1; 850 of 16850 rows fail'],
    ['ColumnValues "c" between 0 and 9 with threshold > 0.99', [1000, 900], 'wanted > 0.99; 100 of 1000 rows fail'],
    ['ColumnLength "c" = 3', [1000, 999, 1000], 'wanted = 1; 1 of 1000 rows fail'],
    ['ColumnDataType "c" = "INTEGER"', [1000, 10], 'wanted = 1; 990 of 1000 rows fail'],
  ])('%s says how many rows that is, where a query counted %j', (text, counts, detail) => {
    const columns = [{ name: 'c', type: text.startsWith('ColumnValues') ? 'int' : 'string' }];
    const open = context([], columns);
    // The count of rows is asked first, then what the rule counts, in the order of its expressions.
    const names = auditQuestions([rule(text)], open).map(({ name }) => name);
    const answers = Object.fromEntries(names.map((name, index) => [name, counts[index] ?? 0]));

    const verdict = evaluateFromAnswers(rule(text), answers, open);

    expect(verdict).toMatchObject({ outcome: 'fail', detail: expect.stringContaining(detail) });
  });
});
