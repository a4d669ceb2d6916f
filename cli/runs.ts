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
  /** Of a run that stopped on its way: why, as far as that is known. */
  note: string | null;
  /** The dataset's, as the run was declared. */
  timeZone: string;
}

/** What of an unfinished run can be known without asking its worker. */
interface State {
  outcome: string;
  note: string | null;
}

/**
 * All runs of the ledger, newest first by the clock that they ran under; of runs that started in the same second (`--as-of`
 * starts it anew) the one written last. Budget: one LIST page per 1,000 runs, three GETs per run, a HEAD for each that
 * started in the same second as another.
 */
export async function listRuns(deps: Deps): Promise<RunLine[]> {
  const { runs } = ledgerPaths(deps.control);
  const ids: string[] = [];
  for await (const page of deps.store.list(parseUri(runs), { delimiter: '/' })) {
    ids.push(...page.prefixes.map((prefix) => prefix.slice(runs.length, -1)));
  }
  const lines = (await mapLimit(ids, 8, (runId) => runLine(runId, deps))).flatMap((line) => line ?? []);
  const written = await timesWritten(lines, deps);
  const writtenAt = ({ runId }: RunLine): number => written.get(runId) ?? 0;
  return lines.sort(
    (a, b) =>
      Date.parse(b.startedAt) - Date.parse(a.startedAt) || writtenAt(b) - writtenAt(a) || (a.runId < b.runId ? 1 : -1),
  );
}

/** When the records of runs that started in the same second were written, ms; of the others nobody needs it. */
async function timesWritten(lines: readonly RunLine[], deps: Deps): Promise<Map<string, number>> {
  const paths = ledgerPaths(deps.control);
  const seconds = Map.groupBy(lines, ({ startedAt }) => startedAt);
  const tied = [...seconds.values()].filter(({ length }) => length > 1).flat();
  return new Map(
    await mapLimit(tied, 8, async ({ runId }): Promise<[string, number]> => {
      const head = await deps.store.head(paths.run(runId));
      return [runId, head?.lastModified ?? 0];
    }),
  );
}

export async function runLine(runId: string, deps: Deps): Promise<RunLine | null> {
  const paths = ledgerPaths(deps.control);
  const run = (await readDocument<RunRecord>(deps.store, paths.run(runId)))?.value;
  if (!run) return null;
  const report = (await readDocument<Report>(deps.store, paths.report(runId)))?.value;
  const rollback = (await readDocument<RollbackRecord>(deps.store, paths.rollback(runId)))?.value;
  const ended = endedBy(rollback, report);
  const { outcome, note } = ended === undefined ? await unfinished(run, deps) : { outcome: ended, note: null };
  return {
    runId,
    dataset: run.dataset,
    mode: run.request.mode,
    outcome,
    startedAt: formatSecond(Date.parse(run.now)),
    endedAt: report?.endedAt ?? null,
    published: report?.published ?? 0,
    failed: report?.failed.length ?? 0,
    note,
    timeZone: run.declaration.timeZone,
  };
}

/** A run that was rolled back before it published anything has no report, and is as much over. */
const endedBy = (rollback: RollbackRecord | undefined, report: Report | undefined): string | undefined =>
  rollback?.outcome === 'ROLLED_BACK' || (rollback && !report) ? 'ROLLED_BACK' : report?.outcome;

/** A run without a report lives, or waits for somebody to go on with it. */
async function unfinished(run: RunRecord, deps: Deps): Promise<State> {
  const entry = entryOf(await readLease(run.dataset, deps), run.runId);
  if (!entry) return { outcome: 'FAILED', note: null };
  if (!(await isDeadEntry(entry, deps)).dead) return { outcome: 'RUNNING', note: null };
  const note =
    entry.holder === null
      ? 'stopped on its way: its window closed, or it was interrupted'
      : 'stopped on its way: its process is gone, as after a kill';
  return { outcome: 'SUSPENDED', note };
}
