import type { Condition, NumberCondition } from './ast.ts';
import { parseCondition } from './condition.ts';
import type { Cursor } from './cursor.ts';
import { accept, expectKind } from './cursor.ts';
import { formatCondition, formatNumber } from './format.ts';
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
  const tags: Tags = { threshold: null, values: {}, text: '' };
  const texts = new Map<string, string>();
  while (accept(cursor, 'with')) {
    const name = expectKind(cursor, 'name', 'the name of a tag after with');
    const condition = parseCondition(cursor, new Map());
    if (condition.kind === 'number' && !isBareNull(condition) && name.text.toLowerCase() === 'threshold') {
      if (!thresholdAllowed) throw syntaxError(name, `${type} takes no threshold.`);
      if (tags.threshold !== null) throw syntaxError(name, 'A rule takes one threshold only.');
      tags.threshold = condition;
      continue;
    }
    const value = tagValue(name, condition);
    if (name.text.toLowerCase() === 'threshold') {
      const message = `threshold = ${value} is not a number, so no threshold is applied; write threshold = 0.5.`;
      cursor.warnings.push({ line: name.line, column: name.column, message });
    }
    tags.values[name.text] = condition.kind === 'string' ? value.replace(/^"(.*)"$/s, '$1') : value;
    texts.set(name.text, ` with ${name.text} = ${value}`);
  }
  const threshold = tags.threshold === null ? '' : ` with threshold ${formatCondition(tags.threshold)}`;
  const printed = [...texts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return { ...tags, text: threshold + printed.join('') };
}

/** The grammar tries strings before numbers, so `= NULL` is a string tag. */
const isBareNull = (condition: NumberCondition): boolean => condition.operands.every(({ kind }) => kind === 'null');

function tagValue(name: Token, condition: Condition): string {
  if (condition.kind !== 'string' && condition.kind !== 'number')
    throw syntaxError(name, `The tag ${name.text} takes a string or a number.`);
  if (condition.operator !== '=')
    throw syntaxError(name, `The tag ${name.text} takes = only, not ${condition.operator}.`);
  const [operand] = condition.operands;
  if (operand === undefined) throw syntaxError(name, `The tag ${name.text} has no value.`);
  if (operand.kind === 'text') return `"${operand.raw}"`;
  if (operand.kind === 'keyword') return operand.keyword;
  return formatNumber(operand);
}
