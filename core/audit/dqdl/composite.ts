import type { Rule } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { accept, expectSymbol, isSymbol, isWord, nested, peek, take } from './cursor.ts';
import { formatComposite, formatLabels } from './format.ts';
import { mergedOrder } from './hash-order.ts';
import type { Labels } from './labels.ts';
import { parseLabels } from './labels.ts';
import type { ReadRule, Scope } from './rule.ts';
import { parseSimpleRule } from './rule.ts';

/** `(rule) and (rule) or (rule)`: `and` binds tighter than `or`, both from left to right. */
export const parseRule = (cursor: Cursor, scope: Scope): Rule => parseJoined(cursor, scope).rule;

const parseJoined = (cursor: Cursor, scope: Scope): ReadRule =>
  chain(cursor, scope, 'or', () => chain(cursor, scope, 'and', () => parseMember(cursor, scope)));

function chain(cursor: Cursor, scope: Scope, operator: 'and' | 'or', parse: () => ReadRule): ReadRule {
  let left = parse();
  while (accept(cursor, operator) || accept(cursor, operator.toUpperCase())) {
    const members = [left.rule, parse().rule];
    const { line, column } = left.rule;
    const text = formatComposite({ operator, members });
    const labels = Object.fromEntries(scope.defaultLabels);
    const rule: Rule = { line, column, kind: 'composite', type: 'Composite', operator, members, labels, text };
    left = { rule, bare: text, labelled: false };
  }
  return left;
}

/** Labels behind a parenthesis are those of the rule inside; the reference prints them for a single one only. */
function parseMember(cursor: Cursor, scope: Scope): ReadRule {
  if (!isSymbol(peek(cursor), '(')) return parseSimpleRule(cursor, scope);
  take(cursor);
  const inner = nested(cursor, () => parseJoined(cursor, scope));
  expectSymbol(cursor, ')', 'to close the parenthesis');
  if (!isWord(peek(cursor), 'labels')) return inner;
  const { line, column } = take(cursor);
  const own = parseLabels(cursor, scope.defaultLabels.size);
  if (inner.labelled) {
    const message = 'These labels take the place of those inside the parentheses, which are lost.';
    cursor.warnings.push({ line, column, message });
  }
  const labels: Labels = new Map([...scope.defaultLabels, ...own]);
  const printed = formatLabels(labels, mergedOrder([...scope.defaultLabels.keys()], [...own.keys()]));
  const text = inner.rule.kind === 'rule' ? inner.bare + printed : inner.bare;
  return { rule: { ...inner.rule, labels: Object.fromEntries(labels), text }, bare: inner.bare, labelled: true };
}
