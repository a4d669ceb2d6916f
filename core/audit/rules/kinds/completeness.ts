import { countOf } from '../answer.ts';
import { findColumn } from '../context.ts';
import { exactly, open, shareOfRows } from '../finding.ts';
import { noColumn, noRows, rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { countRows, countWhere } from '../sql.ts';

/** Share of rows that are not NULL; for IsComplete it has to be 1. */
export const completeness: RuleKind = {
  metric: 'share of complete rows',
  footer(rule, context) {
    const name = parameter(rule, 0);
    const column = findColumn(context, name);
    if (column === null) return noColumn(context, name);
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    if (column.key !== null) return exactly(1, 'footer');
    const nulls = column.facts?.nulls;
    return nulls === undefined
      ? open(`footers do not tell the NULLs of "${name}"`)
      : shareOfRows(rows - nulls, rows, 'footer');
  },
  scan(rule, context) {
    const column = findColumn(context, parameter(rule, 0));
    if (column === null) return noColumn(context, parameter(rule, 0));
    return scanOf([countRows(rule), countWhere(rule, `${column.sql} IS NOT NULL`)], ([rows, complete]) =>
      countOf(rows) === 0 ? noRows : shareOfRows(countOf(complete), countOf(rows), 'scan'),
    );
  },
};
