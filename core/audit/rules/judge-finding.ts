import type { NumberCondition, SimpleRule } from '../dqdl/ast.ts';
import { formatCondition } from '../dqdl/format.ts';
import { compareRange } from './compare.ts';
import type { RuleContext } from './context.ts';
import type { Finding } from './finding.ts';
import { evaluateOperand } from './operand.ts';
import type { RuleVerdict } from './rule-verdict.ts';

const ALL: NumberCondition = { kind: 'number', operator: '=', operands: [{ kind: 'number', text: '1' }] };

/** Rules whose condition is about each row or file: the metric is a share, and the threshold, or all, is wanted of it. */
const SHARES = new Set([
  'ColumnValues',
  'ColumnLength',
  'ColumnDataType',
  'DataFreshness',
  'FileSize',
  'FileFreshness',
]);

/** The last step: from what is known of the metric to the verdict. */
export function judgeFinding(rule: SimpleRule, metric: string, finding: Finding, context: RuleContext): RuleVerdict {
  switch (finding.kind) {
    case 'verdict':
      return { outcome: finding.outcome, evidence: finding.evidence, detail: finding.detail };
    case 'open':
      return { outcome: 'unknown', evidence: 'scan', detail: finding.reason };
    case 'closed':
      return { outcome: 'unknown', evidence: finding.evidence, detail: finding.reason };
    case 'range':
      return judgeRange(wantedOf(rule), metric, finding, pastOf(rule, context));
  }
}

/** What is wanted of the metric. */
export const wantedOf = (rule: SimpleRule): NumberCondition =>
  !SHARES.has(rule.type) && rule.condition?.kind === 'number' ? rule.condition : (rule.threshold ?? ALL);

function judgeRange(
  wanted: NumberCondition,
  metric: string,
  range: Extract<Finding, { kind: 'range' }>,
  past: readonly number[] | null,
): RuleVerdict {
  const operands: number[] = [];
  for (const expression of wanted.operands) {
    const operand = evaluateOperand(expression, past);
    if ('reason' in operand)
      return { outcome: 'unknown', evidence: operand.history ? 'history' : 'scan', detail: operand.reason };
    operands.push(operand.value);
  }
  const { low, high, evidence, maybeNaN } = range;
  const compared = compareRange(low, high, wanted.operator, operands);
  const outcome = compared === 'pass' && maybeNaN ? 'unknown' : compared;
  const value = low === high ? `${metric}: ${low}` : `${metric}: between ${low} and ${high}`;
  const resolved = wanted.operands.some(({ kind }) => kind !== 'number') ? ` (${operands.join(', ')})` : '';
  const detail = `${value}, wanted ${formatCondition(wanted)}${resolved}${outcome === 'fail' ? failing(range, wanted) : ''}`;
  return { outcome, evidence: outcome === 'unknown' ? 'scan' : evidence, detail };
}

/** Of a share that is too small: how many rows that is. Footers may prove one such row and leave the others open. */
function failing({ low, high, rows }: Extract<Finding, { kind: 'range' }>, { operator }: NumberCondition): string {
  if (rows === undefined || !['=', '>', '>='].includes(operator)) return '';
  const least = Math.round((1 - high) * rows);
  const atLeast = low === high ? '' : 'at least ';
  return least === 0 ? '' : `; ${atLeast}${least} of ${rows} rows fail`;
}

/** The rule's metric in earlier partitions, nearest first; null when one of them did not record it. */
function pastOf(rule: SimpleRule, { history }: RuleContext): number[] | null {
  const name = metricName(rule);
  const past = history.map(({ rows, metrics }) => (name === 'RowCount' ? rows : metrics?.[name]));
  return past.every((value) => value !== undefined) ? past : null;
}

/** `RowCount`, `Completeness origin`: type, parameters and filter, which together say what is measured. */
export const metricName = ({ type, parameters, where }: SimpleRule): string =>
  [type, ...parameters.map(({ raw }) => raw), ...(where === null ? [] : [`where ${where}`])].join(' ');
