import { LakefillError } from '../../core/errors.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { enter, entryOf } from '../../core/ledger/tenancy.ts';
import type { Deps } from '../../ports/deps.ts';
import { isDeadEntry } from '../shared/dead.ts';
import { readDocument } from '../shared/documents.ts';
import { changeLease } from '../shared/lease.ts';
import type { PrepareRunOutput } from './prepare-run.ts';
import { leaseHeld } from './take-lease.ts';

/** Goes on with a run whose execution is dead, suspended or broken: replaces the holder and raises the fence. */
export async function resumeRun(
  runId: string,
  execution: RunRecord['execution'],
  deps: Deps,
): Promise<PrepareRunOutput> {
  const run = await requireRun(runId, deps);
  const report = await readDocument<Report>(deps.store, ledgerPaths(deps.control).report(runId));
  const holder = await deps.holders.self(execution);
  const lease = await changeLease(run.dataset, deps, async (current) => {
    const entry = entryOf(current, runId);
    if (!entry) {
      const outcome = report?.value.outcome ?? 'ended';
      throw new LakefillError('RunFinished', `run ${runId} is finished (${outcome}); there is nothing to resume`, {
        data: { runId, outcome },
        hint: `start a new one: lakefill run ${run.dataset}`,
      });
    }
    if (entry.holder?.id === holder.id) return current;
    const { dead, until } = await isDeadEntry(entry, deps);
    if (!dead) throw leaseHeld(run.dataset, entry, until);
    return enter(current, { ...entry, holder }, deps.clock.now());
  });
  return { runId, dataset: run.dataset, fence: entryOf(lease, runId)?.fence ?? 0, next: 'discover' };
}

/** The run's record, or `UnknownRun`. */
export async function requireRun(runId: string, deps: Pick<Deps, 'store' | 'control'>): Promise<RunRecord> {
  const run = await readDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(runId));
  if (run) return run.value;
  throw new LakefillError('UnknownRun', `there is no run ${runId}`, {
    data: { runId },
    hint: 'list the runs with "lakefill status"',
  });
}
