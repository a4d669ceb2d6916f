import { at } from '../errors.ts';
import { civilOf, DAY, daysInMonth, daysInYear, daysOf, mondayOf, weeksInYear } from './civil.ts';
import type { PatternPart } from './pattern.ts';
import type { FieldName, Moment, PatternField } from './pattern-field.ts';

/** Writes a reading as one value per key, and reads it back. */
export interface TimeKey {
  readonly says: ReadonlySet<FieldName>;
  write(reading: number, offset: number): string[];
  /** The first reading that the values allow: fields that no key holds count as their least. */
  read(values: readonly string[]): { reading: number } | { problem: string };
}

export type Fields = { [name in FieldName]?: number | undefined };

/** One pattern per key; `formats` are the same as text, for messages. */
export function createTimeKey(patterns: readonly (readonly PatternPart[])[], formats: readonly string[]): TimeKey {
  const fields = patterns.map((parts) => parts.filter((part): part is PatternField => typeof part !== 'string'));
  const shapes = patterns.map(
    (parts) =>
      new RegExp(`^${parts.map((part) => (typeof part === 'string' ? literal(part) : `(${part.shape})`)).join('')}$`),
  );
  return {
    says: new Set(fields.flat().map((field) => field.says)),
    write: createWriter(patterns),
    read(values) {
      if (values.length !== shapes.length) return { problem: `${values.length} values where ${shapes.length} are due` };
      const read: Fields = {};
      for (const [i, shape] of shapes.entries()) {
        const match = shape.exec(values[i] ?? '');
        if (match === null) return { problem: `"${values[i]}" is not written ${formats[i]}` };
        for (const [j, field] of (fields[i] ?? []).entries()) read[field.says] = field.read(match[j + 1] ?? '');
      }
      return readingOf(read);
    },
  };
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

/** Keeps what is the same all day long as ready text: a million hourly keys cost one date each 24. */
function createWriter(patterns: readonly (readonly PatternPart[])[]): TimeKey['write'] {
  const moment: Moment = { days: 0, year: 1970, month: 1, day: 1, time: 0, offset: 0 };
  let midnight = Number.NaN;
  // Per key: stretches that last a day (their index in `texts`) and fields that do not.
  const days: (readonly PatternPart[])[] = [];
  const texts: string[] = [];
  const keys = patterns.map((parts) => {
    const groups: (number | PatternField)[] = [];
    let run: PatternPart[] | undefined;
    for (const part of parts) {
      if (typeof part !== 'string' && !part.daily) {
        groups.push(part);
        run = undefined;
      } else if (run) run.push(part);
      else {
        run = [part];
        groups.push(days.push(run) - 1);
      }
    }
    return groups;
  });

  return (reading, offset) => {
    // Not a number at first, so that the first reading begins a day.
    if (!(reading >= midnight && reading < midnight + DAY)) {
      moment.days = Math.floor(reading / DAY);
      midnight = moment.days * DAY;
      const { year, month, day } = civilOf(moment.days);
      moment.year = year;
      moment.month = month;
      moment.day = day;
      for (let i = 0; i < days.length; i += 1) texts[i] = textOf(at(days, i), moment);
    }
    moment.time = reading - midnight;
    moment.offset = offset;
    return keys.map((groups) => {
      let value = '';
      for (let i = 0; i < groups.length; i += 1) {
        const group = at(groups, i);
        value += typeof group === 'number' ? texts[group] : group.write(moment);
      }
      return value;
    });
  };
}

function textOf(parts: readonly PatternPart[], moment: Moment): string {
  let text = '';
  for (let i = 0; i < parts.length; i += 1) {
    const part = at(parts, i);
    text += typeof part === 'string' ? part : part.write(moment);
  }
  return text;
}

/** The first reading that fits the fields, or which of them names nothing that exists. */
export function readingOf(fields: Fields): { reading: number } | { problem: string } {
  const hour = fields.hour ?? (fields.hourOfHalf ?? 0) + (fields.halfDay ?? 0) * 12;
  const { minute = 0, second = 0, fraction = 0 } = fields;
  if (hour > 23) return { problem: `there is no hour ${hour}` };
  if (minute > 59) return { problem: `there is no minute ${minute}` };
  if (second > 59) return { problem: `there is no second ${second}` };
  const date = daysFrom(fields);
  if ('problem' in date) return date;
  return { reading: date.days * DAY + hour * 3_600_000 + minute * 60_000 + second * 1000 + fraction };
}

/** The finest date that the fields say; coarser ones beside it are the caller's to compare. */
function daysFrom(fields: Fields): { days: number } | { problem: string } {
  const { weekYear, week, weekday = 1, dayOfYear, quarter, day } = fields;
  const ofMonth = fields.month !== undefined && day !== undefined;
  const ofWeek = week !== undefined && !ofMonth && dayOfYear === undefined;
  const year = (ofWeek ? weekYear : fields.year) ?? fields.year ?? weekYear ?? 1970;
  if (year < 1 || year > 9999) return { problem: `the year ${year} is not between 1 and 9999` };
  if (quarter !== undefined && (quarter < 1 || quarter > 4)) return { problem: `there is no quarter ${quarter}` };
  const month = fields.month ?? (quarter === undefined ? undefined : quarter * 3 - 2);
  if (month !== undefined && (month < 1 || month > 12)) return { problem: `there is no month ${month}` };
  if (dayOfYear !== undefined && !ofMonth) {
    const most = daysInYear(year);
    if (dayOfYear < 1 || dayOfYear > most) return { problem: `${year} has ${most} days, no day ${dayOfYear}` };
    return { days: daysOf(year, 1, 1) + dayOfYear - 1 };
  }
  if (ofWeek) {
    const most = weeksInYear(year);
    if (week < 1 || week > most) return { problem: `${year} has ${most} ISO weeks, no week ${week}` };
    if (weekday < 1 || weekday > 7) return { problem: `there is no day ${weekday} of a week` };
    return { days: mondayOf(year, week) + weekday - 1 };
  }
  if (month !== undefined) {
    const date = day ?? 1;
    const most = daysInMonth(year, month);
    if (date < 1 || date > most) return { problem: `${yearMonth(year, month)} has ${most} days, no day ${date}` };
    return { days: daysOf(year, month, date) };
  }
  return { days: daysOf(year, 1, 1) };
}

const yearMonth = (year: number, month: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
