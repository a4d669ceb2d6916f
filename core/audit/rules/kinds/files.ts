import type { SimpleRule } from '../../dqdl/ast.ts';
import type { FileFact, RuleContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { closed } from '../finding.ts';

/** The partition's own files. Other paths are none of a partition's business, and nothing here may read them. */
export function filesOf(rule: SimpleRule, { files }: RuleContext): readonly FileFact[] | Finding {
  if (rule.parameters.length > 0) return closed('rules over other paths than the partition are not supported', 'list');
  if (files === undefined) return closed('the files were not listed', 'list');
  return files;
}

/** Rules over files never need a query. */
export const isFinding = (value: readonly FileFact[] | Finding): value is Finding => !Array.isArray(value);
