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
  const { findings, source } = candidate;
  let [waived, unrecoverable, unregistered, needsData] = [false, false, false, false];
  for (const { finding } of findings) {
    if (finding === 'waived') waived = true;
    else if (finding === 'unrecoverable') unrecoverable = true;
    else if (!isWanted(finding, request)) continue;
    else if (finding === 'unregistered') unregistered = true;
    else needsData = true;
  }
  if (waived) return { act: 'skip', reason: 'waived' };
  const all = request.mode === 'reprocess' && !request.findings;
  if (all && source) return { act: 'job' };
  if (!all && !needsData && !unregistered) {
    if (findings.length === 0) return { act: 'nothing' };
    return { act: 'skip', reason: unrecoverable ? 'unrecoverable' : 'not-selected' };
  }
  if (unregistered && !needsData) return { act: 'register' };
  return source ? { act: 'job' } : { act: 'skip', reason: 'unrecoverable' };
}

const isWanted = (finding: FindingName, { findings }: Pick<Request, 'findings'>): boolean =>
  findings ? findings.includes(finding) : actedOnByDefault.has(finding);
