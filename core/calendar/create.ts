import { LakefillError } from '../errors.ts';
import { bijectionProblem } from './bijection.ts';
import type { Calendar, Unit } from './calendar.ts';
import { DAY } from './civil.ts';
import { clockCells } from './clock-cells.ts';
import { dayCells } from './day-cells.ts';
import { createGrid, FIRST_MONDAY } from './grid.ts';
import { formatReading, type Interval } from './interval.ts';
import { offsetText } from './offset-field.ts';
import { type PatternPart, parsePattern } from './pattern.ts';
import { parsePeriod } from './period.ts';
import { readingsUnder } from './prefix.ts';
import { runsOf } from './runs.ts';
import { createTimeKey, type TimeKey } from './time-key.ts';
import { createZone } from './zone.ts';

export interface CalendarOptions {
  timeZone: string;
  unit: Unit;
  interval: number;
  /** One `DateTimeFormatter` pattern per key, in path order. */
  keys: readonly { name: string; format: string }[];
  /**
   * From where intervals are counted, as in the keys' own format (several keys joined by `/`) or ISO 8601: the left bound
   * of an absolute range, as in Athena. Default 1970-01-01 local time, for weeks Monday 1970-01-05.
   */
  origin?: string;
}

/** Throws `InvalidDeclaration` with `data: {key, reason}` for a zone, pattern or origin that makes no calendar. */
export function createCalendar(options: CalendarOptions): Calendar {
  const { timeZone, unit, interval, keys } = options;
  if (!Number.isSafeInteger(interval) || interval < 1)
    throw invalid('interval', `${interval} is not a whole number above 0`);
  const zone = createZone(timeZone);
  const patterns = patternsOf(keys);
  const formats = keys.map((key) => key.format);
  const timeKey = timeKeyOf(options, patterns);
  const grid = createGrid(unit, interval, originOf(options, timeKey));
  const cells = grid.step !== null && grid.step < DAY ? clockCells(zone, grid, grid.step) : dayCells(zone, grid);
  const suffixed = !timeKey.says.has('offset');
  const names = keys.map((key) => key.name);

  const text = (cell: Interval): string => format(cell).join('/');
  const from = (start: number): Interval => ({ start, end: cells.end(start) });
  const at = (instant: number): Interval => from(cells.start(instant));

  function format(cell: Interval): string[] {
    const { offset } = zone.stretch(cell.start);
    const values = timeKey.write(cells.label(cell.start), offset);
    if (suffixed && cells.repeats(cell.start)) values.push(`${values.pop()}${offsetText(offset)}`);
    return values;
  }

  /** Cells whose label is the reading: none, one, or two where clocks went back. */
  function labelled(label: number): Interval[] {
    const first = zone.first(label);
    const cell = at(first);
    if (cells.label(cell.start) !== label) return [];
    const { end } = zone.stretch(first);
    if (end === Number.POSITIVE_INFINITY) return [cell];
    const after = zone.stretch(end);
    const again = at(Math.max(after.start, label - after.offset));
    return again.start !== cell.start && cells.label(again.start) === label ? [cell, again] : [cell];
  }

  function parse(values: readonly string[]): { cell: Interval } | { problem: string } {
    let read = timeKey.read(values);
    if ('problem' in read && suffixed) {
      const plain = timeKey.read([...values.slice(0, -1), (values.at(-1) ?? '').replace(/[+-](?:\d\d){2,3}$/, '')]);
      if ('reading' in plain) read = plain;
    }
    if ('problem' in read) return read;
    const { reading } = read;
    const label = grid.label(grid.index(reading - 1) + 1);
    const found = labelled(label);
    const cell = found.find((candidate) => sameValues(format(candidate), values));
    if (cell) return { cell };
    const asked = values.join('/');
    if (label !== reading || found[0] !== undefined) {
      const near = at(zone.first(reading));
      const spelled = found.find((candidate) => asked.startsWith(text(candidate)));
      if (spelled) return { problem: `${asked} is not repeated: it is written ${text(spelled)}` };
      return {
        problem: `${asked} is not where a partition begins: the nearest are ${text(near)} and ${text(from(near.end))}`,
      };
    }
    const gap = zone.stretch(zone.first(label));
    return {
      problem: `${asked} does not exist in ${timeZone}: clocks went from ${formatReading(gap.shown)} to ${formatReading(gap.start + gap.offset)}`,
    };
  }

  /** The first cell that is labelled with the reading or a later one. */
  function firstFrom(reading: number): number {
    const { start, end } = at(zone.first(reading));
    return cells.label(start) < reading ? end : start;
  }

  function under(values: readonly string[]): { cells: Interval } | { problem: string } {
    const readings = readingsUnder(values, patterns, formats);
    if ('problem' in readings) return readings;
    const [start, end] = [firstFrom(readings.start), firstFrom(readings.end)];
    const isUnder = (instant: number): boolean => values.every((value, i) => format(at(instant))[i] === value);
    if (start < end && isUnder(start) && isUnder(end - 1)) return { cells: { start, end } };
    return { problem: `no partition lies under ${values.join('/')}` };
  }

  function readings(cell: Interval): Interval {
    const label = cells.label(cell.start);
    const beyond = cells.label(zone.first(grid.label(grid.index(label) + 1)));
    return { start: cells.repeats(cell.start) ? beyond : label, end: beyond };
  }

  function* walk(start: number, end: number): Generator<Interval> {
    let cell = at(start);
    if (cell.start < start) cell = from(cell.end);
    while (cell.end <= end) {
      yield cell;
      cell = from(cell.end);
    }
  }

  /** The start of the first cell that begins at the instant or later. */
  function firstStart(instant: number): number {
    const first = at(instant);
    return first.start === instant ? instant : first.end;
  }

  return {
    timeZone,
    unit,
    interval,
    keys: names,
    at,
    next: (cell) => from(cell.end),
    previous: (cell) => at(cell.start - 1),
    cells: walk,
    runs: (start, end) => runsOf(zone, grid, cells, firstStart(start), end),
    count(start, end) {
      const begin = firstStart(start);
      const stop = cells.start(end);
      return stop > begin ? cells.count(begin, stop) : 0;
    },
    format,
    parse,
    under,
    wall(cell) {
      const { start, end } = readings(cell);
      return { start: formatReading(start), end: formatReading(end) };
    },
    readings,
    instant: (reading) => zone.first(reading),
  };
}

