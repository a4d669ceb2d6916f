import type { SimpleRule } from '../dqdl/ast.ts';
import type { RuleContext } from './context.ts';
import { columnsOf, factsOf } from './context.ts';
import type { Finding } from './finding.ts';
import { closed, failed, open } from './finding.ts';

/** On a table without rows Deequ's metrics are no numbers, and no condition holds of them. */
export const noRows: Finding = failed('there are no rows to judge', 'scan');

/** A rule about a column that is not there fails, as in Deequ; a path into a struct or list is beyond Lakefill. */
export function noColumn(context: RuleContext, name: string): Finding {
  const head = name.split('.')[0]?.toLowerCase();
  const columns = columnsOf(context);
  if (columns.length === 0 && context.facts === null) return closed('the columns are not known');
  const inside = name.includes('.') && columns.some((column) => column.name.toLowerCase() === head);
  return inside
    ? closed(`"${name}" lies inside a column, which no rule reaches here`)
    : failed(`there is no column "${name}"`);
}

/**
 * The rows that footers can speak about: all of them, where there are any and no filter; otherwise why not. On an empty
 * table rules differ, so the query decides.
 */
export function rowsOf(rule: Pick<SimpleRule, 'where'>, context: RuleContext): number | Finding {
  const facts = factsOf(context);
  if (facts === null) return open('no footers tell the rows');
  if (rule.where !== null) return open('footers know nothing of a filter');
  return facts.rows === 0 ? open('there are no rows') : facts.rows;
}
