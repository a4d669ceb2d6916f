import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { Request } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument, updateDocument } from '../shared/documents.ts';
import { readLease } from '../shared/lease.ts';

interface Claim {
  schemaVersion: 1;
  runId: string;
  execution: string;
}

/**
 * Claims a scheduled time for this run, so that a doubled delivery starts one run. Answers the run that has it already
 * (it lives, waits, or ended well), or null when the time is ours: not given, claimed now, claimed by this very execution
 * before, or left by a run that failed.
 */
export async function claimSchedule(request: Request, run: RunRecord, deps: Deps): Promise<string | null> {
  if (request.scheduledTime === undefined || request.dryRun) return null;
  const uri = ledgerPaths(deps.control).schedule(run.dataset, request.scheduledTime);
  const mine: Claim = { schemaVersion: 1, runId: run.runId, execution: run.execution.id };
  const claim = await updateDocument<Claim>(deps.store, uri, mine, async (found) => {
    if (found === mine) return { ...mine };
    if (found.execution === mine.execution) return found;
    // The run that this execution goes on with.
    if (found.runId === mine.runId) return mine;
    return (await isTaken(found, run.dataset, deps)) ? found : mine;
  });
  return claim.execution === mine.execution ? null : claim.runId;
}

async function isTaken(claim: Claim, dataset: string, deps: Deps): Promise<boolean> {
  const report = await readDocument<Report>(deps.store, ledgerPaths(deps.control).report(claim.runId));
  if (report) return ['SUCCEEDED', 'NOTHING_TO_DO'].includes(report.value.outcome);
  const lease = await readLease(dataset, deps);
  const entry = lease.runs.find((other) => other.runId === claim.runId);
  if (!entry) return false;
  // Without a report and without a holder it waits for its window.
  return entry.holder === null || !(await deps.holders.isDead(entry.holder)).dead;
}
