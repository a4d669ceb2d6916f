import { closed } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';

/** A rule that parses and cannot be judged: it stays unknown and says why. */
export const unsupported = (reason: string): RuleKind => ({
  metric: 'result',
  footer: () => closed(reason),
  scan: () => closed(reason),
});
