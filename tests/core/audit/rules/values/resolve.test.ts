import { expect, it } from 'vitest';
import { parseDqdl } from '../../../../../core/audit/dqdl/parser.ts';
import { resolveValues } from '../../../../../core/audit/rules/values/resolve.ts';

it.each([
  ['FileSize > 5 MB', 'size'],
  ['DataFreshness "at" <= 24 hours', 'duration'],
])('%s compares with a %s, which is no value of a column', (text, kind) => {
  const [rule] = parseDqdl(`Rules = [ ${text} ]`).rules;
  if (rule?.kind !== 'rule') throw new Error(`${text} is no rule`);
  const context = { facts: null, keys: {}, history: [], references: {}, now: '2024-01-03T12:34:56Z' };

  expect(rule.condition?.kind).toBe(kind);
  expect(resolveValues(rule, context)).toEqual({
    finding: { kind: 'closed', evidence: 'scan', reason: `a ${kind} says nothing of a value` },
  });
});
