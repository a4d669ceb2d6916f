import { countOf } from '../answer.ts';
import { exactly, open } from '../finding.ts';
import { noRows } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { scanOf } from '../rule-kind.ts';
import { columnsOfRule, groupsOf, onceOf } from './uniqueness.ts';

/** Values that occur once by different values. */
export const uniqueValueRatio: RuleKind = {
  metric: 'values that occur once by different values',
  footer(rule, context) {
    const columns = columnsOfRule(rule, context);
    return 'kind' in columns ? columns : open('footers do not tell what is unique');
  },
  scan(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const distinct = `(SELECT COUNT(*) FROM (${groupsOf(rule, columns)}) g)`;
    return scanOf([onceOf(rule, columns), distinct], ([once, all]) =>
      countOf(all) === 0 ? noRows : exactly(countOf(once) / countOf(all), 'scan'),
    );
  },
};
