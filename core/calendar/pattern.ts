import { type PatternField, patternField } from './pattern-field.ts';

/** A pattern in pieces: text that stands for itself, and fields. */
export type PatternPart = string | PatternField;

const TOKEN = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^'A-Za-z]|'/gs;

/**
 * Takes a `java.time.format.DateTimeFormatter` pattern apart, as Athena's partition projection understands it: letters
 * are fields, `'text'` stands for itself, `''` is one quote. All problems at once.
 */
export function parsePattern(format: string): { parts: PatternPart[] } | { problems: string[] } {
  const parts: PatternPart[] = [];
  const problems: string[] = [];
  const text = (literal: string): void => {
    const last = parts.at(-1);
    if (typeof last === 'string') parts[parts.length - 1] = last + literal;
    else parts.push(literal);
  };
  for (const [token, quoted, letter] of format.matchAll(TOKEN)) {
    if (quoted !== undefined) text(quoted === '' ? "'" : quoted.replaceAll("''", "'"));
    else if (token === "'") problems.push('a quote is never closed');
    else if (letter === undefined) {
      if ('[]{}#'.includes(token)) problems.push(`${token} is reserved: put it in quotes`);
      else text(token);
    } else {
      const field = patternField(letter, token.length);
      if ('problem' in field) problems.push(field.problem);
      else parts.push(field);
    }
  }
  if (parts.some((part, i) => runsOn(part, parts[i + 1]))) {
    problems.push('single letters side by side (Md) write 1 11 and 11 1 alike: double them (MMdd) or part them');
  }
  if (problems.length > 0) return { problems };
  return { parts };
}

/** A number that is as long as it takes ends only where something else than a digit follows. */
function runsOn(part: PatternPart, next: PatternPart | undefined): boolean {
  if (typeof part === 'string' || part.digits !== 'varying' || next === undefined) return false;
  return typeof next === 'string' ? /^\d/.test(next) : next.digits !== undefined;
}
