import { countOf } from '../answer.ts';
import { factsOf } from '../context.ts';
import { between, exactly, open } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';
import { scanOf } from '../rule-kind.ts';
import { countRows } from '../sql.ts';

/** Rows. Under a filter the footers' count is an upper bound. */
export const rowCount: RuleKind = {
  metric: 'rows',
  footer(rule, context) {
    const facts = factsOf(context);
    if (facts === null) return open('no footers tell the rows');
    return rule.where === null ? exactly(facts.rows, 'footer') : between(0, facts.rows);
  },
  scan: (rule) => scanOf([countRows(rule)], ([rows]) => exactly(countOf(rows), 'scan')),
};
