import type { Size } from '../../dqdl/ast.ts';
import { compareRange } from '../compare.ts';
import { closed, exactly, failed } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';
import { filesOf, isFinding } from './files.ts';

const FACTORS = { B: 1, KB: 2 ** 10, MB: 2 ** 20, GB: 2 ** 30, TB: 2 ** 40 } as const;

const bytesOf = ({ amount, unit }: Size): number => amount * FACTORS[unit];

/** Share of files whose size satisfies. */
export const fileSize: RuleKind = {
  metric: 'share of files with a wanted size',
  footer(rule, context) {
    const files = filesOf(rule, context);
    const { condition } = rule;
    if (isFinding(files)) return files;
    if (condition?.kind !== 'size') return closed('the rule has no size', 'list');
    if (files.length === 0) return failed('there are no files', 'list');
    const operands = condition.operands.map(bytesOf);
    const fitting = files.filter(({ size }) => compareRange(size, size, condition.operator, operands) === 'pass');
    return exactly(fitting.length / files.length, 'list');
  },
  scan: (rule, context) => fileSize.footer(rule, context),
};
