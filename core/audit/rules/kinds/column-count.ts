import { agree, columnsOf } from '../context.ts';
import { closed, exactly } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';

/** Columns, the partition's keys among them. */
export const columnCount: RuleKind = {
  metric: 'columns',
  footer: (_, context) =>
    agree(context)
      ? exactly(columnsOf(context).length, 'footer')
      : closed('the files have different columns', 'footer'),
  scan: (rule, context) => columnCount.footer(rule, context),
};
