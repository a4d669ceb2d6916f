import { LakefillError } from '../errors.ts';
import type { Json } from '../json.ts';
import { compareBounds, formatBound } from './bound.ts';
import type { Bound, ColumnFacts, Facts } from './facts.ts';
import { type Dialect, type Question, quoteName } from './structure-question.ts';
import { readTime, type TimeReading } from './structure-time.ts';
import type { Evidence, Outcome } from './verdict.ts';

/** A partition's interval `[start, end)`: instants, and what a zone-less time column reads there, both as ISO text. */
export interface TimeSpan {
  start: string;
  end: string;
  wallStart: string;
  wallEnd: string;
}

export interface IntervalVerdict {
  outcome: Outcome;
  evidence: Evidence;
  detail: string;
  /** False where the column proves to tell no time at all, so that nothing can be held against it. */
  blocking: boolean;
}

const MICROS_PER_DAY = 86_400_000_000n;
/** No offset from UTC is larger, so text whose offset is not known is off by less. */
const MARGIN = MICROS_PER_DAY;

/**
 * Whether all event times lie inside the partition, from the footers' bounds of the time column, in its own kind: UTC
 * instants, wall-clock readings, or days (a day belongs to every partition that it overlaps). Text is only refuted
 * here, since its offsets are not in the bounds. Rows without a time are not judged. Null when the column is not among
 * the files' or has a type that tells no time: then no time column survived the transform.
 */
export function checkInterval(facts: Facts, column: string, span: TimeSpan): IntervalVerdict | null {
  const name = column.toLowerCase();
  const found = facts.columns.find((candidate) => candidate.name.toLowerCase() === name);
  if (!found || !['date', 'timestamp', 'string'].includes(found.type)) return null;
  const empty = facts.rows === 0 || (found.nulls !== undefined && found.nulls === (found.values ?? facts.rows));
  if (empty) return footer('pass', `no row has a time in "${column}"`);
  return found.type === 'string' ? refuteText(found, span) : judgeBounds(found, span, 'footer');
}

/** DuckDB drops the offset of text that it casts to a plain TIMESTAMP; Spark's TIMESTAMP is an instant. */
const instantType: Readonly<Record<Dialect, string>> = { duckdb: 'TIMESTAMPTZ', spark: 'TIMESTAMP' };

/** The expressions that `checkIntervalAnswers` needs. As text a time has a colon, and an offset after it. */
export function intervalQuestions(column: string, dialect: Dialect): Question[] {
  const quoted = quoteName(column);
  const read = `TRY_CAST(${quoted} AS ${instantType[dialect]})`;
  const count = (...patterns: string[]): string => {
    const matches = patterns.map((pattern) => `CAST(${quoted} AS STRING) LIKE '${pattern}'`);
    return `SUM(CASE WHEN ${matches.join(' OR ')} THEN 1 ELSE 0 END)`;
  };
  return [
    { name: 'lakefill_time_count', sql: `COUNT(${quoted})` },
    { name: 'lakefill_time_read', sql: `COUNT(${read})` },
    { name: 'lakefill_time_timed', sql: count('%:%') },
    { name: 'lakefill_time_zoned', sql: count('%:%Z', '%:%+%', '%:%-%') },
    { name: 'lakefill_time_min', sql: `CAST(MIN(${read}) AS STRING)` },
    { name: 'lakefill_time_max', sql: `CAST(MAX(${read}) AS STRING)` },
  ];
}

/**
 * The same judgement from a query's answers. The clock of the column is `clock` where the footers told it; otherwise
 * its text does: with an offset it tells instants, without one wall-clock.
 */
export function checkIntervalAnswers(
  answers: Readonly<Record<string, Json>>,
  column: string,
  clock: 'instant' | 'wall' | undefined,
  span: TimeSpan,
): IntervalVerdict {
  const [count = 0, read, timed, zoned] = ['count', 'read', 'timed', 'zoned'].map((name) =>
    Number(answers[`lakefill_time_${name}`]),
  );
  if (count === 0) return scan('pass', `no row has a time in "${column}"`);
  if (read === 0) return { ...scan('unknown', `"${column}" does not read as time`), blocking: false };
  if (read !== count) return scan('unknown', `only ${read} of ${count} values of "${column}" read as time`);
  if (!clock && zoned !== 0 && zoned !== count) {
    return scan('unknown', `${zoned} of ${count} values of "${column}" have an offset, the others have none`);
  }
  const [min, max] = ['min', 'max'].map((end) => readTime(String(answers[`lakefill_time_${end}`])));
  if (!min || !max) return scan('unknown', `the times of "${column}" are not in a form that can be compared`);
  const kind = clock ?? (timed === 0 ? 'date' : zoned === 0 ? 'wall' : 'instant');
  const bound = ({ micros }: TimeReading): Bound => ({
    kind,
    value: kind === 'date' ? micros / MICROS_PER_DAY : micros,
  });
  return judgeBounds({ name: column, min: bound(min), max: bound(max), minExact: true, maxExact: true }, span, 'scan');
}

