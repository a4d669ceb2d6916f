import { countOf } from '../answer.ts';
import { findColumn } from '../context.ts';
import { between, open, shareOfRows } from '../finding.ts';
import { noColumn, noRows, rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { countRows, countWhere } from '../sql.ts';
import { boundsFor } from '../values/bounds.ts';
import { predicateOf } from '../values/predicate.ts';
import { resolveValues } from '../values/resolve.ts';
import { shareOf } from '../values/share.ts';

/** Share of rows whose value satisfies the condition; the threshold, or all, is wanted of it. */
export const columnValues: RuleKind = {
  metric: 'share of rows with a wanted value',
  footer(rule, context) {
    const name = parameter(rule, 0);
    const column = findColumn(context, name);
    if (column === null) return noColumn(context, name);
    const values = resolveValues(rule, context);
    if ('finding' in values) return values.finding;
    const predicate = predicateOf(column, values);
    if (typeof predicate !== 'string') return predicate;
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    const facts = boundsFor(column, values, rows);
    const [low, high] = shareOf(facts, values);
    return low < high && high === 1 && low === 0
      ? open(`footers do not decide the values of "${name}"`)
      : { ...between(low, high), rows };
  },
  scan(rule, context) {
    const column = findColumn(context, parameter(rule, 0));
    if (column === null) return noColumn(context, parameter(rule, 0));
    const values = resolveValues(rule, context);
    if ('finding' in values) return values.finding;
    const predicate = predicateOf(column, values);
    if (typeof predicate !== 'string') return predicate;
    return scanOf([countRows(rule), countWhere(rule, predicate)], ([rows, wanted]) =>
      countOf(rows) === 0 ? noRows : shareOfRows(countOf(wanted), countOf(rows), 'scan'),
    );
  },
};
