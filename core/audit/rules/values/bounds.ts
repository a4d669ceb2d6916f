import type { Bound } from '../../facts.ts';
import type { RuleColumn } from '../context.ts';
import type { Decimal, WantedValues } from './wanted-values.ts';
import { parseDay, parseDecimal } from './wanted-values.ts';

/** What is known of a column's values, in the kind that the condition compares. */
export interface ValueFacts {
  rows: number;
  nulls: number | null;
  /** Bounds of the values that are not NULL; null where they are not known or not comparable. */
  min: Comparable | null;
  max: Comparable | null;
  /** Of a bound that is known: whether it is attained. */
  minExact: boolean;
  maxExact: boolean;
  /** Between two whole values lie only finitely many. */
  discrete: boolean;
  /** NaN may hide among the values; engines sort it above all numbers. */
  maybeNaN: boolean;
}

export type Comparable =
  | { kind: 'decimal'; unscaled: bigint; scale: number }
  | { kind: 'float'; value: number }
  | { kind: 'text'; value: string };

const MICROS_PER_DAY = 86_400_000_000n;

export function boundsFor(column: RuleColumn, wanted: WantedValues, rows: number): ValueFacts {
  if (column.key !== null) return keyFacts(column.key, wanted, rows);
  const facts = column.facts;
  const min = facts?.min === undefined ? null : comparable(facts.min, wanted);
  const max = facts?.max === undefined ? null : comparable(facts.max, wanted);
  return {
    rows,
    nulls: facts?.nulls ?? null,
    min,
    max,
    minExact: facts?.minExact === true,
    maxExact: facts?.maxExact === true,
    discrete: wanted.kind === 'date' || facts?.min?.kind === 'integer',
    maybeNaN: facts?.min?.kind === 'float' || facts?.max?.kind === 'float',
  };
}

/** Every row has the key's value; one that does not read as the wanted kind is like NULL to SQL, but is not NULL. */
function keyFacts(key: string, wanted: WantedValues, rows: number): ValueFacts {
  const value = keyValue(key, wanted);
  const known = { rows, nulls: 0, discrete: true, maybeNaN: false };
  return { ...known, min: value, max: value, minExact: true, maxExact: true };
}

function keyValue(key: string, wanted: WantedValues): Comparable | null {
  switch (wanted.kind) {
    case 'number': {
      const decimal = parseDecimal(key);
      return decimal === null ? null : { kind: 'decimal', unscaled: decimal.unscaled, scale: decimal.scale };
    }
    case 'date': {
      const day = parseDay(key);
      return day === null ? null : { kind: 'decimal', unscaled: day.day, scale: 0 };
    }
    case 'string':
      return { kind: 'text', value: key };
    case 'pattern':
      return null;
  }
}

function comparable(bound: Bound, wanted: WantedValues): Comparable | null {
  switch (bound.kind) {
    case 'integer':
    case 'decimal':
      return wanted.kind === 'number' ? { kind: 'decimal', unscaled: bound.value, scale: bound.scale ?? 0 } : null;
    case 'float':
      return wanted.kind === 'number' && Number.isFinite(bound.value) ? { kind: 'float', value: bound.value } : null;
    case 'date':
      return wanted.kind === 'date' ? { kind: 'decimal', unscaled: bound.value, scale: 0 } : null;
    case 'instant':
    case 'wall':
      return wanted.kind === 'date' ? { kind: 'decimal', unscaled: floorDays(bound.value), scale: 0 } : null;
    case 'text':
      return wanted.kind === 'string' && !wanted.ignoreCase ? { kind: 'text', value: bound.value } : null;
    case 'boolean':
      return null;
  }
}

/** Flooring keeps the order, so the floor of a bound bounds the days, and is attained where the bound is. */
const floorDays = (micros: bigint): bigint => micros / MICROS_PER_DAY - (micros % MICROS_PER_DAY < 0n ? 1n : 0n);

/** The wanted values in the kinds of `Comparable`. */
export function operandsOf(wanted: WantedValues): Comparable[] {
  switch (wanted.kind) {
    case 'number':
      return wanted.values.map(({ unscaled, scale }: Decimal) => ({ kind: 'decimal', unscaled, scale }));
    case 'date':
      return wanted.values.map(({ day }) => ({ kind: 'decimal', unscaled: day, scale: 0 }));
    case 'string':
      return [...wanted.values, ...(wanted.hasEmpty ? [''] : [])].map((value) => ({ kind: 'text', value }));
    case 'pattern':
      return [];
  }
}
