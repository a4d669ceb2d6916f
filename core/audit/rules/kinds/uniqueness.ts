import type { SimpleRule } from '../../dqdl/ast.ts';
import { countOf } from '../answer.ts';
import type { RuleColumn, RuleContext } from '../context.ts';
import { findColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { between, closed, exactly, failed, open, shareOfRows } from '../finding.ts';
import { familyOf } from '../hive-type.ts';
import { noColumn, noRows, rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parametersOf, scanOf } from '../rule-kind.ts';
import { andWhere, countRows, countWhere } from '../sql.ts';
import { spanOf } from '../values/span.ts';

/** Share of values that occur once among the rows with a value; for IsUnique it has to be 1. */
export const uniqueness: RuleKind = {
  metric: 'share of values that occur once',
  footer(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const rows = rowsOf(rule, context);
    return typeof rows === 'number' ? onceShare(columns, rows) : rows;
  },
  scan(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    return scanOf([countWhere(rule, anyValue(columns)), onceOf(rule, columns)], ([rows, once]) =>
      countOf(rows) === 0 ? noRows : exactly(countOf(once) / countOf(rows), 'scan'),
    );
  },
};

/** Unique, and no NULL in any of the columns (Deequ forgets NULLs where there are several). */
export const isPrimaryKey: RuleKind = {
  metric: 'share of rows with a key of their own',
  footer(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    const incomplete = columns.find(({ facts }) => (facts?.nulls ?? 0) > 0);
    if (incomplete !== undefined) return failed(`"${incomplete.name}" has NULLs`);
    return onceShare(columns, rows);
  },
  scan(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const whole = columns.map(({ sql }) => `${sql} IS NOT NULL`).join(' AND ');
    return scanOf([countRows(rule), countWhere(rule, whole), onceOf(rule, columns)], ([rows, complete, once]) => {
      if (countOf(rows) === 0) return noRows;
      return shareOfRows(Math.min(countOf(complete), countOf(once)), countOf(rows), 'scan');
    });
  },
};

export function columnsOfRule(rule: SimpleRule, context: RuleContext): RuleColumn[] | Finding {
  const columns: RuleColumn[] = [];
  for (const name of parametersOf(rule)) {
    const column = findColumn(context, name);
    if (column === null) return noColumn(context, name);
    if (familyOf(column.type) === 'other' && column.type.includes('<'))
      return closed(`"${name}" is ${column.type}, which is not counted here`);
    columns.push(column);
  }
  return columns;
}

/** From one column: all rows the same value, more rows than values there can be, or just one row. */
function onceShare(columns: readonly RuleColumn[], rows: number): Finding {
  const [column, ...more] = columns;
  const nulls = column?.key === null ? column.facts?.nulls : 0;
  if (column === undefined || more.length > 0 || nulls === undefined) return open('footers do not tell what is unique');
  const values = rows - nulls;
  if (values === 1) return exactly(1, 'footer');
  if (values === 0) return open('there are no values');
  const span = column.key === null ? spanOf(column.facts) : 1;
  if (span === 1) return exactly(0, 'footer');
  return span !== null && span < values ? between(0, (span - 1) / values) : open('footers do not tell what is unique');
}

const anyValue = (columns: readonly RuleColumn[]): string =>
  columns.map(({ sql }) => `${sql} IS NOT NULL`).join(' OR ');

/** Groups of equal rows with how often they occur, in which at least one column has a value. */
export function groupsOf(rule: SimpleRule, columns: readonly RuleColumn[]): string {
  const names = columns.map(({ sql }) => sql).join(', ');
  return `SELECT CAST(COUNT(*) AS DOUBLE) AS c FROM partition WHERE (${anyValue(columns)})${andWhere(rule)} GROUP BY ${names}`;
}

export const onceOf = (rule: SimpleRule, columns: readonly RuleColumn[]): string =>
  `(SELECT COUNT(*) FROM (${groupsOf(rule, columns)}) g WHERE g.c = 1)`;
