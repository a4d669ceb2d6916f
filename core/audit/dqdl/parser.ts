import type { Analyzer, Rule } from './ast.ts';
import { parseRule } from './composite.ts';
import type { Cursor } from './cursor.ts';
import { accept, cursorOn, expectKind, expectSymbol, found, isSymbol, isWord, list, peek, take } from './cursor.ts';
import { parseLabels } from './labels.ts';
import type { Problem } from './problem.ts';
import { inOrder, problemOf, syntaxError } from './problem.ts';
import type { Scope } from './rule.ts';
import { parseAnalyzer } from './rule.ts';
import { parseDictionary } from './sections.ts';
import { tokenize, unquote } from './token.ts';

export interface Ruleset {
  rules: Rule[];
  analyzers: Analyzer[];
  /** Empty exactly when the ruleset is valid; then `rules` and `analyzers` are complete. */
  errors: Problem[];
  warnings: Problem[];
}

/**
 * Parses a DQDL document: `Metadata? DataSources? variable* DefaultLabels? (Rules | Analyzers | Rules Analyzers)`.
 * Total: whatever the text, it answers, with every problem it could tell apart (a broken rule does not hide the next).
 * Where it deviates from awslabs/dqdl 1.0.3 on purpose, docs/dqdl.md says so.
 */
export function parseDqdl(text: string): Ruleset {
  const { tokens, problems } = tokenize(text);
  // Behind a character that is no token, what follows makes no sense either.
  if (problems.length > 0) return { rules: [], analyzers: [], errors: problems, warnings: [] };
  const cursor = cursorOn(tokens);
  const ruleset: Ruleset = { rules: [], analyzers: [], errors: cursor.errors, warnings: cursor.warnings };
  attempt(cursor, () => parseDocument(cursor, ruleset));
  return { ...ruleset, errors: inOrder(cursor.errors), warnings: inOrder(cursor.warnings) };
}

function parseDocument(cursor: Cursor, ruleset: Ruleset): void {
  const scope: Scope = { variables: new Map(), defaultLabels: new Map() };
  if (accept(cursor, 'Metadata')) parseDictionary(cursor, 'Metadata');
  if (accept(cursor, 'DataSources')) parseDictionary(cursor, 'DataSources');
  while (peek(cursor).kind === 'name') attempt(cursor, () => parseVariable(cursor, scope));
  if (accept(cursor, 'DefaultLabels')) scope.defaultLabels = parseLabels(cursor, 0);
  const first = peek(cursor);
  if (!isWord(first, 'Rules', 'Analyzers'))
    throw syntaxError(first, `Expected Rules = [ ... ] or Analyzers = [ ... ], found ${found(first)}.`);
  if (accept(cursor, 'Rules')) ruleset.rules = parseSection(cursor, () => parseRule(cursor, scope));
  if (accept(cursor, 'Analyzers')) ruleset.analyzers = parseSection(cursor, () => parseAnalyzer(cursor, scope));
  const rest = peek(cursor);
  if (rest.kind !== 'end')
    throw syntaxError(rest, `Expected nothing after the last section, found ${found(rest)}: it would be lost.`);
  if (ruleset.rules.length + ruleset.analyzers.length === 0 && cursor.errors.length === 0)
    throw syntaxError(first, 'No rules and no analyzers.');
}

/** `= [ item, item ]`; behind a broken item it goes on at the next comma. */
function parseSection<T>(cursor: Cursor, parse: () => T): T[] {
  expectSymbol(cursor, '=', 'after the name of a section');
  expectSymbol(cursor, '[', 'to begin the section');
  if (accept(cursor, ']')) return [];
  const items: T[] = [];
  do {
    const start = cursor.index;
    const read = attempt(cursor, () => {
      items.push(parse());
      const next = peek(cursor);
      if (!isSymbol(next, ',') && !isSymbol(next, ']'))
        throw syntaxError(next, `Expected , or ] after the rule, found ${found(next)}.${orderHint(next.text)}`);
    });
    if (!read) skipItem(cursor, start);
  } while (accept(cursor, ','));
  expectSymbol(cursor, ']', 'to close the section');
  return items;
}

const orderHint = (text: string): string =>
  text === 'where' || text === 'labels' ? ' The order is condition, where, labels, with.' : '';

/** From the item's first token to the comma or bracket that ends it, over brackets inside it. */
function skipItem(cursor: Cursor, start: number): void {
  cursor.index = start;
  for (let depth = 0; peek(cursor).kind !== 'end'; take(cursor)) {
    const token = peek(cursor);
    if (depth === 0 && (isSymbol(token, ',') || isSymbol(token, ']'))) return;
    if (isSymbol(token, '[') || isSymbol(token, '(')) depth += 1;
    if (isSymbol(token, ']') || isSymbol(token, ')')) depth -= 1;
  }
}

/** `name = "value"` or `name = ["value", ..]`; names are unique, values name no other variable. */
function parseVariable(cursor: Cursor, scope: Scope): void {
  const name = take(cursor);
  expectSymbol(cursor, '=', `after the variable ${name.text}`);
  const listed = accept(cursor, '[');
  const values = listed ? list(cursor, () => parseValue(cursor)) : [parseValue(cursor)];
  if (listed) expectSymbol(cursor, ']', 'to close the list');
  if (/^[._]/.test(name.text)) throw syntaxError(name, `A variable's name does not begin with . or _: ${name.text}.`);
  if (scope.variables.has(name.text)) throw syntaxError(name, `The variable ${name.text} is already there.`);
  if (values.some((value) => /\$[a-zA-Z_]/.test(value)))
    throw syntaxError(name, `The variable ${name.text} names another one; variables do not nest.`);
  scope.variables.set(name.text, listed ? values : (values[0] ?? ''));
}

function parseValue(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind === 'keyword' && /^(null|empty|whitespaces_only)$/i.test(token.text)) {
    const message = `In a variable ${token.text} is the text "${token.text}", not the word of the language.`;
    cursor.warnings.push({ line: token.line, column: token.column, message });
    return take(cursor).text;
  }
  if (isSymbol(token, '$')) throw syntaxError(token, 'Variables do not nest.');
  return unquote(
    expectKind(cursor, 'string', 'a string in double quotes; variables hold strings and lists of them').text,
  );
}

/** Runs a part of the parser; its problem is recorded, never thrown. */
function attempt(cursor: Cursor, parse: () => void): boolean {
  try {
    parse();
    return true;
  } catch (error) {
    cursor.errors.push(problemOf(error));
    return false;
  }
}
