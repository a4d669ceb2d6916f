import type { Cursor } from './cursor.ts';
import { accept, expectKind, expectSymbol, isSymbol, list, peek } from './cursor.ts';
import { syntaxError } from './problem.ts';
import { unquote, withoutEscapes } from './token.ts';

const KEYS = { Metadata: ['Version'], DataSources: ['Primary', 'AdditionalDataSources'] } as const;

/** `Metadata = { "Version": "1.0" }` and `DataSources = { .. }`: checked, and otherwise without a meaning to Lakefill. */
export function parseDictionary(cursor: Cursor, section: keyof typeof KEYS): void {
  expectSymbol(cursor, '=', `after ${section}`);
  const start = expectSymbol(cursor, '{', `to begin ${section}`);
  if (isSymbol(peek(cursor), '}')) throw syntaxError(start, `${section} is empty.`);
  list(cursor, () => parsePair(cursor, section));
  expectSymbol(cursor, '}', `to close ${section}`);
}

function parsePair(cursor: Cursor, section: keyof typeof KEYS): void {
  const token = expectKind(cursor, 'string', 'a key in double quotes');
  const key = withoutEscapes(unquote(token.text));
  const keys: readonly string[] = KEYS[section];
  expectSymbol(cursor, ':', 'between a key and its value');
  const listed = accept(cursor, '[');
  const value = () => expectKind(cursor, 'string', 'a value in double quotes');
  if (listed) {
    list(cursor, value);
    expectSymbol(cursor, ']', 'to close the list');
  } else value();
  if (!keys.includes(key)) throw syntaxError(token, `${section} has no key ${key}; it takes ${keys.join(' and ')}.`);
  if (key === 'AdditionalDataSources' && !listed) throw syntaxError(token, `${key} is a list: ["name"].`);
}
