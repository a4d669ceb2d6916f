import type { LeaseEntry } from '../../core/ledger/lease.ts';
import type { Deps } from '../../ports/deps.ts';

/** Whether nobody can be at work under this entry any more; `until` (ms) says from when on it counts as dead. */
export async function isDeadEntry(
  entry: LeaseEntry,
  deps: Pick<Deps, 'holders' | 'clock'>,
): Promise<{ dead: boolean; until: number }> {
  const expiry = Date.parse(entry.expiresAt);
  if (entry.holder === null) return { dead: true, until: expiry };
  const { dead, alive = false, until } = await deps.holders.isDead(entry.holder);
  const expired = expiry <= deps.clock.now();
  return { dead: dead || (expired && !alive), until: until ?? expiry };
}
