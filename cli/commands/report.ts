import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { readDocument } from '../../functions/shared/documents.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { reportText } from '../report-text.ts';
import { reportOf } from '../workflow.ts';

/** `lakefill report RUN`: what a run did; of an unfinished one, what it did so far. */
export async function report(runId: string, context: CliContext): Promise<Answer> {
  const { deps } = context;
  await requireRun(runId, deps);
  const found = await readDocument<Report>(deps.store, ledgerPaths(deps.control).report(runId));
  const document = found?.value ?? (await reportOf(runId, deps, true));
  return done(document, await reportText(document, context));
}
