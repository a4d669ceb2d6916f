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
      if (token === '[' || token === ']') {
        problems.push(
          `${token} bounds an optional section, and a partition has one spelling: leave it out or quote it`,
        );
      } else if ('{}#'.includes(token)) problems.push(`${token} is reserved: put it in quotes`);
      else text(token);
    } else {
      const field = patternField(letter, token.length);
      if ('problem' in field) problems.push(field.problem);
      else parts.push(field);
    }
  }
  if (runsOn(parts)) {
    problems.push('single letters side by side (Md) write 1 11 and 11 1 alike: double one of them (Mdd) or part them');
  }
  if (problems.length > 0) return { problems };
  return { parts };
}

/** Of numbers side by side one may be as long as it takes: their length together tells where it ends. Two of them run on. */
function runsOn(parts: readonly PatternPart[]): boolean {
  let varying = 0;
  return parts.some((part) => {
    if (typeof part === 'string' ? /\D/.test(part) : part.digits === undefined) varying = 0;
    else if (typeof part !== 'string' && part.digits === 'varying') varying += 1;
    return varying > 1;
  });
}
