import type { Interval } from '../calendar/interval.ts';
import { cellsOf, lowerBound, upperBound } from '../calendar/span.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { nearest } from '../nearest.ts';
import { readKey } from './key.ts';
import { knownValue } from './key-values.ts';
import type { OtherValues } from './partition.ts';

/** What one entry of `partitions` or `exclude` means: whole cells of `[start, end)`, of the other keys just these values. */
export interface Selector extends Interval {
  readonly values: OtherValues;
  /** As it was written. */
  readonly text: string;
}

/**
 * Reads a partition (`dt=2001-02-01`, `region=eu/dt=2001-02-01`), just its time (`2001-02-01`, `2001-02`), its first time keys
 * (`year=2001/month=02`: all that lies under them), just its other
 * values (`region=eu`: at all times) or an inclusive range of times (`2001-02-01..2001-02-03`).
 */
export function parseSelector(text: string, dataset: Dataset): Selector | { problem: string } {
  const range = /^(.+?)\.\.(.+)$/.exec(text);
  const meant = range
    ? timeSelector(range[1] ?? '', range[2] ?? '', dataset)
    : text.includes('=')
      ? keySelector(text, dataset)
      : timeSelector(text, text, dataset);
  return 'problem' in meant ? meant : { ...meant, text };
}

type Meant = Omit<Selector, 'text'> | { problem: string };

function timeSelector(from: string, through: string, dataset: Dataset): Meant {
  const [first, last] = [timeOnly(from, dataset), timeOnly(through, dataset)];
  if (typeof first !== 'string') return first;
  if (typeof last !== 'string') return last;
  const start = lowerBound(first, dataset.calendar);
  if ('problem' in start) return start;
  const end = upperBound(last, dataset.calendar);
  if ('problem' in end) return end;
  if (end.instant <= start.instant) return { problem: `${from} comes after ${through}: write ${through}..${from}` };
  return { start: start.instant, end: end.instant, values: {} };
}

/** An end of a range may be written as a key when that says nothing but the time. */
function timeOnly(text: string, { calendar }: Dataset): string | { problem: string } {
  if (!text.includes('=')) return text;
  const values = readKey(text);
  if ('problem' in values) return values;
  const names = Object.keys(values.values);
  const first = calendar.keys.slice(0, names.length);
  if (first.length < names.length || first.some((name) => !names.includes(name))) {
    return { problem: `an end of a range is a time, not "${text}"` };
  }
  return first.map((name) => values.values[name]).join('/');
}

function keySelector(text: string, dataset: Dataset): Meant {
  const { calendar, keys } = dataset;
  const read = readKey(text);
  if ('problem' in read) return read;
  const others: Record<string, string> = {};
  for (const [name, value] of Object.entries(read.values)) {
    if (!keys.includes(name)) {
      const right = nearest(name, keys);
      return {
        problem: `"${text}": there is no key ${name}, ${right ? `did you mean ${right}?` : `keys are ${keys.join(', ')}`}`,
      };
    }
    if (calendar.keys.includes(name)) continue;
    const known = knownValue(name, value, dataset.declaration.partitions[name]);
    if ('problem' in known) return known;
    others[name] = known.value;
  }
  const times = calendar.keys.filter((name) => read.values[name] !== undefined);
  if (times.length === 0) return { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY, values: others };
  const missing = calendar.keys.slice(0, times.length).filter((name) => !times.includes(name));
  if (missing.length > 0) return { problem: `"${text}" does not say ${missing.join(' and ')}` };
  const found = cellsOf(
    times.map((name) => read.values[name] ?? ''),
    calendar,
  );
  return 'problem' in found ? found : { ...found.cells, values: others };
}
