import { sameObjects } from './fingerprint.ts';
import type { Observation } from './observation.ts';

type Seen = Pick<Observation, 'knowledge' | 'objects'>;

/** Whether the objects are not those that the ledger says were published. */
export const isAltered = ({ knowledge: { held }, objects }: Seen): boolean =>
  held !== null && !sameObjects(held.objects, objects);

/** Its objects passed the audit under this declaration, rules included, and nobody changed them since. */
export const isAudited = (seen: Seen, declarationHash: string): boolean =>
  seen.knowledge.held?.declarationHash === declarationHash && !isAltered(seen);

/** Published from the source as it still is: what it looks like is what the source is like, and again would be the same. */
export const isSettled = (seen: Seen & Pick<Observation, 'source'>, declarationHash: string): boolean =>
  isAudited(seen, declarationHash) && seen.knowledge.held?.sourceFingerprint === (seen.source?.fingerprint ?? null);
