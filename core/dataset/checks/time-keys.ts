import type { Calendar, Unit } from '../../calendar/calendar.ts';
import { createCalendar } from '../../calendar/create.ts';
import { parsePattern } from '../../calendar/pattern.ts';
import type { FieldName } from '../../calendar/pattern-field.ts';
import { LakefillError } from '../../errors.ts';
import { fieldsOf, finest, grainOf } from '../grain.ts';
import { originOf } from '../origin.ts';
import type { Complain } from '../problem.ts';
import type { Raw } from '../shape.ts';
import { checkBounds, checkRange } from './range.ts';

export interface TimeKey {
  name: string;
  format: string;
  unit: Unit;
  interval: number;
  range: string | undefined;
}

/** All date keys together are one time key: each field of the time in just one of them, and a calendar in the end. */
export function checkTimeKeys(raw: Raw, complain: Complain): void {
  const keys = Object.entries(raw.partitions ?? {}).filter(([, { type }]) => type === 'date');
  if (keys.length === 0) {
    const typed = Object.values(raw.partitions ?? {}).every(({ type }) => type !== undefined);
    const expected = 'a key with type: date, or several such as year, month, day';
    if (typed) complain({ path: ['partitions'], fault: 'no key says the time', expected, atKey: true });
    return;
  }
  const owner = new Map<FieldName, string>();
  const times: TimeKey[] = [];
  for (const [name, key] of keys) {
    const { format } = key;
    if (format === undefined) return;
    const path = ['partitions', name, 'format'];
    const unit = grainOf(format);
    if (unit === undefined) {
      complain({ path, fault: faultOf(format), expected: 'a Java date pattern such as yyyy-MM-dd' });
      return;
    }
    for (const field of fieldsOf(format)) {
      const other = owner.get(field);
      if (other !== undefined) {
        const fault = `${name} and ${other} both say the ${field}`;
        complain({ path, fault, expected: 'exactly one set of keys that says the time' });
        return;
      }
      owner.set(field, name);
    }
    times.push({ name, format, unit: key['interval.unit'] ?? unit, interval: key.interval ?? 1, range: key.range });
  }
  if (!checkBounds(times, complain)) return;
  const calendar = calendarOf(times, raw.timeZone ?? 'UTC', complain);
  if (calendar) checkRange(times, calendar, complain);
}

function faultOf(format: string): string {
  const parsed = parsePattern(format);
  return 'problems' in parsed ? parsed.problems.join('; ') : `${JSON.stringify(format)} says no time`;
}

function calendarOf(times: readonly TimeKey[], timeZone: string, complain: Complain): Calendar | undefined {
  const { name, unit, interval } = finest(times);
  const coarse = times.find((key) => key.name !== name && key.interval > 1);
  if (coarse) {
    const expected = `interval above 1 only at the finest key, ${name}`;
    complain({ path: ['partitions', coarse.name, 'interval'], fault: String(coarse.interval), expected });
    return undefined;
  }
  try {
    return createCalendar({ timeZone, unit, interval, keys: times, ...originOf(times) });
  } catch (error) {
    if (!(error instanceof LakefillError)) throw error;
    const reason = typeof error.data.reason === 'string' ? error.data.reason : error.message;
    const ranged = error.data.key === 'range' ? times.find(({ range }) => range !== undefined) : undefined;
    const path = ranged ? ['partitions', ranged.name, 'range'] : ['partitions', name, 'format'];
    const expected = ranged
      ? `bounds as ${ranged.format}${times.length > 1 ? ': where every key has a range, each bound is a value of its key' : ''}`
      : 'keys that tell every partition from the next';
    complain({ path, fault: reason, expected });
    return undefined;
  }
}
