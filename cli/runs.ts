import { formatSecond } from '../core/calendar/interval.ts';
import { ledgerPaths } from '../core/ledger/paths.ts';
import type { Report } from '../core/ledger/report.ts';
import type { RollbackRecord } from '../core/ledger/rollback.ts';
import type { RunRecord } from '../core/ledger/run.ts';
import { entryOf } from '../core/ledger/tenancy.ts';
import { parseUri } from '../core/uri.ts';
import { mapLimit } from '../functions/shared/concurrency.ts';
import { isDeadEntry } from '../functions/shared/dead.ts';
import { readDocument } from '../functions/shared/documents.ts';
import { readLease } from '../functions/shared/lease.ts';
import type { Deps } from '../ports/deps.ts';

/** A run as `status` lists it. */
export interface RunLine {
  runId: string;
  dataset: string;
  mode: string;
  outcome: string;
  startedAt: string;
  endedAt: string | null;
  published: number;
  failed: number;
}

/** All runs of the ledger, newest first. Budget: one LIST page per 1,000 runs, three GETs per run. */
export async function listRuns(deps: Deps): Promise<RunLine[]> {
  const { runs } = ledgerPaths(deps.control);
  const ids: string[] = [];
  for await (const page of deps.store.list(parseUri(runs), { delimiter: '/' })) {
    ids.push(...page.prefixes.map((prefix) => prefix.slice(runs.length, -1)));
  }
  const lines = await mapLimit(ids, 8, (runId) => runLine(runId, deps));
  return lines.flatMap((line) => line ?? []).sort((a, b) => (a.runId < b.runId ? 1 : -1));
}

export async function runLine(runId: string, deps: Deps): Promise<RunLine | null> {
  const paths = ledgerPaths(deps.control);
  const run = (await readDocument<RunRecord>(deps.store, paths.run(runId)))?.value;
  if (!run) return null;
  const report = (await readDocument<Report>(deps.store, paths.report(runId)))?.value;
  const rollback = (await readDocument<RollbackRecord>(deps.store, paths.rollback(runId)))?.value;
  return {
    runId,
    dataset: run.dataset,
    mode: run.request.mode,
    outcome: endedBy(rollback, report) ?? (await unfinished(run, deps)),
    startedAt: formatSecond(Date.parse(run.now)),
    endedAt: report?.endedAt ?? null,
    published: report?.published ?? 0,
    failed: report?.failed.length ?? 0,
  };
}

/** A run that was rolled back before it published anything has no report, and is as much over. */
const endedBy = (rollback: RollbackRecord | undefined, report: Report | undefined): string | undefined =>
  rollback?.outcome === 'ROLLED_BACK' || (rollback && !report) ? 'ROLLED_BACK' : report?.outcome;

/** A run without a report lives, or waits for somebody to go on with it. */
async function unfinished(run: RunRecord, deps: Deps): Promise<string> {
  const entry = entryOf(await readLease(run.dataset, deps), run.runId);
  if (!entry) return 'FAILED';
  return (await isDeadEntry(entry, deps)).dead ? 'SUSPENDED' : 'RUNNING';
}
