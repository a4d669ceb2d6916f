import type { DateExpression } from './ast.ts';
import { syntaxError } from './problem.ts';
import type { Token } from './token.ts';
import { unquote } from './token.ts';

const TWELVE = /^(\d{1,2}):(\d{2}) (AM|PM)$/;
const TWENTY_FOUR = /^(\d{2}):(\d{2})$/;

/** `"9:30 AM"` or `"21:45"`: minutes after midnight. The zone is the rule's `timeZone` tag, filled in by the caller. */
export function parseClock(token: Token): DateExpression {
  const text = unquote(token.text);
  const twelve = TWELVE.exec(text);
  const [, hourText, minuteText] = twelve ?? TWENTY_FOUR.exec(text) ?? [];
  const hour = Number(hourText);
  const minute = Number(minuteText);
  const hourFits = twelve === null ? hour <= 23 : hour >= 1 && hour <= 12;
  if (!hourFits || minute > 59) throw syntaxError(token, `${token.text} is not a time of day.`);
  const hours = twelve === null ? hour : (hour % 12) + (twelve[3] === 'PM' ? 12 : 0);
  return { kind: 'time', text, minutes: hours * 60 + minute, timeZone: 'UTC' };
}

/** Whether the runtime knows the zone: an IANA name or an offset. */
export function isTimeZone(name: string): boolean {
  if (/^(UTC|GMT|UT)?[+-]\d{1,2}(:?\d{2})?$/.test(name) || name === 'Z') return true;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
