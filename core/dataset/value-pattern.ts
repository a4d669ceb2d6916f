import { parsePattern } from '../calendar/pattern.ts';
import type { PartitionKey } from './declaration.ts';
import { escapePathName } from './path-name.ts';

/** The text as a regular expression that matches just it. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** A repeated local hour's later cell carries its offset: `2020-11-01-01-0800`. */
const OFFSET = '(?:[+-]\\d{4})?';

/** `yyyy-MM-dd` -> four digits, literals, two digits, ...; `/` in a pattern stays a path. */
function datePattern(format: string): string {
  const parsed = parsePattern(format);
  if ('problems' in parsed) return '[^/]+?';
  const parts = parsed.parts.map((part) => (typeof part === 'string' ? literal(keepSlashes(part)) : part.shape));
  return `${parts.join('')}${OFFSET}`;
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
