import { expect, it } from 'vitest';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';
import { RULE_TYPES } from '../../../../core/audit/dqdl/rule-type.ts';
import { RULE_KINDS } from '../../../../core/audit/rules/registry.ts';
import { checksOf, compileRuleset, evaluateRuleset } from '../../../../core/audit/rules/ruleset.ts';
import { LakefillError } from '../../../../core/errors.ts';
import type { Json } from '../../../../core/json.ts';
import { factsOfTable } from './table.ts';

const facts = factsOfTable({ columns: ['c'], rows: [[1], [2]] });
const context = { facts, keys: {}, history: [], references: {} };
const rulesOf = (text: string) => parseDqdl(`Rules = [ ${text} ]`).rules;

it('judges every rule type of the language', () => {
  expect(Object.keys(RULE_KINDS).toSorted()).toEqual(RULE_TYPES.toSorted());
});

it('asks one query for all that footers leave open, and judges the answers', async () => {
  const asked: string[] = [];
  const ask = async (sql: string): Promise<Record<string, Json>> => {
    asked.push(sql);
    const names = [...sql.matchAll(/ AS (dq_\w+)/g)].map(([, name]) => name ?? '');
    return Object.fromEntries(names.map((name, i) => [name, i === 0 ? 2 : 0.5]));
  };

  const document = await evaluateRuleset(rulesOf('RowCount = 2, Entropy "c" < 1, RowCount > 5'), context, ask);

  expect({ document, asked: asked.length }).toEqual({
    asked: 1,
    document: {
      outcome: 'Failed',
      rules: [
        { rule: 'RowCount = 2', outcome: 'Passed', evidence: 'footer', detail: 'rows: 2, wanted = 2' },
        { rule: 'Entropy "c" < 1', outcome: 'Passed', evidence: 'scan', detail: 'entropy: 0.5, wanted < 1' },
        { rule: 'RowCount > 5', outcome: 'Failed', evidence: 'footer', detail: 'rows: 2, wanted > 5' },
      ],
    },
  });
});

it('asks each rule alone when the query for all is refused, so that one broken rule hides no other', async () => {
  const ask = async (sql: string): Promise<Record<string, Json>> => {
    if (sql.includes('nonsense')) throw new LakefillError('InvalidSql', 'no such column: nonsense');
    return Object.fromEntries([...sql.matchAll(/ AS (dq_\w+)/g)].map(([, name]) => [name ?? '', 0.5]));
  };

  const document = await evaluateRuleset(rulesOf('Entropy "c" < 1, RowCount > 1 where "nonsense > 1"'), context, ask);

  expect(document).toEqual({
    outcome: 'Unknown',
    rules: [
      { rule: 'Entropy "c" < 1', outcome: 'Passed', evidence: 'scan', detail: 'entropy: 0.5, wanted < 1' },
      {
        rule: 'RowCount > 1 where "nonsense > 1"',
        outcome: 'Unknown',
        evidence: 'scan',
        detail: 'the query was refused: no such column: nonsense',
      },
    ],
  });
});

it('leaves open what footers do not tell where it may not ask', async () => {
  const document = await evaluateRuleset(rulesOf('RowCount = 2, Entropy "c" < 1'), context, null);

  expect([document.outcome, ...document.rules.map(({ outcome }) => outcome)]).toEqual(['Unknown', 'Passed', 'Unknown']);
});

it('makes blocking checks of rules and remarks of warnings', () => {
  const rules = rulesOf('RowCount = 2');
  const { proved } = compileRuleset(rules, context);
  const same = { rule: 'RowCount = 2', outcome: 'pass', evidence: 'footer', detail: 'rows: 2, wanted = 2' };

  expect([...checksOf(rules, proved, 'rule'), ...checksOf(rules, proved, 'warning')]).toEqual([
    { check: 'rule', ...same, blocking: true },
    { check: 'warning', ...same, blocking: false },
  ]);
});
