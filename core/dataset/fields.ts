import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { parseDuration } from '../duration.ts';
import { nearest } from '../nearest.ts';
import { parseSize } from '../size.ts';
import { isTimeZone, timeZones } from './time-zone.ts';

/**
 * The kinds of values in a dataset file. YAML gives texts; each kind says what it expects, reads the text, and where it can
 * names the nearest right one. An error's `message` is what was expected, never a sentence about what was found.
 */
function field<T>(
  expected: string,
  read: (text: string) => T | undefined,
  candidates: () => readonly string[] = () => [],
) {
  return z.string({ error: expected }).transform((text, context): T => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: expected, params: { nearest: nearest(text, candidates()) } });
    return z.NEVER;
  });
}

const matching = (expected: string, pattern: RegExp) =>
  field(expected, (text) => (pattern.test(text) ? text : undefined));

export const text = field('a text that is not empty', (value) => (value.trim() === '' ? undefined : value));

export const oneOf = <const T extends string>(...values: readonly T[]) =>
  field(
    `one of ${values.join(', ')}`,
    (value) => values.find((item) => item === value),
    () => values,
  );

export const flag = field(
  'true or false',
  (value) => ({ true: true, false: false })[value],
  () => ['true', 'false'],
);

export const wholeNumber = (least: number, most = Number.MAX_SAFE_INTEGER) => {
  const expected =
    most === Number.MAX_SAFE_INTEGER ? `a whole number from ${least}` : `a whole number from ${least} to ${most}`;
  return field(expected, (value) => {
    const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  });
};

export const fraction = field('a number from 0 to 1', (value) => {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  return number <= 1 ? number : undefined;
});

export const dollars = field('US dollars above 0, such as 2.50', (value) => {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  return number > 0 ? number : undefined;
});

export const size = field('a size such as 256MB or 1GiB', parseSize);

export const duration = field('an ISO 8601 duration above zero such as P7D or PT6H', (value) =>
  parseDuration(value) ? value : undefined,
);

export const instant = field('an instant such as 2001-07-05T00:00:00Z', (value) => {
  try {
    return Temporal.Instant.from(value).toString();
  } catch {
    return undefined;
  }
});

export const zone = field(
  'an IANA time zone such as America/New_York',
  (value) => (isTimeZone(value) ? value : undefined),
  timeZones,
);

export const localTime = matching('a local time such as "22:00"', /^([01]\d|2[0-3]):[0-5]\d$/);

export const datasetName = matching('a name of [a-z][a-z0-9_-]{0,62}', /^[a-z][a-z0-9_-]{0,62}$/);

export const identifier = matching('a name of letters, digits and _, not starting with a digit', /^[A-Za-z_]\w*$/);

export const tableName = matching('a table as database.table', /^[^\s./]+\.[^\s./]+$/);

/** Every segment must be one that a folder can have: no `..`, no `//`. */
export const location = field('an address such as s3://bucket/folder/', (value) => {
  const key = /^s3:\/\/[a-z0-9][a-z0-9._-]*\/(.*)$/.exec(value)?.[1];
  const segments = key?.replace(/\/$/, '').split('/');
  if (key === '') return value;
  return segments?.every((segment) => !['', '.', '..'].includes(segment)) ? value : undefined;
});

export const character = field('one character', (value) => {
  const known: Readonly<Record<string, string>> = { '\\t': '\t', tab: '\t' };
  const read = known[value] ?? value;
  return [...read].length === 1 ? read : undefined;
});
