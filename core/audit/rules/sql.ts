import type { SimpleRule } from '../dqdl/ast.ts';
import { quoteName } from '../structure-question.ts';

export { quoteName };

/**
 * A string that both engines read alike. Spark 3 knows backslash escapes and no doubled quotes, DuckDB the opposite, and
 * Spark replaces `${..}`: so quote and backslash are spelled by their code and `$` never stands before `{`.
 */
export function quoteText(text: string): string {
  const parts = text.split(/(['\\]|\$(?=\{))/).filter((part) => part !== '');
  const spelled = parts.map((part) => (part === "'" ? 'CHR(39)' : part === '\\' ? 'CHR(92)' : `'${part}'`));
  return spelled.length === 0 ? "''" : spelled.length === 1 ? spelled.join('') : `(${spelled.join(' || ')})`;
}

/** A number as written; beyond 38 digits, which no decimal type holds, as a double. */
export const quoteNumber = (text: string): string =>
  text.replace(/\D/g, '').length > 38 || /e/i.test(text) ? Number(text).toExponential().replace('e', 'E') : text;

export const quoteDay = (day: string): string => `DATE '${day}'`;

/** On a line of its own, so that a comment in it ends with it. */
const filterOf = (where: string): string => `(${where}\n)`;

/** Rows that the rule is about. A row whose filter is NULL is outside. */
export const countRows = ({ where }: Pick<SimpleRule, 'where'>): string =>
  where === null ? 'COUNT(*)' : `SUM(CASE WHEN ${filterOf(where)} THEN 1 ELSE 0 END)`;

/** Rows of the rule that satisfy the predicate; NULL does not. */
export const countWhere = ({ where }: Pick<SimpleRule, 'where'>, predicate: string): string =>
  `SUM(CASE WHEN ${where === null ? '' : `${filterOf(where)} AND `}(${predicate}) THEN 1 ELSE 0 END)`;

/** The value in rows of the rule, NULL in others. */
export const valueWhere = ({ where }: Pick<SimpleRule, 'where'>, value: string): string =>
  where === null ? value : `CASE WHEN ${filterOf(where)} THEN ${value} END`;

/** ` AND (filter)`, for subqueries. */
export const andWhere = ({ where }: Pick<SimpleRule, 'where'>): string =>
  where === null ? '' : ` AND ${filterOf(where)}`;

/**
 * Whether the whole text matches. The engines have no common predicate: a text that is replaced by two different ones,
 * each time as a whole, is matched; no text equals both.
 */
export function fullMatch(text: string, pattern: string): string {
  const anchored = quoteText(`^(?:${pattern})$`);
  return ['a', 'b'].map((mark) => `REGEXP_REPLACE(${text}, ${anchored}, '${mark}') = '${mark}'`).join(' AND ');
}

/** What RE2 (DuckDB) has and Java's regular expressions (Spark) have not, or the other way round; null when none. */
export function patternProblem(pattern: string): string | null {
  if (/\(\?(?:[=!>]|<[=!])/.test(pattern)) return 'lookaround and atomic groups are not available in both engines';
  if (/(?:^|[^\\])(?:\\\\)*\\(?:[1-9]|k<|G|Z|h|R|X)/.test(pattern))
    return 'back references are not available in both engines';
  if (/[*+?}]\+/.test(pattern)) return 'possessive quantifiers are not available in both engines';
  try {
    RegExp(pattern.replace(/^\(\?[a-z]+\)/, ''));
    return null;
  } catch {
    return 'it is not a regular expression';
  }
}
