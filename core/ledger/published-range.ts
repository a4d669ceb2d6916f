import type { Report } from './report.ts';

/** What readers of a dataset are told when a run changed what they see. `from` and `through` are inclusive time-key values. */
export interface PublishedRange {
  schemaVersion: 1;
  runId: string;
  dataset: string;
  mode: Report['mode'];
  outcome: Report['outcome'];
  from: string | null;
  through: string | null;
  /** So many partitions of the range are new; those that failed kept what they had. */
  published: number;
  failed: number;
  rows: number;
  bytes: number;
  /** URI of the report, which names the partitions. */
  report: string;
}

/** Null for a run that changed nothing. */
export function publishedRange(report: Report): PublishedRange | null {
  if (report.published === 0) return null;
  const { runId, dataset, mode, outcome, from, through, published, failed, rows, bytes } = report;
  return {
    schemaVersion: 1,
    runId,
    dataset,
    mode,
    outcome,
    from,
    through,
    published,
    failed: failed.length,
    rows,
    bytes,
    report: report.report,
  };
}