const sameValues = (a: readonly string[], b: readonly string[]): boolean => a.every((value, i) => value === b[i]);

function patternsOf(keys: CalendarOptions['keys']): PatternPart[][] {
  if (keys.length === 0) throw invalid('partitions', 'no key says the time');
  return keys.map(({ name, format }) => {
    const parsed = parsePattern(format);
    if ('problems' in parsed) throw invalid(`${name}.format`, `${format}: ${parsed.problems.join('; ')}`);
    return parsed.parts;
  });
}

function timeKeyOf({ keys, unit, interval }: CalendarOptions, patterns: readonly (readonly PatternPart[])[]): TimeKey {
  const formats = keys.map((key) => key.format);
  const timeKey = createTimeKey(patterns, formats);
  const problem = bijectionProblem(timeKey.says, unit, interval);
  if (problem !== undefined)
    throw invalid(`${keys.map((key) => key.name).join('/')}.format`, `${formats.join('/')}: ${problem}`);
  return timeKey;
}

function originOf({ origin, keys, unit }: CalendarOptions, timeKey: TimeKey): number {
  if (origin === undefined) return unit === 'WEEKS' ? FIRST_MONDAY : 0;
  const own = timeKey.read(keys.length === 1 ? [origin] : origin.split('/'));
  if ('reading' in own) return own.reading;
  const period = parsePeriod(origin);
  if (period === undefined) throw invalid('range', own.problem);
  if ('problem' in period) throw invalid('range', period.problem);
  if (period.kind === 'instant') throw invalid('range', `${origin} has an offset: write it as local time`);
  return period.start;
}

const invalid = (key: string, reason: string): LakefillError =>
  new LakefillError('InvalidDeclaration', `${key}: ${reason}`, { data: { key, reason } });
