import { at } from '../../errors.ts';
import type { Analyzer, Condition, DateExpression, Parameter, Rule, SimpleRule } from './ast.ts';
import { timeZoneOf } from './clock-time.ts';
import { parseCondition, startsCondition } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { accept, expectKind, found, isSymbol, isWord, peek, take } from './cursor.ts';
import { formatCondition, formatLabels, formatParameters } from './format.ts';
import { copiedOrder } from './hash-order.ts';
import type { Labels } from './labels.ts';
import { acceptLabels } from './labels.ts';
import type { Position } from './problem.ts';
import { syntaxError } from './problem.ts';
import type { Signature } from './rule-type.ts';
import { arityOf, parameterNames, RULE_TYPES, signatureOf } from './rule-type.ts';
import { nearest } from './spelling.ts';
import { parseTags } from './tag.ts';
import type { Token } from './token.ts';
import { unquote } from './token.ts';

/** What the sections before the rules declared. */
export interface Scope {
  variables: Map<string, string | string[]>;
  defaultLabels: Labels;
}

/** A rule as read, before parentheses around it may give it other labels. */
export interface ReadRule {
  rule: Rule;
  /** Its text without labels. */
  bare: string;
  /** Whether it has labels of its own. */
  labelled: boolean;
}

export function parseSimpleRule(cursor: Cursor, scope: Scope): ReadRule {
  const name = expectKind(cursor, 'name', 'a rule');
  const parameters = parseParameters(cursor, scope);
  const afterParameters = peek(cursor);
  const parsed = startsCondition(cursor) ? parseCondition(cursor, scope.variables) : null;
  const signature = checkSignature(name, parameters, afterParameters);
  if (signature.analyzerOnly) throw syntaxError(name, `${name.text} is an analyzer; it stands under Analyzers.`);
  const where = parseWhere(cursor, signature);
  const labels = acceptLabels(cursor, scope.defaultLabels.size);
  const tags = parseTags(cursor, signature.threshold, name.text);
  const condition = checkCondition(signature, parsed, parsed === null ? peek(cursor) : afterParameters);
  const zoned = condition === null ? null : withTimeZone(condition, tags.values.timeZone, afterParameters);
  const whereText = where === null || where.trim() === '' ? '' : ` where "${where}"`;
  const bare = `${name.text}${formatParameters(parameters)}${condition === null ? '' : ` ${formatCondition(condition)}`}${whereText}${tags.text}`;
  const own: Labels = labels ?? new Map();
  const rule: SimpleRule = {
    ...positionOf(name),
    kind: 'rule',
    type: name.text,
    parameters,
    condition: zoned,
    where: where === null ? null : where.replaceAll('\\"', '"'),
    threshold: tags.threshold,
    tags: tags.values,
    labels: Object.fromEntries([...scope.defaultLabels, ...own]),
    text: bare + formatLabels(own, copiedOrder([...own.keys()])),
  };
  return { rule, bare, labelled: labels !== null };
}

export function parseAnalyzer(cursor: Cursor, scope: Scope): Analyzer {
  const name = expectKind(cursor, 'name', 'an analyzer');
  const parameters = parseParameters(cursor, scope);
  const signature = checkSignature(name, parameters, peek(cursor));
  if (signature.conditions.length === 0) throw syntaxError(name, `${name.text} has no metric, so it is no analyzer.`);
  return { ...positionOf(name), type: name.text, parameters, text: name.text + formatParameters(parameters) };
}

/** `and` before a name or string belongs to the parameters: members of a composite stand in parentheses. */
function parseParameters(cursor: Cursor, scope: Scope): Parameter[] {
  const parameters: Parameter[] = [];
  for (;;) {
    const connector = isWord(peek(cursor), 'of', 'OF', 'and', 'AND') ? peek(cursor) : null;
    const token = peek(cursor, connector === null ? 0 : 1);
    if (token.kind !== 'string' && token.kind !== 'name' && !isSymbol(token, '$')) return parameters;
    if (connector !== null) take(cursor);
    const value = parseParameter(cursor, scope);
    parameters.push({ ...value, ...positionOf(token), ...(connector === null ? {} : { connector: connector.text }) });
  }
}

