import { formatInstant } from '../calendar/interval.ts';
import { LakefillError } from '../errors.ts';
import type { PartitionRange } from '../request/request.ts';
import type { Holder, Lease, LeaseEntry } from './lease.ts';

/** How long an entry lasts unless renewed, in milliseconds. */
export const LEASE_MS = 2 * 3_600_000;

export const emptyLease: Lease = { schemaVersion: 1, fence: 0, runs: [] };

export const entryOf = (lease: Lease, runId: string): LeaseEntry | undefined =>
  lease.runs.find((entry) => entry.runId === runId);

/** Puts a run in, or its new holder; the fence rises, so that whoever wrote under an older one is told apart. */
export function enter(
  lease: Lease,
  run: { runId: string; requestHash: string; partitions: PartitionRange[]; holder: Holder | null },
  now: number,
): Lease {
  const fence = lease.fence + 1;
  const entry: LeaseEntry = { ...run, fence, expiresAt: formatInstant(now + LEASE_MS) };
  return { ...lease, fence, runs: [...lease.runs.filter((other) => other.runId !== run.runId), entry] };
}

/** Takes a run's entry out, only if it is still the one written under `fence`. */
export const leave = (lease: Lease, runId: string, fence: number): Lease => ({
  ...lease,
  runs: lease.runs.filter((entry) => entry.runId !== runId || entry.fence !== fence),
});

/** Changes parts of the entry of `runId` that was written under `fence`; `FenceLost` when somebody else took over. */
export function amend(
  lease: Lease,
  runId: string,
  fence: number,
  change: Partial<Pick<LeaseEntry, 'partitions' | 'holder' | 'expiresAt'>>,
): Lease {
  held(lease, runId, fence);
  return {
    ...lease,
    runs: lease.runs.map((entry) => (entry.runId === runId ? { ...entry, ...change } : entry)),
  };
}

/** The entry, provided that the fence is still ours. */
export function held(lease: Lease, runId: string, fence: number): LeaseEntry {
  const entry = entryOf(lease, runId);
  if (entry?.fence === fence) return entry;
  throw new LakefillError('FenceLost', `run ${runId} was taken over by another execution`, {
    data: { runId, fence, now: entry?.fence ?? null },
    hint: `look at "lakefill status ${runId}"; the newer execution goes on`,
  });
}

/** Whether less than half of the lease is left. */
export const needsRenewal = (entry: LeaseEntry, now: number): boolean =>
  Date.parse(entry.expiresAt) - now < LEASE_MS / 2;
