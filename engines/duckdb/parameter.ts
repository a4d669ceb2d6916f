import { tokens } from './token.ts';

export interface Rewritten {
  sql: string;
  /** Parameters in use, each once, in order of appearance. */
  names: string[];
}

/**
 * Rewrites `:name` to `$name`, which is how DuckDB names parameters. Colons in strings, quoted names, dollar-quoted
 * texts, comments, casts (`::`), slices (`a[1:n]`), struct fields (`{'k':v}`) and prefix aliases (`x:y`) stay. Every
 * replacement keeps the length, so that positions in error messages hold. Total: an unclosed quote reaches to the end.
 */
export function rewriteParameters(sql: string): Rewritten {
  const names = new Set<string>();
  const brackets: string[] = [];
  let before = '';
  let previous = '';
  let out = '';
  for (const { token, index } of tokens(sql)) {
    const name = token.startsWith(':') ? token.slice(1) : '';
    const parameter = name !== '' && name !== ':' && !separates(sql, index, brackets.at(-1), previous, before);
    if (parameter) names.add(name);
    out += parameter ? `$${name}` : token;
    if (token === '(' || token === '[' || token === '{') brackets.push(token);
    if (token === ')' || token === ']' || token === '}') brackets.pop();
    if (!/^(\s|--|\/\*)/.test(token)) [before, previous] = [previous, token];
  }
  return { sql: out, names: [...names] };
}

/** Words after which an expression starts, so that a colon there cannot end an operand. */
const keywords = new Set('and or not in is then else when case like ilike between by select where distinct'.split(' '));

/** Whether the colon at `index` belongs to a struct field, a slice or an alias. */
function separates(sql: string, index: number, bracket: string | undefined, previous: string, before: string): boolean {
  if (bracket === '{') return before === '{' || before === ',';
  if (bracket === '[') return /[\w"'\])}]$/.test(previous) && !keywords.has(previous.toLowerCase());
  return /[\w"'\])}]/.test(sql.charAt(index - 1));
}
