import { columnsOf } from '../context.ts';
import { closed, failed, passed } from '../finding.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter } from '../rule-kind.ts';

/** Every name contains a match; the pattern is not anchored, as in Deequ. */
export const columnNamesMatchPattern: RuleKind = {
  metric: 'share of matching names',
  footer(rule, context) {
    const pattern = compile(parameter(rule, 0));
    if (pattern === null) return closed(`${parameter(rule, 0)} is not a pattern that can be read here`, 'footer');
    const schemas = [...(context.facts?.schemas ?? []), columnsOf(context)];
    const names = new Set(schemas.flat().map(({ name }) => name));
    const others = [...names].filter((name) => !pattern.test(name));
    if (names.size === 0) return failed('there are no columns');
    return others.length === 0 ? passed('all names match') : failed(`these names do not match: ${others.join(', ')}`);
  },
  scan: (rule, context) => columnNamesMatchPattern.footer(rule, context),
};

function compile(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}
