import type { Condition, DateExpression, Duration, NumberExpression, Operator, Size, StringOperand } from './ast.ts';
import { parseClock } from './clock-time.ts';
import type { Cursor } from './cursor.ts';
import { accept, expectKind, expectSymbol, found, isSymbol, isWord, list, peek, take } from './cursor.ts';
import { parseNumber } from './expression.ts';
import type { Position } from './problem.ts';
import { syntaxError } from './problem.ts';
import { unquote, withoutEscapes } from './token.ts';

/** An operand before the condition around it is known; `null` fits numbers, strings and dates. */
type Operand = Position &
  (
    | { kind: 'null'; text: string }
    | { kind: 'number'; value: NumberExpression }
    | { kind: 'string'; value: StringOperand }
    | { kind: 'date'; value: DateExpression }
    | { kind: 'duration'; value: Duration }
    | { kind: 'size'; value: Size }
  );

const COMPARISONS = ['>=', '<=', '>', '<'] as const;
const MAX_AMOUNT = 2 ** 31 - 1;

/** Whether a condition begins here. */
export function startsCondition(cursor: Cursor): boolean {
  const token = peek(cursor);
  return (token.kind === 'symbol' && /^[=!<>]/.test(token.text)) || isWord(token, 'between', 'in', 'not', 'matches');
}

/** A condition, or in place of `in $name` the variable's name, which the caller knows. */
export function parseCondition(cursor: Cursor, variables: ReadonlyMap<string, string | string[]>): Condition {
  const token = peek(cursor);
  for (const operator of COMPARISONS) {
    if (accept(cursor, operator)) return conditionOf(token, operator, [parseOperand(cursor)]);
  }
  if (accept(cursor, '=')) return conditionOf(token, '=', [parseOperand(cursor)]);
  if (accept(cursor, '!')) {
    expectSymbol(cursor, '=', 'after !');
    return conditionOf(token, '!=', [parseOperand(cursor)]);
  }
  const not = accept(cursor, 'not');
  const word = take(cursor);
  if (isWord(word, 'between')) {
    const low = parseOperand(cursor);
    if (!accept(cursor, 'and') && !accept(cursor, 'AND'))
      throw syntaxError(peek(cursor), `Expected and between the two ends, found ${found(peek(cursor))}.`);
    return conditionOf(token, not ? 'not between' : 'between', [low, parseOperand(cursor)]);
  }
  if (isWord(word, 'in')) return parseIn(cursor, not ? 'not in' : 'in', variables);
  if (isWord(word, 'matches')) {
    const raw = unquote(expectKind(cursor, 'string', 'a regular expression in double quotes').text);
    const operands: StringOperand[] = [{ kind: 'text', value: raw.replaceAll('\\"', '"'), raw }];
    return { kind: 'string', operator: not ? 'not matches' : 'matches', operands };
  }
  throw syntaxError(word, `Expected between, in or matches after not, found ${found(word)}.`);
}

function parseIn(
  cursor: Cursor,
  operator: 'in' | 'not in',
  variables: ReadonlyMap<string, string | string[]>,
): Condition {
  const start = peek(cursor);
  if (accept(cursor, '$')) {
    const name = expectKind(cursor, 'name', 'the name of a variable').text;
    const value = variables.get(name);
    if (value === undefined) throw syntaxError(start, `There is no variable ${name}.`);
    const operands = [value].flat().map((raw): StringOperand => ({ kind: 'text', value: withoutEscapes(raw), raw }));
    return { kind: 'string', operator, operands, variable: name };
  }
  expectSymbol(cursor, '[', `after ${operator}`);
  const operands = list(cursor, () => parseOperand(cursor));
  expectSymbol(cursor, ']', 'to close the list');
  return conditionOf(start, operator, operands);
}

