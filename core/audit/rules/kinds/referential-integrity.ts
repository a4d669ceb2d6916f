import type { SimpleRule } from '../../dqdl/ast.ts';
import { countOf } from '../answer.ts';
import type { RuleContext } from '../context.ts';
import { findColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { closed, failed, open, shareOfRows } from '../finding.ts';
import { noColumn, noRows } from '../missing.ts';
import type { NamedReference } from '../reference.ts';
import { findReference, noReference, referenceColumn } from '../reference.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { quoteName } from '../sql.ts';

/** Share of rows whose values stand in the reference; a row with a NULL is not found. */
export const referentialIntegrity: RuleKind = {
  metric: 'share of rows found in the reference',
  footer(rule, context) {
    const pairs = pairsOf(rule, context);
    return 'kind' in pairs ? pairs : open('only a join tells');
  },
  scan(rule, context) {
    const pairs = pairsOf(rule, context);
    if ('kind' in pairs) return pairs;
    const same = pairs.columns.map(([own, other]) => `r.${quoteName(other)} = p.${own}`).join(' AND ');
    const found = `(SELECT COUNT(*) FROM partition p WHERE EXISTS (SELECT 1 FROM ${pairs.reference.sql} r WHERE ${same}))`;
    return scanOf(['COUNT(*)', found], ([rows, count]) =>
      countOf(rows) === 0 ? noRows : shareOfRows(countOf(count), countOf(rows), 'scan'),
    );
  },
};

/** `"a,b"` and `"ref.{x,y}"` or `"ref.x"`. */
function pairsOf(
  rule: SimpleRule,
  context: RuleContext,
): { reference: NamedReference; columns: [string, string][] } | Finding {
  const own = split(parameter(rule, 0));
  const match = /^(.+)\.(?:\{(.+)\}|([^.]+))$/s.exec(parameter(rule, 1));
  if (match === null) return closed(`${parameter(rule, 1)} does not name columns of a reference, like ref.{a,b}`);
  const alias = match[1] ?? '';
  const others = split(match[2] ?? match[3] ?? '');
  const reference = findReference(context, alias);
  if (reference === null) return noReference(alias);
  if (own.length !== others.length) return failed(`${own.length} columns here, ${others.length} in the reference`);
  const columns: [string, string][] = [];
  for (const [i, name] of own.entries()) {
    const column = findColumn(context, name);
    if (column === null) return noColumn(context, name);
    const other = referenceColumn(reference, others[i] ?? '');
    if (other === null) return failed(`the reference "${alias}" has no column "${others[i]}"`);
    columns.push([column.sql, other.name]);
  }
  return { reference, columns };
}

export const split = (list: string): string[] => list.split(',').map((name) => name.trim());
