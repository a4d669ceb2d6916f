import type { NumberExpression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { accept, expectSymbol, found, isSymbol, isWord, list, nested, peek, take } from './cursor.ts';
import { syntaxError } from './problem.ts';

type Operation = Extract<NumberExpression, { kind: 'binary' }>['operator'];
const OPERATIONS = new Set(['+', '-', '*', '/']);

/** `number (op number)*`, read from left to right: the reference gives `*` no precedence over `+`. */
export function parseNumber(cursor: Cursor): NumberExpression {
  let left = parseTerm(cursor);
  while (peek(cursor).kind === 'symbol' && OPERATIONS.has(peek(cursor).text)) {
    const operator = take(cursor).text as Operation;
    left = { kind: 'binary', operator, left, right: parseTerm(cursor), parenthesized: false };
  }
  return left;
}

function parseTerm(cursor: Cursor): NumberExpression {
  const token = take(cursor);
  if (token.kind === 'integer' || token.kind === 'decimal') return { kind: 'number', text: token.text };
  if (isWord(token, 'NULL', 'null')) return { kind: 'null', text: token.text };
  if (isSymbol(token, '-')) {
    const digits = take(cursor);
    if (digits.kind !== 'integer' && digits.kind !== 'decimal')
      throw syntaxError(digits, `Expected a number after -, found ${found(digits)}.`);
    return { kind: 'number', text: `-${digits.text}` };
  }
  if (isSymbol(token, '(')) {
    const inner = nested(cursor, () => parseNumber(cursor));
    expectSymbol(cursor, ')', 'to close the parenthesis');
    return inner.kind === 'binary' ? { ...inner, parenthesized: true } : inner;
  }
  if (token.kind === 'name' && accept(cursor, '(')) {
    const call: NumberExpression = { kind: 'call', name: token.text, arguments: [] };
    if (accept(cursor, ')')) return call;
    call.arguments = nested(cursor, () => list(cursor, () => parseNumber(cursor)));
    expectSymbol(cursor, ')', `to close ${token.text}(`);
    return call;
  }
  throw syntaxError(token, `Expected a number, found ${found(token)}.${hint(token.text)}`);
}

function hint(text: string): string {
  if (text === '$') return ' Variables hold strings; they cannot stand for a number.';
  if (text === '+') return ' Numbers have no leading +.';
  if (/^\.\d|^\d+\.$|^\d[\d.]*e\d+$/i.test(text)) return ' Write it like 0.5 or 1000.';
  return '';
}
