import type { Json } from '../../json.ts';
import type { SimpleRule } from '../dqdl/ast.ts';
import type { RuleContext } from './context.ts';
import type { Finding } from './finding.ts';

/**
 * One rule type, in the three steps fact -> metric -> verdict: it finds the metric, from footers or by a query; what the
 * rule wants of the metric is judged in one place for all.
 */
export interface RuleKind {
  /** What is measured, for details: `rows`, `share of complete rows`. */
  metric: string;
  footer(rule: SimpleRule, context: RuleContext): Finding;
  /** Aggregate expressions over the view `partition` and the metric from their answers; or why there can be none. */
  scan(rule: SimpleRule, context: RuleContext): Scan | Finding;
}

export interface Scan {
  kind: 'scan';
  /** SQL that DuckDB and Spark (ANSI, double-quoted identifiers, UTC session) both accept. */
  expressions: readonly string[];
  /** Answers in the order of the expressions. */
  read(answers: readonly Json[]): Finding;
}

export const scanOf = (expressions: readonly string[], read: Scan['read']): Scan => ({
  kind: 'scan',
  expressions,
  read,
});

/** A parameter by its place; the parser holds the number of them to the signature. */
export const parameter = (rule: SimpleRule, index: number): string => unescaped(rule.parameters[index]?.raw ?? '');

export const parametersOf = (rule: SimpleRule): string[] => rule.parameters.map(({ raw }) => unescaped(raw));

const unescaped = (raw: string): string => raw.replaceAll('\\"', '"');
