import type { PartitionKey } from './declaration.ts';
import { escapePathName } from './path-name.ts';

/** The text as a regular expression that matches just it. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A repeated local hour's later cell carries its offset: `2020-11-01-01-0800`. */
const OFFSET = '(?:[+-]\\d{4})?';

/** `yyyy-MM-dd` -> digits by width, text fields (MMM, E) loosely, literals exactly; `/` in a pattern stays a path. */
function datePattern(format: string): string {
  const tokens = format.match(/'(?:[^']|'')*'|([A-Za-z])\1*|./gs) ?? [];
  const parts = tokens.map((token) => {
    if (token === "''") return literal(escapePathName("'"));
    if (token.startsWith("'")) return literal(keepSlashes(token.slice(1, -1).replaceAll("''", "'")));
    if (!/^[A-Za-z]/.test(token)) return literal(keepSlashes(token));
    if (!/^[yuYMLdDHhkKmsSwWQq]/.test(token) || /^[MLQq]{3,}/.test(token)) return '[^/]+?';
    return token.length === 1 ? '\\d+' : `\\d{${token.length}}`;
  });
  return parts.join('') + OFFSET;
}

/** Escapes like Hive, but leaves `/` as the path separator it is. */
export const keepSlashes = (value: string): string => value.split('/').map(escapePathName).join('/');

/**
 * A regular expression for the values of a key as they stand in a path, without groups. It tells whose folder something
 * is, not whether the value exists: `2001-02-30` matches `yyyy-MM-dd`, the calendar refuses it.
 */
export function valuePattern(key: PartitionKey): string {
  switch (key.type) {
    case 'date':
      return datePattern(key.format);
    case 'integer':
      return '-?\\d+';
    case 'enum':
      // Longest first, so that no value hides behind its own prefix.
      return `(?:${[...key.values]
        .sort((a, b) => b.length - a.length)
        .map((value) => literal(escapePathName(value)))
        .join('|')})`;
    case 'injected':
      return '[^/]+?';
  }
}
