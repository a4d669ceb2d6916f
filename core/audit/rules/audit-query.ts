import type { Column } from '../column.ts';
import type { Rule } from '../dqdl/ast.ts';
import type { Question } from '../structure-question.ts';
import { selectOf } from '../structure-question.ts';
import { answerName } from './answer.ts';
import type { RuleContext } from './context.ts';
import { expressionsOf } from './evaluate.ts';

/**
 * The questions that the rules leave open, each once; to be merged with others into one SELECT. The count of rows is
 * always among them: without an aggregate a SELECT of subqueries gives as many rows as the partition has.
 */
export function auditQuestions(rules: readonly Rule[], context: RuleContext): Question[] {
  const expressions = new Set(rules.flatMap((rule) => expressionsOf(rule, context)));
  if (expressions.size === 0) return [];
  return ['COUNT(*)', ...[...expressions].filter((sql) => sql !== 'COUNT(*)')].map((sql) => ({
    name: answerName(sql),
    sql,
  }));
}

/**
 * One SELECT of one row over the view `partition` (its keys as text columns) and the references by their names, that
 * answers all open rules; null when none is open. One broken filter or CustomSql breaks it as a whole: then ask for each
 * rule alone.
 */
export function auditQuery(
  rules: readonly Rule[],
  context: RuleContext,
): { sql: string; names: string[]; questions: Question[] } | null {
  const questions = auditQuestions(rules, context);
  return questions.length === 0
    ? null
    : { sql: selectOf(questions), names: questions.map(({ name }) => name), questions };
}

/** A context of columns only, for a query that is written before there are files. */
export const contextOfColumns = (
  columns: readonly Column[],
  rest: Partial<Omit<RuleContext, 'facts' | 'columns'>> = {},
): RuleContext => ({ facts: null, columns, keys: {}, history: [], references: {}, ...rest });
