/**
 * Cuts SQL into strings, quoted names, comments, words, numbers, casts, `:name`, runs of white space and single
 * characters, without a gap. Total: what is not closed reaches to the end.
 */
export function* tokens(sql: string): Iterable<{ token: string; index: number }> {
  let index = 0;
  while (index < sql.length) {
    const end = tokenEnd(sql, index);
    yield { token: sql.slice(index, end), index };
    index = end;
  }
}

/** Where an index lies in a text, both from 1. */
export function placeIn(sql: string, index: number): { line: number; column: number } {
  const before = sql.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** Where the first of some words stands, as it is or quoted, whatever its case; undefined where none does. */
export function placeOf(sql: string, words: readonly string[]): { line: number; column: number } | undefined {
  const wanted = new Set(words.map((word) => word.toLowerCase()));
  for (const { token, index } of tokens(sql)) {
    const bare = /^(["']).*\1$/s.test(token) ? token.slice(1, -1) : token;
    if (wanted.has(bare.toLowerCase())) return placeIn(sql, index);
  }
  return undefined;
}

function tokenEnd(sql: string, index: number): number {
  const quoted = skip(sql, index);
  if (quoted > index) return quoted;
  plain.lastIndex = index;
  return plain.test(sql) ? plain.lastIndex : index + 1;
}

const plain = /\s+|::|:[A-Za-z_]\w*|[\w$]+/y;

/** The end of the quoted text, comment or number at `index`, or `index` where there is none. */
function skip(sql: string, index: number): number {
  const char = sql.charAt(index);
  const next = sql.charAt(index + 1);
  if (char === '-' && next === '-') return endOf(sql, '\n', index);
  if (char === '/' && next === '*') return endOfBlock(sql, index);
  if ((char === 'e' || char === 'E') && next === "'" && !/\w/.test(sql.charAt(index - 1))) {
    return endOfQuote(sql, index + 1, true);
  }
  if (char === "'" || char === '"') return endOfQuote(sql, index, false);
  if (char === '$') {
    const tag = /^\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/.exec(sql.slice(index, index + 130))?.[0];
    if (tag !== undefined) return endOf(sql, tag, index + tag.length);
  }
  return index;
}

function endOf(sql: string, mark: string, from: number): number {
  const found = sql.indexOf(mark, from);
  return found < 0 ? sql.length : found + mark.length;
}

/** Block comments nest, as in PostgreSQL. */
function endOfBlock(sql: string, index: number): number {
  let depth = 0;
  for (let at = index; at < sql.length; at += 1) {
    const pair = sql.slice(at, at + 2);
    if (pair !== '/*' && pair !== '*/') continue;
    depth += pair === '/*' ? 1 : -1;
    at += 1;
    if (depth === 0) return at + 1;
  }
  return sql.length;
}

function endOfQuote(sql: string, index: number, escapes: boolean): number {
  const quote = sql.charAt(index);
  for (let at = index + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === '\\') at += 1;
    else if (sql[at] === quote) {
      if (sql[at + 1] !== quote) return at + 1;
      at += 1;
    }
  }
  return sql.length;
}