function parseParameter(cursor: Cursor, scope: Scope): Pick<Parameter, 'name' | 'raw' | 'quoted' | 'variable'> {
  const token = take(cursor);
  if (token.kind === 'string') return { name: '', raw: unquote(token.text), quoted: true };
  if (token.kind === 'name') return { name: '', raw: token.text, quoted: false };
  const variable = expectKind(cursor, 'name', 'the name of a variable').text;
  const value = scope.variables.get(variable);
  if (value === undefined) throw syntaxError(token, `There is no variable ${variable}.`);
  if (typeof value !== 'string')
    throw syntaxError(token, `The variable ${variable} is a list; a parameter is one string.`);
  return { name: '', raw: value, quoted: true, variable };
}

/** `next` is the token behind the parameters, which may have been meant as one. */
function checkSignature(name: Token, parameters: Parameter[], next: Token): Signature {
  if (!RULE_TYPES.includes(name.text)) {
    const near = nearest(name.text, RULE_TYPES);
    throw syntaxError(name, `There is no rule ${name.text}.${near === null ? '' : ` Did you mean ${near}?`}`);
  }
  const signature = signatureOf(name.text, parameters.length);
  if (signature === undefined) {
    const message = `${name.text} takes ${arityOf(name.text)} parameters, not ${parameters.length}.${arityHint(parameters, next)}`;
    throw syntaxError(name, message);
  }
  const names = parameterNames(signature, parameters.length);
  for (const [i, parameter] of parameters.entries()) parameter.name = at(names, i);
  return signature;
}

function arityHint(parameters: readonly Parameter[], next: Token): string {
  if (parameters.some(({ connector }) => connector?.toLowerCase() === 'and'))
    return ' Rules joined by and stand in parentheses: (rule) and (rule).';
  if (next.kind === 'date' || next.kind === 'time') return ` ${next.text} is a date or time, which is no parameter.`;
  const reserved = next.kind === 'keyword' && !/^(where|labels|with|between|in|not|matches|and|or)$/i.test(next.text);
  return reserved ? ` ${next.text} is a word of the language; as a name it stands in double quotes.` : '';
}

function parseWhere(cursor: Cursor, signature: Signature): string | null {
  const token = peek(cursor);
  if (!accept(cursor, 'where')) return null;
  const where = unquote(expectKind(cursor, 'string', 'a filter in double quotes after where').text);
  if (!signature.where) throw syntaxError(token, `${signature.type} takes no where.`);
  if (where === '') throw syntaxError(token, 'The filter after where is empty.');
  if (where.trim() === '') {
    const message = 'The filter after where is blank, which no engine takes for one.';
    cursor.warnings.push({ line: token.line, column: token.column, message });
  }
  return where;
}

/** A size may be written as a bare whole number of bytes. */
function checkCondition(signature: Signature, condition: Condition | null, position: Token): Condition | null {
  const { type, conditions, bare } = signature;
  if (condition === null) {
    if (bare) return null;
    throw syntaxError(position, `${type} needs a ${conditions.join(', ')} condition here, found ${found(position)}.`);
  }
  if (conditions.includes(condition.kind)) return condition;
  if (conditions.includes('size') && condition.kind === 'number') {
    const operands = condition.operands.map((operand) => {
      const amount = operand.kind === 'number' && /^-?\d+$/.test(operand.text) ? Number(operand.text) : Number.NaN;
      if (!(amount >= -(2 ** 31) && amount < 2 ** 31))
        throw syntaxError(position, 'A size is a whole number of B, KB, MB, GB or TB.');
      return { amount, unit: 'B' as const };
    });
    return { kind: 'size', operator: condition.operator, operands };
  }
  const wanted = conditions.length === 0 ? 'no condition' : `a ${conditions.join(' or ')} condition`;
  throw syntaxError(position, `${type} takes ${wanted}, not a ${condition.kind} condition.`);
}

function withTimeZone(condition: Condition, timeZone: string | undefined, position: Position): Condition {
  if (condition.kind !== 'date' || timeZone === undefined) return condition;
  const operands = condition.operands.map((operand): DateExpression => {
    if (operand.kind !== 'time') return operand;
    const zone = timeZoneOf(timeZone);
    if (zone === null) throw syntaxError(position, `${timeZone} is not a time zone.`);
    return { ...operand, timeZone: zone };
  });
  return { ...condition, operands };
}

const positionOf = ({ line, column }: Position): Position => ({ line, column });
