import type { Holder } from '../core/ledger/lease.ts';

/** Who works here, and whether another worker is proved dead. */
export interface Holders {
  /** This worker, for the given execution. */
  self(execution: { id: string; name: string }): Promise<Holder>;
  /** `until`: the instant (ms) from which it will count as dead, where that is known. */
  isDead(holder: Holder): Promise<{ dead: boolean; until?: number }>;
}