function parseOperand(cursor: Cursor): Operand {
  const token = peek(cursor);
  const position = { line: token.line, column: token.column };
  const following = peek(cursor, 1);
  if (token.kind === 'string') {
    const { text } = take(cursor);
    const value = unquote(withoutEscapes(text));
    return { ...position, kind: 'string', value: { kind: 'text', value, raw: unquote(text) } };
  }
  if (token.kind === 'date') {
    return { ...position, kind: 'date', value: { kind: 'date', date: unquote(take(cursor).text) } };
  }
  if (token.kind === 'time') return { ...position, kind: 'date', value: parseClock(cursor, take(cursor)) };
  if (token.kind === 'now') {
    take(cursor);
    return { ...position, kind: 'date', value: { kind: 'now', sign: '+', duration: null } };
  }
  if (isSymbol(token, '(') && following.kind === 'now') return { ...position, kind: 'date', value: parseNow(cursor) };
  if (token.kind === 'keyword' && /^(empty|whitespaces_only)$/i.test(token.text)) {
    const keyword = take(cursor).text.toUpperCase() as 'EMPTY' | 'WHITESPACES_ONLY';
    return { ...position, kind: 'string', value: { kind: 'keyword', keyword } };
  }
  if (isSymbol(token, '$')) {
    throw syntaxError(token, 'A variable may stand for a whole list (in $name) or a parameter, not for one value.');
  }
  if (token.kind === 'integer' && isWord(following, 'days', 'hours', 'minutes')) {
    return { ...position, kind: 'duration', value: parseDuration(cursor) };
  }
  if (token.kind === 'integer' && isWord(following, 'B', 'KB', 'MB', 'GB', 'TB')) {
    const amount = parseAmount(cursor);
    return { ...position, kind: 'size', value: { amount, unit: take(cursor).text as Size['unit'] } };
  }
  const value = parseNumber(cursor);
  return value.kind === 'null'
    ? { ...position, kind: 'null', text: value.text }
    : { ...position, kind: 'number', value };
}

/** `(now() - 3 days)`; exactly one pair of parentheses, as in the grammar. */
function parseNow(cursor: Cursor): DateExpression {
  take(cursor);
  take(cursor);
  const sign = take(cursor);
  if (!isSymbol(sign, '+') && !isSymbol(sign, '-'))
    throw syntaxError(sign, `Expected + or - after now(), found ${found(sign)}.`);
  const duration = parseDuration(cursor);
  expectSymbol(cursor, ')', 'to close the parenthesis');
  return { kind: 'now', sign: sign.text === '+' ? '+' : '-', duration };
}

function parseDuration(cursor: Cursor): Duration {
  const amount = parseAmount(cursor);
  const unit = take(cursor);
  if (!isWord(unit, 'days', 'hours', 'minutes'))
    throw syntaxError(unit, `Expected days, hours or minutes, found ${found(unit)}.`);
  return { amount, unit: unit.text as Duration['unit'] };
}

/** The reference keeps amounts in 32 bits and dies on a bigger one. */
function parseAmount(cursor: Cursor): number {
  const token = expectKind(cursor, 'integer', 'a whole number');
  const amount = Number(token.text);
  if (amount > MAX_AMOUNT) throw syntaxError(token, `${token.text} is too big; the biggest amount is ${MAX_AMOUNT}.`);
  return amount;
}

/** All operands are of one kind; NULL takes the kind of its neighbours, and alone counts as a number. */
function conditionOf(start: Position, operator: Operator, operands: Operand[]): Condition {
  const kind = operands.find((operand) => operand.kind !== 'null')?.kind ?? 'number';
  const stranger = operands.find((operand) => operand.kind !== kind && operand.kind !== 'null');
  if (stranger !== undefined)
    throw syntaxError(stranger, `Expected a ${kind} like the values before it, found a ${stranger.kind}.`);
  const none = operands.find((operand) => operand.kind === 'null');
  switch (kind) {
    case 'number':
      return { kind, operator, operands: operands.flatMap((o) => numberOperand(o)) };
    case 'string': {
      if (operator !== '=' && operator !== '!=' && operator !== 'in' && operator !== 'not in')
        throw syntaxError(start, `Strings are compared with =, !=, in and matches, not with ${operator}.`);
      return { kind, operator, operands: operands.flatMap((o) => stringOperand(o)) };
    }
    case 'date':
      return { kind, operator, operands: operands.flatMap((o) => dateOperand(o)) };
    default:
      if (none !== undefined) throw syntaxError(none, `NULL cannot stand beside a ${kind}.`);
      return kind === 'duration'
        ? { kind, operator, operands: operands.flatMap((o) => (o.kind === 'duration' ? [o.value] : [])) }
        : { kind: 'size', operator, operands: operands.flatMap((o) => (o.kind === 'size' ? [o.value] : [])) };
  }
}

const numberOperand = (o: Operand): NumberExpression[] =>
  o.kind === 'number' ? [o.value] : o.kind === 'null' ? [{ kind: 'null', text: o.text }] : [];

const stringOperand = (o: Operand): StringOperand[] =>
  o.kind === 'string' ? [o.value] : o.kind === 'null' ? [{ kind: 'keyword', keyword: 'NULL' }] : [];

const dateOperand = (o: Operand): DateExpression[] =>
  o.kind === 'date' ? [o.value] : o.kind === 'null' ? [{ kind: 'null' }] : [];
