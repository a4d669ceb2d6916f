import { countOf } from '../answer.ts';
import { between, exactly, open } from '../finding.ts';
import { rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { scanOf } from '../rule-kind.ts';
import { valueWhere } from '../sql.ts';
import { spanOf } from '../values/span.ts';
import { columnsOfRule } from './uniqueness.ts';

/** Different values; NULL is none, as in SQL (Deequ counts it as one). */
export const distinctValuesCount: RuleKind = {
  metric: 'different values',
  footer(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const [column] = columns;
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number' || column === undefined) return typeof rows === 'number' ? open('no column') : rows;
    if (column.key !== null) return exactly(1, 'footer');
    const nulls = column.facts?.nulls;
    const values = rows - (nulls ?? 0);
    if (values === 0) return exactly(0, 'footer');
    const span = spanOf(column.facts);
    const { min, max, minExact, maxExact } = column.facts ?? {};
    const ends = minExact && maxExact && min?.value !== max?.value ? 2 : 1;
    const some = nulls === undefined && min === undefined ? 0 : ends;
    return between(some, Math.min(values, span ?? values));
  },
  scan(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const value = valueWhere(rule, columns[0]?.sql ?? 'NULL');
    return scanOf([`COUNT(DISTINCT ${value})`], ([count]) => exactly(countOf(count), 'scan'));
  },
};
