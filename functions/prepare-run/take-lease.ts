import { formatInstant } from '../../core/calendar/interval.ts';
import { LakefillError } from '../../core/errors.ts';
import type { Holder, Lease, LeaseEntry } from '../../core/ledger/lease.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { enter, entryOf } from '../../core/ledger/tenancy.ts';
import { rangesOverlap } from '../../core/request/ranges.ts';
import type { PartitionRange } from '../../core/request/request.ts';
import type { Deps } from '../../ports/deps.ts';
import { keepFacts } from '../collect-outcomes/keep-facts.ts';
import { surveyRun } from '../plan-chunks/survey.ts';
import { settleRun } from '../publish-chunk/settle.ts';
import { rolledBackUnder, settleRollback } from '../rollback-run/settle.ts';
import { isDeadEntry } from '../shared/dead.ts';
import { changeLease, readLease, tenure } from '../shared/lease.ts';

/** Who wants the lease: a run, or the rollback of one. */
export type Tenant = Pick<RunRecord, 'runId' | 'requestHash' | 'dataset' | 'execution'>;

/**
 * Enters the run in its dataset's lease and answers under which run id and fence it works: its own, or those of an equal
 * request's dead run, which it adopts. Overlapping dead runs of other requests are settled and removed; an overlapping
 * living one is `LeaseHeld`.
 */
export async function takeLease(
  run: Tenant,
  ranges: PartitionRange[],
  deps: Deps,
): Promise<{ runId: string; fence: number }> {
  const holder = await deps.holders.self(run.execution);
  await settleDeadRuns(run, ranges, holder, deps);
  let runId = run.runId;
  const lease = await changeLease(run.dataset, deps, async (current) => {
    runId = run.runId;
    const own = current.runs.find((entry) => isMine(entry, run, holder));
    if (own) {
      runId = own.runId;
      return current;
    }
    for (const entry of current.runs) {
      if (!rangesOverlap(entry.partitions, ranges)) continue;
      const { dead, until } = await isDeadEntry(entry, deps);
      if (!dead) throw leaseHeld(run.dataset, entry, until);
      // A dead run of another request that appeared since: the next attempt settles it.
      if (entry.requestHash !== run.requestHash) throw leaseHeld(run.dataset, entry, deps.clock.now());
      runId = entry.runId;
    }
    return enter(current, { runId, requestHash: run.requestHash, partitions: ranges, holder }, deps.clock.now());
  });
  const entry = entryOf(lease, runId);
  if (!entry) throw new LakefillError('Bug', `run ${runId} is not in the lease it just entered`);
  return { runId, fence: entry.fence };
}

/** The dead run of an equal request, which this one would go on with: its id stays the run's. */
export async function adoptableRun(run: RunRecord, deps: Deps): Promise<string | undefined> {
  if (run.request.dryRun) return undefined;
  const { runs } = await readLease(run.dataset, deps);
  const equal = runs.find((entry) => entry.requestHash === run.requestHash);
  // A living one keeps its id to itself: whatever this execution notes of its own must not go into that run's records.
  if (!equal || !(await isDeadEntry(equal, deps)).dead) return undefined;
  return equal.runId;
}

const isMine = (entry: LeaseEntry, run: Tenant, holder: Holder): boolean =>
  entry.requestHash === run.requestHash && entry.holder !== null && entry.holder.id === holder.id;

/** Take-over: what a dead run left half published is brought to an end first, then its entry goes. */
async function settleDeadRuns(run: Tenant, ranges: PartitionRange[], holder: Holder, deps: Deps): Promise<void> {
  for (const entry of (await readLease(run.dataset, deps)).runs) {
    if (entry.requestHash === run.requestHash || !rangesOverlap(entry.partitions, ranges)) continue;
    const { dead: isDead, until } = await isDeadEntry(entry, deps);
    if (!isDead) throw leaseHeld(run.dataset, entry, until);
    const taken = await changeLease(run.dataset, deps, (lease) => {
      if (entryOf(lease, entry.runId)?.fence !== entry.fence) throw leaseHeld(run.dataset, entry, until);
      return enter(lease, { ...entry, holder }, deps.clock.now());
    });
    const fence = entryOf(taken, entry.runId)?.fence ?? entry.fence;
    await settleEntry(entry.runId, run.dataset, fence, deps);
    await changeLease(run.dataset, deps, (lease) => remove(lease, entry.runId));
  }
}

async function settleEntry(runId: string, dataset: string, fence: number, deps: Deps): Promise<void> {
  const ours = tenure(dataset, runId, fence, deps);
  const rolledBack = rolledBackUnder(runId);
  if (rolledBack !== undefined) return settleRollback(rolledBack, ours, deps);
  await settleRun(runId, ours, deps);
  // Nobody collects for it any more; what it published has to be known as published.
  await keepFacts({ runId, dataset, fence }, await surveyRun(runId, deps), deps);
}

const remove = (lease: Lease, runId: string): Lease => ({
  ...lease,
  runs: lease.runs.filter((entry) => entry.runId !== runId),
});

export function leaseHeld(dataset: string, entry: LeaseEntry, until: number): LakefillError {
  const ranges = entry.partitions.map(({ start, end }) => `${formatInstant(start)} to ${formatInstant(end)}`);
  return new LakefillError(
    'LeaseHeld',
    `run ${entry.runId} works on partitions of ${dataset} that this request wants too (${ranges.slice(0, 3).join(', ')}${ranges.length > 3 ? ', ...' : ''})`,
    {
      data: { dataset, run: entry.runId, partitions: ranges, until: formatInstant(until) },
      hint: `wait until it ends ("lakefill status ${entry.runId}"), or ask for other partitions; should it have died, this is free at ${formatInstant(until)} at the latest`,
    },
  );
}
