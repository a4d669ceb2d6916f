import { at } from '../../errors.ts';
import type { Problem } from './problem.ts';
import { syntaxError } from './problem.ts';
import type { Token, TokenKind } from './token.ts';

/** Parentheses and brackets may nest this deep; a parser that recurses has to stop somewhere before the stack does. */
const MAX_DEPTH = 200;

/** Where the parser stands, and what it found wrong so far. The only state of the parser. */
export interface Cursor {
  readonly tokens: readonly Token[];
  index: number;
  depth: number;
  readonly errors: Problem[];
  readonly warnings: Problem[];
}

export const cursorOn = (tokens: readonly Token[]): Cursor => ({
  tokens,
  index: 0,
  depth: 0,
  errors: [],
  warnings: [],
});

/** The token `ahead` of the next one; `end` for ever behind the last. */
export const peek = (cursor: Cursor, ahead = 0): Token =>
  at(cursor.tokens, Math.min(cursor.index + ahead, cursor.tokens.length - 1));

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  cursor.index += 1;
  return token;
}

export const isSymbol = (token: Token, text: string): boolean => token.kind === 'symbol' && token.text === text;

/** Words are exact, but for `and`, `or`, `of` and the keyword values, which the lexer takes all-upper too. */
export const isWord = (token: Token, ...words: string[]): boolean =>
  token.kind === 'keyword' && words.includes(token.text);

/** Takes the symbol or word if it comes next. */
export function accept(cursor: Cursor, text: string): boolean {
  const token = peek(cursor);
  if (!isSymbol(token, text) && !isWord(token, text)) return false;
  cursor.index += 1;
  return true;
}

export function expectSymbol(cursor: Cursor, text: string, where: string): Token {
  const token = peek(cursor);
  if (!isSymbol(token, text)) throw syntaxError(token, `Expected ${text} ${where}, found ${found(token)}.`);
  return take(cursor);
}

export function expectKind(cursor: Cursor, kind: TokenKind, what: string): Token {
  const token = peek(cursor);
  if (token.kind !== kind) throw syntaxError(token, `Expected ${what}, found ${found(token)}.${hint(token, kind)}`);
  return take(cursor);
}

/** A token in words. */
export const found = (token: Token): string => (token.kind === 'end' ? 'the end of the text' : token.text);

function hint(token: Token, wanted: TokenKind): string {
  if (wanted === 'string' && (token.kind === 'date' || token.kind === 'time'))
    return ' A quoted date or time cannot stand for a string here.';
  if (wanted === 'string' && (token.kind === 'name' || token.kind === 'keyword')) return ' Put it in double quotes.';
  return '';
}

/** Runs `parse` one level deeper. */
export function nested<T>(cursor: Cursor, parse: () => T): T {
  if (cursor.depth >= MAX_DEPTH) throw syntaxError(peek(cursor), `Nested deeper than ${MAX_DEPTH} levels.`);
  cursor.depth += 1;
  try {
    return parse();
  } finally {
    cursor.depth -= 1;
  }
}

/** One or more, separated by commas. */
export function list<T>(cursor: Cursor, parse: () => T): T[] {
  const items = [parse()];
  while (accept(cursor, ',')) items.push(parse());
  return items;
}