type Ends = Pick<ColumnFacts, 'name' | 'min' | 'max' | 'minExact' | 'maxExact'>;

/** A bound that is only wider proves that all is inside, never that something is outside, unless it is outside as a whole. */
function judgeBounds(
  { name, min, max, minExact, maxExact }: Ends,
  span: TimeSpan,
  evidence: Evidence,
): IntervalVerdict {
  const verdict = (outcome: Outcome, detail: string): IntervalVerdict => ({
    outcome,
    evidence,
    detail,
    blocking: true,
  });
  const limits = min && max && min.kind === max.kind ? limitsOf(min.kind, span) : undefined;
  if (!min || !max || !limits) return verdict('unknown', `the footers do not bound "${name}"`);
  const inside = `${formatBound(limits.start)} to ${formatBound(limits.end)}`;
  const range = `${formatBound(min)} to ${formatBound(max)}`;
  const [early, late] = [isBelow(min, limits.start), !isBelow(max, limits.end)];
  if (!early && !late) return verdict('pass', `"${name}" is ${range}, inside ${inside}`);
  const whollyOutside = isBelow(max, limits.start) || !isBelow(min, limits.end);
  const proved = whollyOutside || (early && minExact) || (late && maxExact);
  return verdict(proved ? 'fail' : 'unknown', `"${name}" is ${range}, outside ${inside}`);
}

const isBelow = (a: Bound, b: Bound): boolean => (compareBounds(a, b) ?? 0) < 0;

/** Start (closed) and end (open) in the column's own kind. A day is inside when any part of it is. */
function limitsOf(kind: Bound['kind'], span: TimeSpan): { start: Bound; end: Bound } | undefined {
  switch (kind) {
    case 'instant':
      return { start: { kind, value: micros(span.start) }, end: { kind, value: micros(span.end) } };
    case 'wall':
      return { start: { kind, value: micros(span.wallStart) }, end: { kind, value: micros(span.wallEnd) } };
    case 'date': {
      const end = floorDay(micros(span.wallEnd) + MICROS_PER_DAY - 1n);
      return { start: { kind, value: floorDay(micros(span.wallStart)) }, end: { kind, value: end } };
    }
    default:
      return undefined;
  }
}

const floorDay = (value: bigint): bigint =>
  (value - (((value % MICROS_PER_DAY) + MICROS_PER_DAY) % MICROS_PER_DAY)) / MICROS_PER_DAY;

/** ISO text sorts by time, so text beyond the interval by more than any offset proves that all of it is outside. */
function refuteText({ name, min, max }: ColumnFacts, span: TimeSpan): IntervalVerdict {
  const low = min?.kind === 'text' ? readTime(min.value) : undefined;
  const high = max?.kind === 'text' ? readTime(max.value) : undefined;
  const after = low && low.micros >= micros(span.wallEnd) + MARGIN;
  const before = high && high.micros < micros(span.wallStart) - MARGIN;
  if (!after && !before) return footer('unknown', `"${name}" is text: its bounds do not tell`);
  return footer(
    'fail',
    `"${name}" is ${after ? `at least ${min?.value}` : `at most ${max?.value}`}, outside ${span.wallStart} to ${span.wallEnd}`,
  );
}

function micros(text: string): bigint {
  const reading = readTime(text);
  if (!reading) throw new LakefillError('Bug', `"${text}" is not a time`);
  return reading.micros;
}

const footer = (outcome: Outcome, detail: string): IntervalVerdict => ({
  outcome,
  evidence: 'footer',
  detail,
  blocking: true,
});
const scan = (outcome: Outcome, detail: string): IntervalVerdict => ({
  outcome,
  evidence: 'scan',
  detail,
  blocking: true,
});
