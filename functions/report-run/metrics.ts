import type { Report } from '../../core/ledger/report.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { Deps } from '../../ports/deps.ts';
import { overrunSeconds } from '../shared/overrun.ts';

/**
 * What dashboards and alarms read: how much of the range is complete now, and how far behind it is. `delay` is the age in
 * seconds of the oldest partition that is still not sound, 0 when none is; `overrun` so many seconds did the run take
 * beyond what its plan said, which each chunk that is published late told before.
 */
export function emitMetrics(report: Report, run: RunRecord, deps: Pick<Deps, 'metrics'>): void {
  if (report.outcome === 'PLANNED' || report.outcome === 'REFUSED' || run.doubleOf !== undefined) return;
  const { dataset } = report;
  const complete = Math.min(report.expected, report.complete + report.published + report.unchanged);
  const missing = report.expected - complete;
  deps.metrics.add(dataset, 'expected', report.expected);
  deps.metrics.add(dataset, 'complete', complete);
  deps.metrics.add(dataset, 'missing', missing);
  deps.metrics.add(dataset, 'published', report.published);
  deps.metrics.add(dataset, 'failed', report.failed.length);
  deps.metrics.add(dataset, 'rows', report.rows);
  deps.metrics.add(dataset, 'bytes', report.bytes);
  deps.metrics.add(dataset, 'seconds', report.seconds);
  deps.metrics.add(dataset, 'completeness', report.expected === 0 ? 1 : complete / report.expected);
  deps.metrics.add(dataset, 'delay', report.delaySeconds);
  deps.metrics.add(dataset, 'overrun', overrunSeconds(report.finishesAt, Date.parse(report.endedAt)));
}
