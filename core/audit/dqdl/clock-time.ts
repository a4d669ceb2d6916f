import type { DateExpression } from './ast.ts';
import type { Cursor } from './cursor.ts';
import { syntaxError } from './problem.ts';
import type { Token } from './token.ts';
import { unquote } from './token.ts';

const TWELVE = /^(\d{1,2}):(\d{2}) (AM|PM)$/;
const TWENTY_FOUR = /^(\d{2}):(\d{2})$/;
const OFFSET = /^(?:UTC|GMT|UT)?([+-])(?:(\d{1,2})|(\d{2}):?(\d{2}))$/;
const MAX_OFFSET_MINUTES = 18 * 60;
/** The short names that say one zone; EST, PST and the like say several, and Java knows none of them. */
const SHORT_ZONES = new Set(['CET', 'EET', 'GB', 'MET', 'NZ', 'PRC', 'ROK', 'UCT', 'WET']);
const LETTERS_OF_OLD_NAMES = /^[A-Z][^/]*$|^(?=.*[a-z])[A-Z][^/]*(\/[A-Z][^/]*)+$/;

/** `"9:30 AM"` or `"21:45"`: minutes after midnight. The zone is the rule's `timeZone` tag, filled in by the caller. */
export function parseClock(cursor: Cursor, token: Token): DateExpression {
  const text = unquote(token.text);
  const twelve = TWELVE.exec(text);
  const [, hourText, minuteText] = twelve ?? TWENTY_FOUR.exec(text) ?? [];
  const hour = Number(hourText);
  const minute = Number(minuteText);
  const midnight = text === '24:00';
  if (midnight) {
    const message = '"24:00" is the beginning of the day, as "00:00" is, not its end.';
    cursor.warnings.push({ line: token.line, column: token.column, message });
  }
  if ((hour > (twelve === null ? 23 : 12) && !midnight) || minute > 59)
    throw syntaxError(token, `${token.text} is not a time of day.`);
  const hours = twelve === null ? hour % 24 : (hour % 12) + (twelve[3] === 'PM' ? 12 : 0);
  return { kind: 'time', text, minutes: hours * 60 + minute, timeZone: 'UTC' };
}

/**
 * The zone as the runtime takes it: an IANA name, written as IANA writes it, or an offset (`+5`, `UTC-05:30`) as
 * `+05:00`. Null where it is none. What is a zone is what java.time.ZoneId takes, offsets with seconds left out.
 */
export function timeZoneOf(name: string): string | null {
  if (['Z', 'UTC', 'GMT', 'UT'].includes(name)) return 'UTC';
  const offset = OFFSET.exec(name);
  if (offset !== null) {
    const [, sign = '+', hour, longHour, minute = '00'] = offset;
    const hours = (hour ?? longHour ?? '').padStart(2, '0');
    const fits = Number(minute) <= 59 && Number(hours) * 60 + Number(minute) <= MAX_OFFSET_MINUTES;
    return fits ? `${sign}${hours}:${minute}` : null;
  }
  if (name.length <= 3 && !SHORT_ZONES.has(name)) return null;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions();
    const sameName = timeZone.toLowerCase() === name.toLowerCase();
    // An old name resolves to a new one, so its letters can only be looked at.
    return (sameName ? timeZone === name : LETTERS_OF_OLD_NAMES.test(name)) ? name : null;
  } catch {
    return null;
  }
}
