import { at, LakefillError } from '../../../core/errors.ts';

/** Whether a partition, given as its keys' values, is selected. */
export type Selects = (values: Readonly<Record<string, string>>) => boolean;

type Token = { kind: 'word' | 'text' | 'number' | 'sign'; text: string };

const numeric = /^(tinyint|smallint|int|integer|bigint|long|decimal.*|double|float)$/;

/**
 * The part of GetPartitions' Expression that Lakefill and people use: comparisons, `IN (..)`, `BETWEEN .. AND ..`, `AND`,
 * `OR`, parentheses. Numeric keys compare as numbers, all others as text. `types` are the partition keys' types by name.
 * Error: `InvalidRequest`, as the service answers InvalidInputException.
 */
export function parseExpression(text: string, types: Readonly<Record<string, string>>): Selects {
  const tokens = tokenize(text);
  let position = 0;

  const peek = () => tokens[position];
  const isNext = (word: string) => peek()?.kind !== 'text' && peek()?.text.toUpperCase() === word;
  const accept = (word: string) => isNext(word) && ++position > 0;
  const expect = (word: string) => accept(word) || fail(text, `expected ${word}`);

  function either(): Selects {
    const parts = [both()];
    while (accept('OR')) parts.push(both());
    return (values) => parts.some((part) => part(values));
  }

  function both(): Selects {
    const parts = [single()];
    while (accept('AND')) parts.push(single());
    return (values) => parts.every((part) => part(values));
  }

  function single(): Selects {
    if (accept('(')) {
      const inner = either();
      expect(')');
      return inner;
    }
    const key = keyName();
    const compare = comparison(types[key] ?? 'string');
    const order = (literal: string) => (values: Readonly<Record<string, string>>) =>
      compare(values[key] ?? '', literal);
    if (accept('IN')) {
      const orders = list().map(order);
      return (values) => orders.some((one) => one(values) === 0);
    }
    if (accept('BETWEEN')) {
      const low = order(literal());
      expect('AND');
      const high = order(literal());
      return (values) => low(values) >= 0 && high(values) <= 0;
    }
    const test = operators[take('sign').text] ?? fail(text, 'expected a comparison');
    const than = order(literal());
    return (values) => test(than(values));
  }

  function list(): string[] {
    expect('(');
    const literals = [literal()];
    while (accept(',')) literals.push(literal());
    expect(')');
    return literals;
  }

  function keyName(): string {
    const name = take('word').text.toLowerCase();
    return Object.hasOwn(types, name) ? name : fail(text, `"${name}" is not a partition key`);
  }

  function literal(): string {
    const token = peek();
    if (token?.kind === 'text' || token?.kind === 'number') {
      position++;
      return token.text;
    }
    return fail(text, 'expected a value');
  }

  function take(kind: Token['kind']): Token {
    if (peek()?.kind !== kind) fail(text, `expected a ${kind}`);
    return at(tokens, position++);
  }

  const selects = either();
  return position === tokens.length ? selects : fail(text, `"${at(tokens, position).text}" is one word too many`);
}

const operators: Record<string, (order: number) => boolean> = {
  '=': (order) => order === 0,
  '<>': (order) => order !== 0,
  '!=': (order) => order !== 0,
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

const comparison =
  (type: string) =>
  (left: string, right: string): number => {
    if (numeric.test(type)) return Math.sign(Number(left) - Number(right));
    return left === right ? 0 : left < right ? -1 : 1;
  };

function tokenize(text: string): Token[] {
  const pattern = /\s*(?:'((?:[^']|'')*)'|(-?\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(<>|!=|<=|>=|[=<>(),]))/y;
  const tokens: Token[] = [];
  const end = text.trimEnd().length;
  while (pattern.lastIndex < end) {
    const start = pattern.lastIndex;
    const match = pattern.exec(text);
    if (!match) return fail(text, `cannot read "${text.slice(start).trim()}"`);
    const [, quoted, number, word, sign] = match;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.replaceAll("''", "'") });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'sign', text: sign ?? '' });
  }
  return tokens;
}

function fail(expression: string, problem: string): never {
  throw new LakefillError('InvalidRequest', `partition expression: ${problem}`, {
    data: { expression },
    hint: "write comparisons such as dt >= '2001-01-01' AND region IN ('eu', 'us')",
  });
}
