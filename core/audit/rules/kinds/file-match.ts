import type { SimpleRule } from '../../dqdl/ast.ts';
import type { FileFact } from '../context.ts';
import { closed, exactly, failed, passed } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';
import { filesOf, isFinding } from './files.ts';

/** Every file's checksum is in the list; by MD5 unless `with hashAlgorithm` names another one that the store kept. */
export const fileMatch: RuleKind = {
  metric: 'files with a listed checksum',
  footer(rule, context) {
    const files = filesOf(rule, context);
    const { condition } = rule;
    if (isFinding(files)) return files;
    if (condition?.kind !== 'string') return closed('the rule has no list of checksums', 'list');
    if (condition.operator.endsWith('matches')) return closed('checksums are listed, not matched', 'list');
    const sums = checksumsOf(files, rule);
    if (sums === null) return closed(`the store kept no ${algorithmOf(rule)} checksums of the files`, 'list');
    if (files.length === 0) return failed('there are no files', 'list');
    const wanted = new Set(condition.operands.flatMap((o) => (o.kind === 'text' ? [o.value.toLowerCase()] : [])));
    const positive = condition.operator === '=' || condition.operator === 'in';
    const strangers = sums.filter((sum) => wanted.has(sum.toLowerCase()) !== positive);
    return strangers.length === 0
      ? passed('all checksums are as wanted', 'list')
      : failed(`${strangers.length} of ${sums.length} checksums are not as wanted`, 'list');
  },
  scan: (rule, context) => fileMatch.footer(rule, context),
};

/** Share of different contents among the files. */
export const fileUniqueness: RuleKind = {
  metric: 'share of different files',
  footer(rule, context) {
    const files = filesOf(rule, context);
    if (isFinding(files)) return files;
    if (files.length === 0) return failed('there are no files', 'list');
    const algorithms = new Set(files.map(({ checksum }) => checksum?.split(':')[0]));
    if (algorithms.has(undefined) || algorithms.size !== 1)
      return closed('the store kept no checksums of all files by one algorithm', 'list');
    return exactly(new Set(files.map(({ checksum }) => checksum)).size / files.length, 'list');
  },
  scan: (rule, context) => fileUniqueness.footer(rule, context),
};

const algorithmOf = (rule: SimpleRule): string => rule.tags.hashAlgorithm ?? 'MD5';

const plain = (name: string): string => name.toLowerCase().replaceAll('-', '');

function checksumsOf(files: readonly FileFact[], rule: SimpleRule): string[] | null {
  const parts = files.map(({ checksum }) => checksum?.split(':') ?? []);
  const wanted = plain(algorithmOf(rule));
  return parts.every(([algorithm, sum]) => algorithm !== undefined && plain(algorithm) === wanted && sum !== undefined)
    ? parts.map(([, sum]) => sum ?? '')
    : null;
}
