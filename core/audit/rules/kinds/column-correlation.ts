import { countOf, numberOf } from '../answer.ts';
import { findColumn } from '../context.ts';
import { exactly, failed, open } from '../finding.ts';
import { asDouble, finite, notFinite } from '../hive-type.ts';
import { noColumn } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parametersOf, scanOf } from '../rule-kind.ts';
import { countWhere, valueWhere } from '../sql.ts';

/** Pearson's correlation of two columns; rows where either is NULL do not count. */
export const columnCorrelation: RuleKind = {
  metric: 'correlation',
  footer(rule, context) {
    const missing = parametersOf(rule).find((name) => findColumn(context, name) === null);
    return missing === undefined ? open('footers do not tell how columns go together') : noColumn(context, missing);
  },
  scan(rule, context) {
    const values: string[] = [];
    for (const name of parametersOf(rule)) {
      const column = findColumn(context, name);
      if (column === null) return noColumn(context, name);
      const value = asDouble(column.sql, column.type);
      if (value === null) return failed(`"${name}" is ${column.type}, which is no number`);
      values.push(value);
    }
    const [x = 'NULL', y = 'NULL'] = values;
    const expressions = [
      countWhere(rule, `${notFinite(x)} OR ${notFinite(y)}`),
      `CORR(${valueWhere(rule, finite(x))}, ${valueWhere(rule, finite(y))})`,
    ];
    return scanOf(expressions, ([others, answer]) =>
      countOf(others) > 0 ? failed('there are values that are not finite', 'scan') : exactly(numberOf(answer), 'scan'),
    );
  },
};
