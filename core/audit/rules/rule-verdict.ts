import type { Evidence, Outcome } from '../verdict.ts';

/** The judgement of one rule. `unknown` with evidence `history` only lacks earlier partitions; any other unknown blocks. */
export interface RuleVerdict {
  outcome: Outcome;
  evidence: Evidence;
  detail: string;
}
