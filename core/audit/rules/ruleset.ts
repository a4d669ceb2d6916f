import { errorMessage } from '../../errors.ts';
import type { Json } from '../../json.ts';
import type { Rule } from '../dqdl/ast.ts';
import type { Question } from '../structure-question.ts';
import { selectOf } from '../structure-question.ts';
import type { Check, Outcome } from '../verdict.ts';
import { auditQuestions } from './audit-query.ts';
import type { RuleContext } from './context.ts';
import { evaluateFromAnswers, evaluateFromFooters } from './evaluate.ts';
import type { RuleVerdict } from './rule-verdict.ts';

type Answers = Readonly<Record<string, Json>>;

/** Rules in their context: what is proved already, what is to be asked, and the verdicts once it is answered. */
export interface CompiledRuleset {
  proved: RuleVerdict[];
  questions: Question[];
  evaluate(answers: Answers): RuleVerdict[];
}

export function compileRuleset(rules: readonly Rule[], context: RuleContext): CompiledRuleset {
  return {
    proved: rules.map((rule) => evaluateFromFooters(rule, context)),
    questions: auditQuestions(rules, context),
    evaluate: (answers) => rules.map((rule) => evaluateFromAnswers(rule, answers, context)),
  };
}

/** Verdicts as checks of a partition; only blocking ones keep it from being published. */
export const checksOf = (
  rules: readonly Rule[],
  verdicts: readonly RuleVerdict[],
  check: 'rule' | 'warning',
): Check[] =>
  rules.flatMap((rule, i) => {
    const verdict = verdicts[i];
    return verdict === undefined ? [] : [{ check, rule: rule.text, ...verdict, blocking: check === 'rule' }];
  });

export type EvaluationOutcome = 'Passed' | 'Failed' | 'Unknown';

/** What `lakefill dqdl eval` prints. */
export interface EvaluationDocument {
  outcome: EvaluationOutcome;
  rules: { rule: string; outcome: EvaluationOutcome; evidence: RuleVerdict['evidence']; detail: string }[];
}

/**
 * Evaluates all rules: footers first, then one query for the rest through `ask`, which is null for footers only. If that
 * query is refused, each open rule is asked alone, so that one broken rule does not hide the others: at most one query
 * more than there are rules.
 */
export async function evaluateRuleset(
  rules: readonly Rule[],
  context: RuleContext,
  ask: ((sql: string) => Promise<Answers>) | null,
): Promise<EvaluationDocument> {
  const { proved, questions, evaluate } = compileRuleset(rules, context);
  const verdicts =
    ask === null || questions.length === 0
      ? evaluateWithout(proved, questions, evaluate)
      : await asked(rules, context, ask);
  const outcomes = verdicts.map(({ outcome }) => outcome);
  const outcome = outcomes.includes('fail') ? 'fail' : outcomes.includes('unknown') ? 'unknown' : 'pass';
  return {
    outcome: NAMES[outcome],
    rules: rules.flatMap((rule, i) => {
      const verdict = verdicts[i];
      return verdict === undefined ? [] : [{ rule: rule.text, ...verdict, outcome: NAMES[verdict.outcome] }];
    }),
  };
}

const NAMES: Readonly<Record<Outcome, EvaluationOutcome>> = { pass: 'Passed', fail: 'Failed', unknown: 'Unknown' };

const evaluateWithout = (
  proved: RuleVerdict[],
  questions: readonly Question[],
  evaluate: CompiledRuleset['evaluate'],
) => (questions.length === 0 ? evaluate({}) : proved);

async function asked(
  rules: readonly Rule[],
  context: RuleContext,
  ask: (sql: string) => Promise<Answers>,
): Promise<RuleVerdict[]> {
  const all = compileRuleset(rules, context);
  try {
    return all.evaluate(await ask(selectOf(all.questions)));
  } catch (error) {
    if (rules.length === 1) return all.proved.map((verdict) => refused(verdict, error));
    const verdicts: RuleVerdict[] = [];
    for (const rule of rules) {
      const one = compileRuleset([rule], context);
      verdicts.push(...(one.questions.length === 0 ? one.evaluate({}) : await asked([rule], context, ask)));
    }
    return verdicts;
  }
}

const refused = (verdict: RuleVerdict, error: unknown): RuleVerdict =>
  verdict.outcome === 'unknown' ? { ...verdict, detail: `the query was refused: ${errorMessage(error)}` } : verdict;
