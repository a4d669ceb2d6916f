import type { Evidence } from '../verdict.ts';

/** What is known of a rule's metric. */
export type Finding =
  /**
   * It lies in `[low, high]`. With `maybeNaN` it may also be no number at all, which fails whatever the rule wants. `rows`: it
   * is a share of so many rows.
   */
  | { kind: 'range'; low: number; high: number; evidence: Evidence; maybeNaN: boolean; rows?: number }
  /** Decided without a metric. */
  | { kind: 'verdict'; outcome: 'pass' | 'fail'; evidence: Evidence; detail: string }
  /** A query over the rows will tell. */
  | { kind: 'open'; reason: string }
  /** Nothing will tell. */
  | { kind: 'closed'; reason: string; evidence: Evidence };

/** Metrics are doubles that were added up in some order: bounds of a computed one are this much wider, relatively. */
const SLACK = 1e-9;

export const exactly = (value: number, evidence: Evidence): Finding =>
  Number.isNaN(value)
    ? { kind: 'verdict', outcome: 'fail', evidence, detail: 'the metric is not a number' }
    : { kind: 'range', low: value, high: value, evidence, maybeNaN: false };

export const between = (low: number, high: number, maybeNaN = false): Extract<Finding, { kind: 'range' }> => ({
  kind: 'range',
  low,
  high,
  evidence: 'footer',
  maybeNaN,
});

/** A share of rows, by their counts; there is at least one. */
export const shareOfRows = (part: number, rows: number, evidence: Evidence): Finding => {
  const share = exactly(part / rows, evidence);
  return share.kind === 'range' ? { ...share, rows } : share;
};

/** As `between`, for a metric that engines compute with rounding. */
export const roughlyBetween = (low: number, high: number, maybeNaN = false): Finding =>
  between(low - Math.abs(low) * SLACK, high + Math.abs(high) * SLACK, maybeNaN);

export const failed = (detail: string, evidence: Evidence = 'footer'): Finding => ({
  kind: 'verdict',
  outcome: 'fail',
  evidence,
  detail,
});

export const passed = (detail: string, evidence: Evidence = 'footer'): Finding => ({
  kind: 'verdict',
  outcome: 'pass',
  evidence,
  detail,
});

export const open = (reason: string): Finding => ({ kind: 'open', reason });

export const closed = (reason: string, evidence: Evidence = 'scan'): Finding => ({ kind: 'closed', reason, evidence });
