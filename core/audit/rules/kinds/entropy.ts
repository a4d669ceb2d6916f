import { numberOf } from '../answer.ts';
import { exactly, failed, open } from '../finding.ts';
import { rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { scanOf } from '../rule-kind.ts';
import { spanOf } from '../values/span.ts';
import { columnsOfRule, groupsOf } from './uniqueness.ts';

/** Entropy of the values in nats; NULL rows do not count. */
export const entropy: RuleKind = {
  metric: 'entropy',
  footer(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    const [column] = columns;
    const single = column?.key !== null || (column.facts?.nulls === 0 && spanOf(column.facts) === 1);
    return single ? exactly(0, 'footer') : open('footers do not tell the entropy');
  },
  scan(rule, context) {
    const columns = columnsOfRule(rule, context);
    if ('kind' in columns) return columns;
    const sql = `(SELECT LN(SUM(g.c)) - SUM(g.c * LN(g.c)) / SUM(g.c) FROM (${groupsOf(rule, columns)}) g)`;
    return scanOf([sql], ([answer]) =>
      answer === null ? failed('there are no values', 'scan') : exactly(numberOf(answer), 'scan'),
    );
  },
};
