import { createHash } from 'node:crypto';
import type { Candidate } from '../gaps/candidate.ts';
import { byUri } from '../gaps/fingerprint.ts';
import { canonicalJson } from '../json.ts';

/**
 * SHA-256 of the canonical JSON of {declaration hash, mode, per partition: key, findings, source with fingerprint, base}:
 * the same request later has the same hash exactly when nothing that will be read or written has changed. Fed piece by
 * piece, so that a large plan is never one string.
 */
export function planHash(declarationHash: string, mode: string, candidates: Iterable<Candidate>): string {
  const hash = createHash('sha256');
  hash.update(`{"declaration":${JSON.stringify(declarationHash)},"mode":${JSON.stringify(mode)},"partitions":[`);
  let separator = '';
  for (const candidate of candidates) {
    hash.update(separator + canonicalJson(planned(candidate)));
    separator = ',';
  }
  return hash.update(']}').digest('hex');
}

/** What the hash covers of one candidate; also what a changed plan is compared by. */
export const planned = ({ partition, findings, source, base }: Candidate) => ({
  base: { entry: base.entry, objects: base.objects.toSorted(byUri) },
  findings: findings.map((finding) => finding.finding),
  partition: partition.key,
  source: source && { fingerprint: source.fingerprint, id: source.id },
});
