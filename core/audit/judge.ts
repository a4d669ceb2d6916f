import type { Column } from './column.ts';
import type { Check, Verdict } from './verdict.ts';

export interface JudgeInput {
  partition: string;
  rows: number;
  bytes: number;
  /** The table's columns if the partition is published. */
  schema: Column[];
  /** Structure and rules alike. */
  checks: Check[];
}

/**
 * Whether a staged partition may be published: only if every blocking check passes. What stayed unknown blocks as a
 * failure does, except a rule that only lacks history (the first partitions of a table have none).
 */
export function judge({ partition, rows, bytes, schema, checks }: JudgeInput): Verdict {
  return { partition, outcome: checks.some(blocks) ? 'fail' : 'pass', checks, rows, bytes, schema };
}

/** Whether this check stops a publication. */
export const blocks = ({ blocking, outcome, evidence }: Check): boolean =>
  blocking && (outcome === 'fail' || (outcome === 'unknown' && evidence !== 'history'));
