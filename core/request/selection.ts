import type { FindingName } from '../gaps/finding.ts';
import type { Request } from './request.ts';

/**
 * What of a request, beside its mode and its partitions, decides what a run does: two requests that agree in all of it may
 * share a run. Caps, reason, order and window only say how.
 */
export interface Selection {
  /** Sorted; null where the default set is acted on. */
  findings: FindingName[] | null;
  depth: Request['depth'];
}

export const selectionOf = (request: Request): Selection => ({
  findings: request.findings === undefined ? null : [...new Set(request.findings)].sort(),
  depth: request.depth,
});
