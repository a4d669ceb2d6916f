import { compareRange } from '../compare.ts';
import { closed, exactly, failed } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';
import { readClock } from '../values/clock.ts';
import { filesOf, isFinding } from './files.ts';

/** Share of files whose last write satisfies, compared as instants. */
export const fileFreshness: RuleKind = {
  metric: 'share of files of a wanted age',
  footer(rule, context) {
    const files = filesOf(rule, context);
    const { condition } = rule;
    if (isFinding(files)) return files;
    if (condition?.kind !== 'date') return closed('the rule has no date', 'list');
    const operands = condition.operands.map((operand) => readClock(operand, context));
    if (!operands.every((operand) => operand !== null))
      return closed('the rule needs a clock and days that exist', 'list');
    if (files.length === 0) return failed('there are no files', 'list');
    const times = files.map(({ modified }) => (modified === undefined ? Number.NaN : Date.parse(modified)));
    if (times.some(Number.isNaN)) return closed('the listing does not tell when files were written', 'list');
    const fitting = times.filter((time) => compareRange(time, time, condition.operator, operands) === 'pass');
    return exactly(fitting.length / files.length, 'list');
  },
  scan: (rule, context) => fileFreshness.footer(rule, context),
};
