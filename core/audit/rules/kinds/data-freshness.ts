import type { Operator, SimpleRule } from '../../dqdl/ast.ts';
import type { Bound } from '../../facts.ts';
import { countOf } from '../answer.ts';
import type { RuleColumn, RuleContext } from '../context.ts';
import { findColumn } from '../context.ts';
import type { Finding } from '../finding.ts';
import { between, closed, exactly, failed, passed } from '../finding.ts';
import { familyOf } from '../hive-type.ts';
import { noColumn, rowsOf } from '../missing.ts';
import type { RuleKind } from '../rule-kind.ts';
import { parameter, scanOf } from '../rule-kind.ts';
import { countRows, countWhere } from '../sql.ts';
import type { Comparable } from '../values/bounds.ts';
import { millisecondsOf, wallReading } from '../values/clock.ts';
import { shareOf } from '../values/share.ts';

/**
 * Share of rows whose age satisfies, all of them wanted; NULL never does. The clock is the run's frozen now, read in the
 * dataset's zone for a column without one. Ages are compared exactly, where Deequ rounds them to 36 seconds.
 */
export const dataFreshness: RuleKind = {
  metric: 'share of rows of a wanted age',
  footer(rule, context) {
    const limits = limitsOf(rule, context);
    if ('kind' in limits) return limits;
    const rows = rowsOf(rule, context);
    if (typeof rows !== 'number') return rows;
    const nulls = limits.column.facts?.nulls;
    const timed = rows - (nulls ?? 0);
    if (timed === 0) return exactly(0, 'footer');
    const [low, high] = timedShare(limits, timed);
    // A NULL satisfies nothing, not even a negated comparison.
    return between(nulls === undefined ? 0 : (low * timed) / rows, (high * timed) / rows);
  },
  scan(rule, context) {
    const limits = limitsOf(rule, context);
    if ('kind' in limits) return limits;
    return scanOf([countRows(rule), countWhere(rule, predicateOf(limits))], ([rows, fresh]) =>
      countOf(rows) === 0
        ? passed('no rows matched the filter', 'scan')
        : exactly(countOf(fresh) / countOf(rows), 'scan'),
    );
  },
};

interface Limits {
  column: RuleColumn;
  /** Of the time against the cutoffs: an age above is a time below. */
  operator: Operator;
  /** Milliseconds since 1970, of the wall clock where the column has one. */
  cutoffs: number[];
}

const MICROS_PER_DAY = 86_400_000_000n;

const MIRRORED: Readonly<Partial<Record<Operator, Operator>>> = { '>': '<', '>=': '<=', '<': '>', '<=': '>=' };

function limitsOf(rule: SimpleRule, context: RuleContext): Limits | Finding {
  const name = parameter(rule, 0);
  const column = findColumn(context, name);
  if (column === null) return noColumn(context, name);
  if (column.key !== null) return closed(`"${name}" is a key of the partition, whose age is not a matter of its rows`);
  if (!['text', 'date', 'timestamp'].includes(familyOf(column.type)))
    return failed(`"${name}" is ${column.type}, which tells no time`);
  if (rule.condition?.kind !== 'duration') return closed('the rule has no duration');
  const now = context.now === undefined ? Number.NaN : Date.parse(context.now);
  if (Number.isNaN(now)) return closed('the rule needs a clock, and none was given');
  const read = column.facts?.clock === 'instant' ? now : wallReading(now, context.timeZone ?? 'UTC');
  const cutoffs = rule.condition.operands.map((duration) => read - millisecondsOf(duration));
  const { operator } = rule.condition;
  const ordered = operator.endsWith('between') ? cutoffs.toReversed() : cutoffs;
  return { column, operator: MIRRORED[operator] ?? operator, cutoffs: ordered };
}

/** The share among rows that have a time. */
function timedShare({ column: { facts }, operator, cutoffs }: Limits, rows: number): [number, number] {
  const values = cutoffs.map((ms) => ({ unscaled: BigInt(ms) * 1000n, scale: 0, text: '' }));
  const bounds = {
    min: microsOf(facts?.min),
    max: microsOf(facts?.max),
    minExact: facts?.minExact === true,
    maxExact: facts?.maxExact === true,
  };
  const known = { rows, nulls: 0, discrete: false, maybeNaN: false, ...bounds };
  return shareOf(known, { kind: 'number', operator, values, hasNull: false });
}

function microsOf(bound: Bound | undefined): Comparable | null {
  if (bound?.kind === 'date') return { kind: 'decimal', unscaled: bound.value * MICROS_PER_DAY, scale: 0 };
  return bound?.kind === 'instant' || bound?.kind === 'wall'
    ? { kind: 'decimal', unscaled: bound.value, scale: 0 }
    : null;
}

function predicateOf({ column, operator, cutoffs }: Limits): string {
  const family = familyOf(column.type);
  const time =
    family === 'timestamp' ? column.sql : `${family === 'text' ? 'TRY_CAST' : 'CAST'}(${column.sql} AS TIMESTAMP)`;
  const literals = cutoffs.map((ms) => `TIMESTAMP '${new Date(ms).toISOString().replace('T', ' ').replace('Z', '')}'`);
  const [a, b] = literals;
  const all = literals.join(', ');
  switch (operator) {
    case 'between':
      return `${time} > ${a} AND ${time} < ${b}`;
    case 'not between':
      return `${time} <= ${a} OR ${time} >= ${b}`;
    case '=':
    case 'in':
      return `${time} IN (${all})`;
    case '!=':
    case 'not in':
      return `${time} NOT IN (${all})`;
    default:
      return `${time} ${operator} ${a}`;
  }
}
