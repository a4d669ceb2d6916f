import type { Condition, NumberCondition } from './ast.ts';
import { parseCondition } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { accept, expectKind } from './cursor.ts';
import { formatCondition } from './format.ts';
import { hashOrder } from './hash-order.ts';
import { syntaxError } from './problem.ts';
import type { Token } from './token.ts';

export interface Tags {
  threshold: NumberCondition | null;
  values: Record<string, string>;
  /** As the reference prints them. */
  text: string;
}

/** `with threshold > 0.9`, `with timeZone = "Asia/Dubai"`, in any number. */
export function parseTags(cursor: Cursor, thresholdAllowed: boolean, type: string): Tags {
  let threshold: NumberCondition | null = null;
  const printed = new Map<string, string>();
  while (accept(cursor, 'with')) {
    const name = expectKind(cursor, 'name', 'the name of a tag after with');
    const start = cursor.index;
    const condition = parseCondition(cursor, new Map());
    if (condition.kind === 'number' && !isKeyword(condition) && name.text.toLowerCase() === 'threshold') {
      if (!thresholdAllowed) throw syntaxError(name, `${type} takes no threshold.`);
      if (threshold !== null) throw syntaxError(name, 'A rule takes one threshold only.');
      threshold = condition;
      continue;
    }
    const written = cursor.tokens.slice(start + 1, cursor.index).map(({ text }) => text);
    const value = tagValue(name, condition, written.join(''));
    const { line, column } = name;
    if (name.text.toLowerCase() === 'threshold') {
      const message = `threshold = ${value} is not a number, so no threshold is applied; write threshold = 0.5.`;
      cursor.warnings.push({ line, column, message });
    }
    if (printed.has(name.text)) {
      const message = `The tag ${name.text} is there twice; the first is lost.`;
      cursor.warnings.push({ line, column, message });
    }
    printed.set(name.text, value);
  }
  const values = [...printed].map(([name, value]) => [name, value.replace(/^"(.*)"$/s, '$1')]);
  const tags = hashOrder([...printed.keys()]).map((name) => ` with ${name} = ${printed.get(name) ?? ''}`);
  const text = (threshold === null ? '' : ` with threshold ${formatCondition(threshold)}`) + tags.join('');
  return { threshold, values: Object.fromEntries(values), text };
}

/** The grammar tries strings before numbers where both fit, so `= NULL` is the keyword of a string tag. */
const isKeyword = ({ operator, operands }: NumberCondition): boolean =>
  /^(!?=|(not )?in)$/.test(operator) && operands.every(({ kind }) => kind === 'null');

/** `written` is the value's tokens, which the reference keeps of a number. */
function tagValue(name: Token, condition: Condition, written: string): string {
  if (condition.kind !== 'string' && condition.kind !== 'number')
    throw syntaxError(name, `The tag ${name.text} takes a string or a number.`);
  if (condition.operator !== '=')
    throw syntaxError(name, `The tag ${name.text} takes = only, not ${condition.operator}.`);
  if (condition.kind === 'number') return isKeyword(condition) ? 'NULL' : written;
  const [operand] = condition.operands;
  if (operand?.kind === 'keyword') return operand.keyword;
  return written;
}
