import type { Json } from '../../json.ts';
import type { CompositeRule, Rule, SimpleRule } from '../dqdl/ast.ts';
import type { Evidence, Outcome } from '../verdict.ts';
import { answerName } from './answer.ts';
import type { RuleContext } from './context.ts';
import { judgeFinding } from './judge-finding.ts';
import { unsupported } from './kinds/unsupported.ts';
import { RULE_KINDS } from './registry.ts';
import type { RuleKind } from './rule-kind.ts';
import type { RuleVerdict } from './rule-verdict.ts';

/**
 * What footers, listings and history prove of a rule; reads nothing. `unknown` with evidence `scan` may be decided by a
 * query (`auditQuery`), with `history` only by time.
 */
export const evaluateFromFooters = (rule: Rule, context: RuleContext): RuleVerdict =>
  rule.kind === 'composite'
    ? combine(rule, (member) => evaluateFromFooters(member, context))
    : judgeFinding(rule, kindOf(rule).metric, kindOf(rule).footer(rule, context), context);

/** The same with the answers of the audit query, by their names; what footers proved is not asked again. */
export function evaluateFromAnswers(
  rule: Rule,
  answers: Readonly<Record<string, Json>>,
  context: RuleContext,
): RuleVerdict {
  if (rule.kind === 'composite') return combine(rule, (member) => evaluateFromAnswers(member, answers, context));
  const proved = evaluateFromFooters(rule, context);
  if (proved.outcome !== 'unknown' || proved.evidence === 'history') return proved;
  const kind = kindOf(rule);
  const scan = kind.scan(rule, context);
  if (scan.kind !== 'scan') return judgeFinding(rule, kind.metric, scan, context);
  const names = scan.expressions.map(answerName);
  if (names.some((name) => answers[name] === undefined)) return { ...proved, detail: `not answered: ${proved.detail}` };
  return judgeFinding(rule, kind.metric, scan.read(names.map((name) => answers[name] ?? null)), context);
}

/** Expressions whose answers `evaluateFromAnswers` looks for: of the members that footers leave open. */
export function expressionsOf(rule: Rule, context: RuleContext): string[] {
  const proved = evaluateFromFooters(rule, context);
  if (proved.outcome !== 'unknown') return [];
  if (rule.kind === 'composite') return rule.members.flatMap((member) => expressionsOf(member, context));
  if (proved.evidence === 'history') return [];
  const scan = kindOf(rule).scan(rule, context);
  return scan.kind === 'scan' ? [...scan.expressions] : [];
}

export const kindOf = ({ type }: SimpleRule): RuleKind => RULE_KINDS[type] ?? unsupported(`${type} is not supported`);

/**
 * Members are judged over the whole partition and then joined, with three values: `and` fails as soon as one fails, `or`
 * passes as soon as one passes. It only lacks history where nothing else is missing.
 */
function combine(rule: CompositeRule, evaluate: (member: Rule) => RuleVerdict): RuleVerdict {
  const verdicts = rule.members.map(evaluate);
  const decisive: Outcome = rule.operator === 'and' ? 'fail' : 'pass';
  const deciding = verdicts.filter(({ outcome }) => outcome === decisive);
  const unknown = verdicts.filter(({ outcome }) => outcome === 'unknown');
  const detail = verdicts.map(({ outcome, detail: said }) => `${outcome} (${said})`).join(` ${rule.operator} `);
  if (deciding.length > 0) return { outcome: decisive, evidence: cheapest(deciding), detail };
  if (unknown.length > 0) return { outcome: 'unknown', evidence: dearest(unknown), detail };
  return { outcome: decisive === 'fail' ? 'pass' : 'fail', evidence: dearest(verdicts), detail };
}

/** By what it takes to have it. */
const COST: readonly Evidence[] = ['history', 'list', 'footer', 'scan'];

const byCost = (verdicts: readonly RuleVerdict[]): Evidence[] =>
  verdicts.map(({ evidence }) => evidence).toSorted((a, b) => COST.indexOf(a) - COST.indexOf(b));

const cheapest = (verdicts: readonly RuleVerdict[]): Evidence => byCost(verdicts)[0] ?? 'scan';
const dearest = (verdicts: readonly RuleVerdict[]): Evidence => byCost(verdicts).at(-1) ?? 'scan';
