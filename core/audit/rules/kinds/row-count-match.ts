import { countOf } from '../answer.ts';
import { factsOf } from '../context.ts';
import { exactly, open } from '../finding.ts';
import { findReference, noReference } from '../reference.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';

/** Rows by rows of the reference; 0 by 0 is no number and fails whatever is wanted. */
export const rowCountMatch: RuleKind = {
  metric: 'rows by rows of the reference',
  footer(rule, context) {
    const reference = findReference(context, parameter(rule, 0));
    if (reference === null) return noReference(parameter(rule, 0));
    const facts = factsOf(context);
    if (facts === null || reference.rows === undefined) return open('footers do not tell the rows of both sides');
    return exactly(facts.rows / reference.rows, 'footer');
  },
  scan(rule, context) {
    const reference = findReference(context, parameter(rule, 0));
    if (reference === null) return noReference(parameter(rule, 0));
    return scanOf(['COUNT(*)', `(SELECT COUNT(*) FROM ${reference.sql})`], ([rows, others]) =>
      exactly(countOf(rows) / countOf(others), 'scan'),
    );
  },
};
