import type { Position, Problem } from './problem.ts';

/**
 * Kinds as the reference grammar's lexer cuts them: a quoted date or time of day is never a plain string, and a word of
 * the language is never a name, so neither can be a bare parameter.
 */
export type TokenKind =
  | 'name'
  | 'keyword'
  | 'integer'
  | 'decimal'
  | 'string'
  | 'date'
  | 'time'
  | 'now'
  | 'symbol'
  | 'end';

export interface Token extends Position {
  kind: TokenKind;
  /** As written, quotes included. */
  text: string;
}

const KEYWORDS = new Set(
  (
    'Metadata DataSources Rules Analyzers DefaultLabels labels with where matches between in not and AND or OR of OF ' +
    'null NULL empty EMPTY whitespaces_only WHITESPACES_ONLY days hours minutes B KB MB GB TB'
  ).split(' '),
);

const DATE = /^"\d{4}-\d{2}-\d{2}"$/;
const TIME = /^"(\d{1,2}:\d{2} (AM|PM)|\d{2}:\d{2})"$/;
const WORD = /[a-zA-Z0-9_.]+/y;
const SYMBOL = />=|<=|[=<>!:,{}[\]()$+*/-]/y;
const SPACE = /\s+/y;
const COMMENT = /#[^\n]*/y;

/**
 * Cuts a ruleset into tokens; total. White space is any Unicode white space and a byte order mark, and a comment may end
 * with the text: the reference refuses those. The last token is always `end`.
 */
export function tokenize(source: string): { tokens: Token[]; problems: Problem[] } {
  const text = source.replaceAll(/\r\n?/g, '\n').replace(/^\uFEFF/, '');
  const tokens: Token[] = [];
  const problems: Problem[] = [];
  let offset = 0;
  let line = 1;
  let lineStart = 0;
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0] ?? null;
  };
  const advance = (length: number): void => {
    for (const end = offset + length; offset < end; offset += 1) {
      if (text[offset] === '\n') {
        line += 1;
        lineStart = offset + 1;
      }
    }
  };
  while (offset < text.length) {
    const skipped = match(SPACE) ?? match(COMMENT);
    if (skipped !== null) {
      advance(skipped.length);
      continue;
    }
    const position = { line, column: offset - lineStart + 1 };
    const token = next(text, offset, match);
    if (typeof token === 'string') {
      problems.push({ ...position, message: token });
      advance(
        token.startsWith('A string') ? text.length - offset : ([...text.slice(offset, offset + 2)][0]?.length ?? 1),
      );
      continue;
    }
    tokens.push({ ...token, ...position });
    advance(token.text.length);
  }
  tokens.push({ kind: 'end', text: '', line, column: offset - lineStart + 1 });
  return { tokens, problems };
}

function next(
  text: string,
  offset: number,
  match: (pattern: RegExp) => string | null,
): { kind: TokenKind; text: string } | string {
  if (text[offset] === '"') {
    const quoted = quotedString(text, offset);
    if (quoted === null) return 'A string begins here and never ends; close it with ".';
    const kind = DATE.test(quoted) ? 'date' : TIME.test(quoted) ? 'time' : 'string';
    return { kind, text: quoted };
  }
  const word = match(WORD);
  if (word !== null) {
    if (word === 'now' && text.startsWith('now()', offset)) return { kind: 'now', text: 'now()' };
    if (/^\d+$/.test(word)) return { kind: 'integer', text: word };
    if (/^\d+\.\d+$/.test(word)) return { kind: 'decimal', text: word };
    return { kind: KEYWORDS.has(word) ? 'keyword' : 'name', text: word };
  }
  const symbol = match(SYMBOL);
  if (symbol !== null) return { kind: 'symbol', text: symbol };
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const hint = /['‘’“”]/.test(character) ? ' Strings stand in straight double quotes.' : '';
  return `Unexpected character ${JSON.stringify(character)}.${hint}`;
}

/**
 * From quote to quote; `\"` and `\\` do not end it. A text that ends inside is cut at its last `\"` as the reference
 * cuts it; null when there is none.
 */
function quotedString(text: string, start: number): string | null {
  let lastEscaped = -1;
  for (let i = start + 1; i < text.length; i += 1) {
    if (text[i] === '"') return text.slice(start, i + 1);
    if (text[i] !== '\\') continue;
    if (text[i + 1] === '"') lastEscaped = i + 1;
    if (text[i + 1] === '"' || text[i + 1] === '\\') i += 1;
  }
  return lastEscaped < 0 ? null : text.slice(start, lastEscaped + 1);
}

/** The text between the quotes, escapes untouched. */
export const unquote = (text: string): string => text.slice(1, -1);

/** `\x` means x. */
export const withoutEscapes = (raw: string): string => raw.replaceAll(/\\(.)/g, '$1');
