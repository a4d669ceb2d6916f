import type { Request, SkipReason } from '../request/request.ts';
import type { Candidate } from './candidate.ts';
import { actedOnByDefault, type FindingName } from './finding.ts';

/** What a run does with a candidate: give it to a job, only register it, leave it out for a reason, or nothing at all. */
export type Decision = { act: 'job' } | { act: 'register' } | { act: 'skip'; reason: SkipReason } | { act: 'nothing' };

/**
 * Which candidates a request acts on. Waived ones never; those without a source never, unless registering is all they
 * need. Reprocessing acts on every other candidate, a backfill on those with a finding that is asked for.
 */
export function decide(candidate: Candidate, request: Pick<Request, 'mode' | 'findings'>): Decision {
  const names = candidate.findings.map((finding) => finding.finding);
  if (names.includes('waived')) return { act: 'skip', reason: 'waived' };
  const wanted: ReadonlySet<FindingName> = request.findings ? new Set(request.findings) : actedOnByDefault;
  const reasons = names.filter((name) => wanted.has(name) && name !== 'unrecoverable');
  const all = request.mode === 'reprocess' && !request.findings;
  if (all && candidate.source) return { act: 'job' };
  if (!all && reasons.length === 0) {
    if (names.length === 0) return { act: 'nothing' };
    return { act: 'skip', reason: names.includes('unrecoverable') ? 'unrecoverable' : 'not-selected' };
  }
  if (reasons.length > 0 && reasons.every((name) => name === 'unregistered')) return { act: 'register' };
  return candidate.source ? { act: 'job' } : { act: 'skip', reason: 'unrecoverable' };
}
