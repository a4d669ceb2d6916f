import { errorMessage } from '../../core/errors.ts';
import { publishedRange } from '../../core/ledger/published-range.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { Deps } from '../../ports/deps.ts';

/** Tells of a run that published. A bus that does not answer never fails a run that did its work: the report stands. */
export async function tell(report: Report, deps: Pick<Deps, 'events' | 'logger'>): Promise<void> {
  const range = publishedRange(report);
  if (range === null) return;
  try {
    await deps.events?.rangePublished(range);
  } catch (error) {
    deps.logger.error('the event of a published range was lost', { runId: report.runId, error: errorMessage(error) });
  }
}
