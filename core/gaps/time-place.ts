import { civilOf, DAY, daysInMonth, daysOf } from '../calendar/civil.ts';
import { type PatternPart, parsePattern } from '../calendar/pattern.ts';
import type { FieldName } from '../calendar/pattern-field.ts';
import type { Dataset, LocationTemplate } from '../dataset/dataset.ts';
import { keepSlashes } from '../dataset/value-pattern.ts';

/**
 * Places that say nothing but the time, in digits that are always as many and get finer from left to right: their order is
 * the time's, and the time is read from them by arithmetic.
 */
export interface TimePlace {
  /** Characters of a place. What lies below begins there. */
  readonly length: number;
  /** The place of a reading up to its last digit: what lies at places of later readings is behind it in a listing. */
  stem(reading: number): string;
  /** The reading in an address that begins as places do, up to their first digit; NaN where it is not so written. */
  read(uri: string): number;
}

const FIELDS: readonly FieldName[] = ['year', 'month', 'day', 'hour', 'minute'];
const width = (index: number): number => (index === 0 ? 4 : 2);
const PLACEHOLDER = /\$\{([^}]*)\}/g;
/** Stands for any digit in a place's characters. */
const DIGIT = 0;

/** Null where places say more than the time, or otherwise: in words, without leading zeros, the day before the month. */
export function timePlace(dataset: Dataset, template: LocationTemplate): TimePlace | null {
  const parts = partsOf(dataset, template);
  const fields = parts?.filter((part) => typeof part !== 'string') ?? [];
  const plain = fields.every(({ says, shape }, i) => says === FIELDS[i] && shape === `\\d{${width(i)}}`);
  if (parts === null || !plain) return null;
  const place = placeOf(parts, fields.length);
  return agrees(place, dataset, template) ? place : null;
}

function partsOf({ declaration }: Dataset, { template }: LocationTemplate): PatternPart[] | null {
  const parts: PatternPart[] = [];
  let from = 0;
  for (const found of template.matchAll(PLACEHOLDER)) {
    const key = declaration.partitions[found[1] ?? ''];
    const parsed = key?.type === 'date' ? parsePattern(key.format) : { problems: [] };
    if ('problems' in parsed) return null;
    const own = parsed.parts.map((part) => (typeof part === 'string' ? keepSlashes(part) : part));
    parts.push(template.slice(from, found.index), ...own);
    from = found.index + found[0].length;
  }
  return [...parts, template.slice(from)];
}

function placeOf(parts: readonly PatternPart[], fields: number): TimePlace {
  const codes = Uint16Array.from(
    parts.flatMap((part) =>
      typeof part === 'string'
        ? Array.from({ length: part.length }, (_, i) => part.charCodeAt(i))
        : new Array<number>(part.says === 'year' ? 4 : 2).fill(DIGIT),
    ),
  );
  const begin = codes.indexOf(DIGIT);
  const untilLast = parts.slice(0, parts.findLastIndex((part) => typeof part !== 'string') + 1);
  // Where a day's digits end: places of one day follow each other in a listing, and its arithmetic is done once.
  const day = endOfDigits(codes, 8);
  let known = { text: '', reading: Number.NaN };
  return {
    length: codes.length,
    stem(reading) {
      const { year, month, day } = civilOf(Math.floor(reading / DAY));
      const minutes = Math.floor((reading - Math.floor(reading / DAY) * DAY) / 60_000);
      const values = [year, month, day, Math.floor(minutes / 60), minutes % 60];
      let field = 0;
      let text = '';
      for (const part of untilLast) {
        if (typeof part === 'string') text += part;
        else {
          text += String(values[field]).padStart(width(field), '0');
          field += 1;
        }
      }
      return text;
    },
    read(uri) {
      const text = uri.slice(begin, day);
      if (text !== known.text) {
        const digits = digitsIn(uri, codes, begin, day);
        known = { text, reading: readingOfDigits(digits, Math.min(fields, 3)) };
      }
      const time = digitsIn(uri, codes, day, codes.length);
      const hour = fields === 5 ? Math.floor(time / 100) : time;
      const minute = fields === 5 ? time % 100 : 0;
      return hour < 24 && minute < 60 ? known.reading + hour * 3_600_000 + minute * 60_000 : Number.NaN;
    },
  };
}

/** The digits of a stretch of an address as one number; not a number where it is written otherwise, or ends before. */
function digitsIn(uri: string, codes: Uint16Array, from: number, to: number): number {
  let digits = 0;
  for (let i = from; i < to; i += 1) {
    const code = uri.charCodeAt(i);
    const wanted = codes[i];
    if (wanted === DIGIT ? !(code >= 48 && code <= 57) : code !== wanted) return Number.NaN;
    if (wanted === DIGIT) digits = digits * 10 + code - 48;
  }
  return digits;
}

function endOfDigits(codes: Uint16Array, count: number): number {
  const ends = [...codes.keys()].filter((i) => codes[i] === DIGIT).map((i) => i + 1);
  return ends[Math.min(count, ends.length) - 1] ?? 0;
}

function readingOfDigits(digits: number, fields: number): number {
  const day = fields === 3 ? digits % 100 : 1;
  const months = fields === 3 ? Math.floor(digits / 100) : digits;
  const year = fields === 1 ? digits : Math.floor(months / 100);
  const month = fields === 1 ? 1 : months % 100;
  const exists = year >= 1 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysInMonth(year, month));
  return exists ? daysOf(year, month, day) * DAY : Number.NaN;
}

/** Digits may mean something else than they seem to (clocks that count to 24): places of a day's hours are held to it. */
function agrees(place: TimePlace, { calendar }: Dataset, template: LocationTemplate): boolean {
  return Array.from({ length: 24 }, (_, hour) => calendar.at(Date.UTC(2001, 1, 3, hour))).every((cell) => {
    const values = calendar.format(cell);
    const text = template.locate(Object.fromEntries(calendar.keys.map((name, i) => [name, values[i] ?? ''])));
    const label = calendar.readings(cell).start;
    return text.length === place.length && place.read(text) === label && text.startsWith(place.stem(label));
  });
}
