import type { Cursor } from './cursor.ts';
import { accept, expectKind, expectSymbol, isSymbol, list, peek, take } from './cursor.ts';
import { syntaxError } from './problem.ts';
import { unquote } from './token.ts';

const MAX_LABELS = 10;
const MAX_KEY = 128;
const MAX_VALUE = 256;

/** By key, in the order written, which a plain object would lose for keys like `"1"`. */
export type Labels = ReadonlyMap<string, string>;

/** `= ["key"="value", ..]` behind `labels` or `DefaultLabels`; `taken` labels of the defaults count too. */
export function parseLabels(cursor: Cursor, taken: number): Labels {
  expectSymbol(cursor, '=', 'after the word labels');
  const start = expectSymbol(cursor, '[', 'to begin the labels');
  if (isSymbol(peek(cursor), ']')) {
    take(cursor);
    cursor.errors.push({ line: start.line, column: start.column, message: 'Labels must hold at least one label.' });
    return new Map();
  }
  const seen = new Map<string, string>();
  const labels = list(cursor, () => parseLabel(cursor, seen));
  expectSymbol(cursor, ']', 'to close the labels');
  if (taken + labels.length > MAX_LABELS)
    throw syntaxError(start, `More than ${MAX_LABELS} labels, those of DefaultLabels included.`);
  return seen;
}

function parseLabel(cursor: Cursor, seen: Map<string, string>): void {
  const token = expectKind(cursor, 'string', 'a label as "key"="value"');
  const key = unquote(token.text);
  expectSymbol(cursor, '=', 'between a label and its value');
  const value = unquote(expectKind(cursor, 'string', 'the value of a label in double quotes').text);
  if (key === '' || value === '') throw syntaxError(token, 'A label and its value must not be empty.');
  if (key.length > MAX_KEY)
    throw syntaxError(token, `A label has at most ${MAX_KEY} characters, this one ${key.length}.`);
  if (value.length > MAX_VALUE)
    throw syntaxError(token, `The value of a label has at most ${MAX_VALUE} characters, this one ${value.length}.`);
  if (seen.has(key)) throw syntaxError(token, `The label ${key} is there twice.`);
  seen.set(key, value);
}

/** Labels if the word comes next, else null. */
export const acceptLabels = (cursor: Cursor, taken: number): Labels | null =>
  accept(cursor, 'labels') ? parseLabels(cursor, taken) : null;
