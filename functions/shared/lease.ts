import { formatInstant } from '../../core/calendar/interval.ts';
import { LakefillError } from '../../core/errors.ts';
import type { Lease } from '../../core/ledger/lease.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import { amend, emptyLease, held, LEASE_MS, needsRenewal } from '../../core/ledger/tenancy.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument, updateDocument } from './documents.ts';

type LeaseDeps = Pick<Deps, 'store' | 'clock' | 'control'>;

/** Checks that the run is still ours (`FenceLost` otherwise) and renews its entry when less than half is left. */
export async function renewLease(dataset: string, runId: string, fence: number, deps: LeaseDeps): Promise<void> {
  await changeLease(dataset, deps, (lease) =>
    needsRenewal(held(lease, runId, fence), deps.clock.now())
      ? amend(lease, runId, fence, { expiresAt: formatInstant(deps.clock.now() + LEASE_MS) })
      : lease,
  );
}

/** Less than a Lambda has; whoever comes next goes on from the record. */
const WORK_MS = 10 * 60_000;

/** Asked before each batch of writes that readers see. */
export type Tenure = () => Promise<void>;

/**
 * The right to write under a lease entry, from now on: still ours, and renewed when due (`FenceLost` otherwise), for at most
 * ten minutes (`TransientError` after that: the same step goes on).
 */
export function tenure(dataset: string, runId: string, fence: number, deps: LeaseDeps): Tenure {
  const started = deps.clock.now();
  return async () => {
    if (deps.clock.now() - started > WORK_MS) {
      throw new LakefillError(
        'TransientError',
        `run ${runId} has written for ten minutes and goes on in another step`,
        {
          data: { runId, fence },
        },
      );
    }
    await renewLease(dataset, runId, fence, deps);
  };
}

export async function readLease(dataset: string, deps: Pick<Deps, 'store' | 'control'>): Promise<Lease> {
  const document = await readDocument<Lease>(deps.store, ledgerPaths(deps.control).lease(dataset));
  return document?.value ?? emptyLease;
}

/** One compare-and-swap of the dataset's lease; returning the same object writes nothing. */
export const changeLease = (
  dataset: string,
  deps: Pick<Deps, 'store' | 'control'>,
  change: (lease: Lease) => Lease | Promise<Lease>,
): Promise<Lease> => updateDocument(deps.store, ledgerPaths(deps.control).lease(dataset), emptyLease, change);
