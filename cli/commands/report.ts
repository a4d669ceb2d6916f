import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { readDocument } from '../../functions/shared/documents.ts';
import { runText } from '../../report/run-text.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { reportOf } from '../workflow.ts';

/** `lakefill report RUN`: what a run did; of an unfinished one, what it did so far. */
export async function report(runId: string, { deps }: CliContext): Promise<Answer> {
  await requireRun(runId, deps);
  const found = await readDocument<Report>(deps.store, ledgerPaths(deps.control).report(runId));
  const document = found?.value ?? (await reportOf(runId, deps, true));
  return done(document, runText(document));
}
