import type { Json } from '../core/json.ts';
import { ledgerPaths } from '../core/ledger/paths.ts';
import type { Report } from '../core/ledger/report.ts';
import type { RunRecord } from '../core/ledger/run.ts';
import { readDocument } from '../functions/shared/documents.ts';
import { localTimes } from '../report/local-time.ts';
import { runText } from '../report/run-text.ts';
import type { CliContext } from './context.ts';
import { commandLine, resumeCommand } from './request-options.ts';

/** A report for people: times as clocks of the dataset's zone show them, the path of a file, the command that goes on. */
export async function reportText(report: Report, { deps, options }: CliContext): Promise<string> {
  const { runId, outcome, estimate, planHash } = report;
  const run = (await readDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(runId)))?.value;
  const next = (): string | null => {
    if (outcome === 'SUSPENDED') return resumeCommand(runId, options);
    if (outcome !== 'PLANNED' || !run || !estimate || estimate.partitions === 0) return null;
    const { dataset, dryRun: _, ...request } = run.request;
    return commandLine(['run', dataset], { ...request, planHash } as unknown as Record<string, Json>, options);
  };
  // A run that goes on has no report yet: its address says where it will be.
  const lies = report.report !== '' && outcome !== 'SUSPENDED';
  const shown = { ...report, report: lies ? (deps.pathOf?.(report.report) ?? report.report) : '' };
  return localTimes(runText(shown, next()), run?.declaration.timeZone ?? 'UTC');
}
