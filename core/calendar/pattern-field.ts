import { at } from '../errors.ts';
import { daysOf, weekdayOf, weekOf } from './civil.ts';
import { type OffsetStyle, offsetField } from './offset-field.ts';
import { narrowText, unwritten } from './unwritten-letter.ts';

/** What a pattern letter says about time. */
export type FieldName =
  | 'year'
  | 'weekYear'
  | 'month'
  | 'quarter'
  | 'week'
  | 'weekday'
  | 'day'
  | 'dayOfYear'
  | 'hour'
  | 'halfDay'
  | 'hourOfHalf'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'offset';

/** A reading taken apart, with the offset of the cell's start in milliseconds. */
export interface Moment {
  /** Days since 1970-01-01. */
  days: number;
  year: number;
  month: number;
  day: number;
  /** Milliseconds since the reading's midnight. */
  time: number;
  offset: number;
}

/** One field of a pattern, written and read in just one way. */
export interface PatternField {
  readonly says: FieldName;
  /** It is the same all day long, so that its text can be kept for a day's cells. */
  readonly daily: boolean;
  write(moment: Moment): string;
  /** Written in digits: always as many, or as few as it takes; undefined for words and offsets. */
  readonly digits?: 'fixed' | 'varying';
  /** A regular expression without groups. */
  readonly shape: string;
  read(text: string): number;
}

const MONTHS = 'January,February,March,April,May,June,July,August,September,October,November,December'.split(',');
const DAYS = 'Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday'.split(',');
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3));
const SHORT_DAYS = DAYS.map((name) => name.slice(0, 3));
const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

const pad = (n: number, width: number): string =>
  width === 2 && n < 100 ? at(TWO, n) : String(n).padStart(width, '0');

const hourOf = (moment: Moment): number => Math.floor(moment.time / 3_600_000);

const DAILY: ReadonlySet<FieldName> = new Set([
  'year',
  'weekYear',
  'month',
  'quarter',
  'week',
  'weekday',
  'day',
  'dayOfYear',
]);

function number(says: FieldName, width: number, digits: number, value: (moment: Moment) => number): PatternField {
  return {
    says,
    daily: DAILY.has(says),
    write: width === 1 ? (moment) => String(value(moment)) : (moment) => pad(value(moment), width),
    digits: width < digits ? 'varying' : 'fixed',
    // What is longer than the letters has no leading zeros: `D` and `DD` write 337, and read no 0337.
    shape: width < digits ? `(?:\\d{${width}}|[1-9]\\d{${width},${digits - 1}})` : `\\d{${width}}`,
    read: Number,
  };
}

function word(
  says: FieldName,
  words: readonly string[],
  base: number,
  value: (moment: Moment) => number,
): PatternField {
  return {
    says,
    daily: DAILY.has(says),
    write: (moment) => at(words, value(moment) - base),
    shape: `(?:${words.join('|')})`,
    read: (text) => words.indexOf(text) + base,
  };
}

/** How `x`, `xx`, .. write an offset; the fourth and fifth differ in Java's seconds, which are written here always. */
const OFFSETS: readonly OffsetStyle[] = ['short', 'plain', 'colon', 'plain', 'colon'];

/**
 * The field for a run of one letter in a `java.time.format.DateTimeFormatter` pattern, or why it cannot be part of a
 * partition key. Week fields are ISO 8601; names are English.
 */
export function patternField(letter: string, width: number): PatternField | { problem: string } {
  const wide = (most: number): { problem: string } | undefined =>
    width > most ? { problem: `${letter.repeat(width)} is too long: write ${letter.repeat(most)}` } : undefined;
  switch (letter) {
    case 'y':
    case 'u':
    case 'Y': {
      if (width === 2) {
        return { problem: `${letter}${letter} is the same for 1999 and 2099: write ${letter.repeat(4)}` };
      }
      return (
        wide(9) ??
        (letter === 'Y'
          ? number('weekYear', width, 4, (moment) => weekOf(moment.days).year)
          : number('year', width, 4, (moment) => moment.year))
      );
    }
    case 'M':
    case 'L':
      if (width > 4) return narrowText(letter, width, 'J is January, June and July');
      if (width > 2) return word('month', width === 3 ? SHORT_MONTHS : MONTHS, 1, (moment) => moment.month);
      return number('month', width, 2, (moment) => moment.month);
    case 'Q':
    case 'q': {
      const quarter = (moment: Moment): number => Math.ceil(moment.month / 3);
      if (width === 3) return word('quarter', ['Q1', 'Q2', 'Q3', 'Q4'], 1, quarter);
      return wide(3) ?? number('quarter', width, 1, quarter);
    }
    case 'w':
      return wide(2) ?? number('week', width, 2, (moment) => weekOf(moment.days).week);
    case 'E':
      return weekday(letter, width);
    case 'e':
    case 'c':
      // Counted from Monday, as ISO 8601 does and its weeks need; Java counts by the machine's locale.
      if (letter === 'c' && width === 2) return { problem: 'DateTimeFormatter has no cc: write c or ee' };
      if (width > 2) return weekday(letter, width);
      return number('weekday', width, width, (moment) => weekdayOf(moment.days));
    case 'd':
      return wide(2) ?? number('day', width, 2, (moment) => moment.day);
    case 'D':
      return wide(3) ?? number('dayOfYear', width, 3, (moment) => moment.days - daysOf(moment.year, 1, 1) + 1);
    case 'H':
      return wide(2) ?? number('hour', width, 2, hourOf);
    case 'k':
      // The clock that ends with 24: its 24 is midnight at the day's start.
      return (
        wide(2) ?? { ...number('hour', width, 2, (moment) => hourOf(moment) || 24), read: (text) => Number(text) % 24 }
      );
    case 'K':
      return wide(2) ?? number('hourOfHalf', width, 2, (moment) => hourOf(moment) % 12);
    case 'h':
      return (
        wide(2) ?? {
          ...number('hourOfHalf', width, 2, (moment) => hourOf(moment) % 12 || 12),
          read: (text) => Number(text) % 12,
        }
      );
    case 'a':
      return wide(1) ?? word('halfDay', ['AM', 'PM'], 0, (moment) => (hourOf(moment) < 12 ? 0 : 1));
    case 'm':
      return wide(2) ?? number('minute', width, 2, (moment) => Math.floor(moment.time / 60_000) % 60);
    case 's':
      return wide(2) ?? number('second', width, 2, (moment) => Math.floor(moment.time / 1000) % 60);
    case 'S':
      return (
        wide(9) ?? {
          says: 'fraction',
          daily: false,
          digits: 'fixed',
          write: (moment) =>
            pad(moment.time % 1000, 3)
              .padEnd(width, '0')
              .slice(0, width),
          shape: `\\d{${width}}`,
          read: (text) => Number(text.padEnd(3, '0').slice(0, 3)),
        }
      );
    case 'X':
    case 'x':
      return wide(5) ?? offsetField(at(OFFSETS, width - 1), letter === 'X');
    case 'Z':
      if (width === 4) return { problem: 'Lakefill does not write ZZZZ (GMT-08:00): write xxx or XXX' };
      return wide(5) ?? (width === 5 ? offsetField('colon', true) : offsetField('plain', false));
    default:
      return unwritten(letter);
  }
}

function weekday(letter: string, width: number): PatternField | { problem: string } {
  if (width > 4) return narrowText(letter, width, 'T is Tuesday and Thursday');
  return word('weekday', width === 4 ? DAYS : SHORT_DAYS, 1, (moment) => weekdayOf(moment.days));
}
