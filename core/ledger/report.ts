import type { Estimate } from '../plan/plan.ts';
import type { Skipped } from '../request/request.ts';

export type RunOutcome =
  | 'SUCCEEDED'
  | 'NOTHING_TO_DO'
  | 'PARTIALLY_FAILED'
  | 'FAILED'
  | 'SUSPENDED'
  | 'PLANNED'
  | 'REFUSED';

/** `report.json`: the run as people and scripts read it; `run --json` prints exactly this. */
export interface Report {
  schemaVersion: 1;
  runId: string;
  dataset: string;
  mode: 'backfill' | 'reprocess';
  outcome: RunOutcome;
  planHash: string | null;
  from: string | null;
  through: string | null;
  passes: number;
  expected: number;
  complete: number;
  published: number;
  unchanged: number;
  skipped: Skipped[];
  failed: { partition: string; error: string; message: string }[];
  findings: Record<string, number>;
  rows: number;
  bytes: number;
  seconds: number;
  /** Age in seconds of the oldest partition of the request that is not sound now; 0 when all are. */
  delaySeconds: number;
  startedAt: string;
  endedAt: string;
  estimate: Estimate | null;
  /** When the plan said that its last chunk would end, windows included; null: not within ten years. */
  finishesAt?: string | null;
  actual: Estimate;
  warnings: { partition: string; rule: string; detail: string }[];
  reason: string | null;
  requestedBy: string | null;
  /** The run that had this scheduled time first; this one did nothing. */
  doubleOf?: string;
  /** The error that ended a refused or broken run. */
  error: { name: string; message: string } | null;
  /** URI of this document. */
  report: string;
}
