import type { Holder } from '../core/ledger/lease.ts';

/** Who works here, and whether another worker is proved dead. */
export interface Holders {
  /** This worker, for the given execution. */
  self(execution: { id: string; name: string }): Promise<Holder>;
  /**
   * `until`: the instant (ms) from which it will count as dead, where that is known. `alive`: it was seen at work, so that
   * not even its expired lease may be taken (clocks that start elsewhere, as --as-of lets them, do not agree on expiry).
   */
  isDead(holder: Holder): Promise<{ dead: boolean; alive?: boolean; until?: number }>;
}
