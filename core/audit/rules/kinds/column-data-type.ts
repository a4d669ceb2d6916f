import type { SimpleRule } from '../../dqdl/ast.ts';
import { countOf } from '../answer.ts';
import type { RuleColumn } from '../context.ts';
import { findColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { closed, exactly, open, passed, shareOfRows } from '../finding.ts';
import { noColumn, rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { countRows, countWhere } from '../sql.ts';
import { castable, isAlready } from '../values/castable.ts';

/** Share of rows whose value can be cast to the type; NULL cannot. */
export const columnDataType: RuleKind = {
  metric: 'share of rows of the type',
  footer(rule, context) {
    const column = findColumn(context, parameter(rule, 0));
    if (column === null) return noColumn(context, parameter(rule, 0));
    const wanted = wantedType(rule);
    if (typeof wanted !== 'string') return wanted;
    if (typeof castOf(rule, column) !== 'string') return closed(`${wanted} is not a type that is known here`);
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    const whole = isAlready(column.type, wanted) && column.facts?.nulls === 0 && rule.tags.format === undefined;
    if (!whole) return open('footers do not tell what can be cast');
    return exactly(isNegated(rule) ? 0 : 1, 'footer');
  },
  scan(rule, context) {
    const column = findColumn(context, parameter(rule, 0));
    if (column === null) return noColumn(context, parameter(rule, 0));
    const wanted = wantedType(rule);
    if (typeof wanted !== 'string') return wanted;
    const cast = castOf(rule, column);
    if (cast === null) return closed(`${wanted} is not a type that is known here`);
    const expressions = [countRows(rule), countWhere(rule, isNegated(rule) ? `NOT COALESCE(${cast}, FALSE)` : cast)];
    return scanOf(expressions, ([rows, fitting]) =>
      countOf(rows) === 0
        ? passed('no rows matched the filter', 'scan')
        : shareOfRows(countOf(fitting), countOf(rows), 'scan'),
    );
  },
};

const isNegated = (rule: SimpleRule): boolean => rule.condition?.operator === '!=';

const castOf = (rule: SimpleRule, column: RuleColumn): string | null => {
  const wanted = wantedType(rule);
  return typeof wanted === 'string' ? castable(column, wanted, rule.tags.format ?? null) : null;
};

function wantedType({ condition }: SimpleRule): string | Finding {
  const operand = condition?.kind === 'string' ? condition.operands[0] : undefined;
  if (condition === null || operand === undefined || (condition.operator !== '=' && condition.operator !== '!='))
    return closed('the type of a column is compared with = and != only');
  return operand.kind === 'text' ? operand.value : closed(`${operand.keyword} is not a type`);
}
