import type { Column } from './column.ts';

export type Outcome = 'pass' | 'fail' | 'unknown';
export type Evidence = 'list' | 'footer' | 'scan' | 'history';

/** The judgement of one check over one partition, with its reason. */
export interface Check {
  /** `stage`: the staged files are those that the job wrote. */
  check: 'stage' | 'readable' | 'schema' | 'interval' | 'rows' | 'rule' | 'warning';
  /** The rule's own text. */
  rule?: string;
  outcome: Outcome;
  evidence: Evidence;
  detail: string;
  /** Whether anything but a pass stops the publication. */
  blocking: boolean;
}

/** Whether one staged partition may be published. */
export interface Verdict {
  partition: string;
  outcome: Outcome;
  checks: Check[];
  rows: number;
  bytes: number;
  schema: Column[];
}

/** `verdicts.json`: void for any other attempt than the one it names. */
export interface VerdictsDocument {
  schemaVersion: 1;
  chunkId: string;
  attempt: string;
  verdicts: Verdict[];
}
