import type { Request, SkipReason } from '../request/request.ts';
import type { Candidate } from './candidate.ts';
import { actedOnByDefault, type Finding, type FindingName } from './finding.ts';

/** What a run does with a candidate: give it to a job, only register it, leave it out for a reason, or nothing at all. */
export type Decision = { act: 'job' } | { act: 'register' } | { act: 'skip'; reason: SkipReason } | { act: 'nothing' };

/**
 * Which candidates a request acts on. Waived ones never; those without a source never, unless registering is all they
 * need. Reprocessing acts on every other candidate, a backfill on those with a finding that is asked for.
 */
export function decide(candidate: Candidate, request: Pick<Request, 'mode' | 'findings'>): Decision {
  const { findings, source } = candidate;
  const has = (name: FindingName): boolean => findings.some(({ finding }) => finding === name);
  if (has('waived')) return { act: 'skip', reason: 'waived' };
  const isReason = ({ finding }: Finding): boolean =>
    finding !== 'unrecoverable' && (request.findings?.includes(finding) ?? actedOnByDefault.has(finding));
  const all = request.mode === 'reprocess' && !request.findings;
  if (all && source) return { act: 'job' };
  if (!all && !findings.some(isReason)) {
    if (findings.length === 0) return { act: 'nothing' };
    return { act: 'skip', reason: has('unrecoverable') ? 'unrecoverable' : 'not-selected' };
  }
  const needsData = findings.some((one) => one.finding !== 'unregistered' && isReason(one));
  if (!needsData && findings.some(isReason)) return { act: 'register' };
  return source ? { act: 'job' } : { act: 'skip', reason: 'unrecoverable' };
}
