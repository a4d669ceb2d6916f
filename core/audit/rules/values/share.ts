import { at } from '../../../errors.ts';
import { compareBounds } from '../../bound.ts';
import type { Operator } from '../../dqdl/ast.ts';
import type { Comparable, ValueFacts } from './bounds.ts';
import { operandsOf } from './bounds.ts';
import type { WantedValues } from './wanted-values.ts';

/** What bounds prove of the values that are not NULL. */
interface Proof {
  all: boolean;
  none: boolean;
  /** At least one does not satisfy. */
  some: boolean;
}

const NOTHING: Proof = { all: false, none: false, some: false };

/**
 * The share of rows that satisfy, as an interval: from NULLs and bounds, by the audit guide's table. An inexact bound is
 * only wider than the values, so it proves that all or none satisfy, and never that one does not.
 */
export function shareOf(facts: ValueFacts, wanted: WantedValues): [number, number] {
  const { rows, nulls } = facts;
  const passesNull = nullPasses(wanted);
  const proof = nulls === rows ? { all: true, none: true, some: false } : proofOf(facts, wanted);
  if (nulls === null) {
    if (proof.all && passesNull) return [1, 1];
    if (proof.none && !passesNull) return [0, 0];
    return [0, proof.some || proof.none ? (rows - 1) / rows : 1];
  }
  const fromNulls = passesNull ? nulls : 0;
  const others = rows - nulls;
  if (proof.all) return [(fromNulls + others) / rows, (fromNulls + others) / rows];
  if (proof.none) return [fromNulls / rows, fromNulls / rows];
  return [fromNulls / rows, (fromNulls + others - (proof.some ? 1 : 0)) / rows];
}

/** Whether a NULL row satisfies. Deequ's two code paths differ on `not between`: numbers fail, dates pass. */
export function nullPasses(wanted: WantedValues): boolean {
  switch (wanted.operator) {
    case '=':
    case 'in':
      return wanted.hasNull;
    case '!=':
    case 'not in':
      return !wanted.hasNull && !(wanted.kind === 'string' && (wanted.hasEmpty || wanted.hasSpaces));
    case 'not between':
      return wanted.kind === 'date';
    default:
      return false;
  }
}

function proofOf(facts: ValueFacts, wanted: WantedValues): Proof {
  if (wanted.kind === 'pattern') return NOTHING;
  const operands = operandsOf(wanted);
  const negative = wanted.operator === '!=' || wanted.operator === 'not in';
  const spaces = wanted.kind === 'string' && wanted.hasSpaces;
  if (operands.length === 0) {
    // Only NULL (and blank) operands: no value equals NULL.
    if (spaces) return NOTHING;
    return negative ? { all: true, none: false, some: false } : { all: false, none: true, some: true };
  }
  const { min, max } = facts;
  if (min === null || max === null) return NOTHING;
  const proof = rangeProof({ ...facts, min, max }, wanted.operator, operands);
  // A blank value is neither proved nor refuted by bounds.
  return spaces ? { all: !negative && proof.all, none: negative && proof.none, some: negative && proof.some } : proof;
}

type Bounded = ValueFacts & { min: Comparable; max: Comparable };

function rangeProof(facts: Bounded, operator: Operator, operands: readonly Comparable[]): Proof {
  const { min, max, minExact, maxExact, maybeNaN } = facts;
  const a = at(operands, 0);
  const below = (x: Comparable, y: Comparable): boolean => compare(x, y) < 0;
  switch (operator) {
    case '>':
      return withNaN({ all: below(a, min), none: !below(a, max), some: minExact && !below(a, min) }, maybeNaN, true);
    case '>=':
      return withNaN({ all: !below(min, a), none: below(max, a), some: minExact && below(min, a) }, maybeNaN, true);
    case '<':
      return withNaN({ all: below(max, a), none: !below(min, a), some: maxExact && !below(max, a) }, maybeNaN, false);
    case '<=':
      return withNaN({ all: !below(a, max), none: below(a, min), some: maxExact && below(a, max) }, maybeNaN, false);
    case 'between':
    case 'not between': {
      const proof = betweenProof(facts, a, at(operands, 1));
      return operator === 'between' ? withNaN(proof.inside, maybeNaN, false) : withNaN(proof.outside, maybeNaN, true);
    }
    case '=':
    case 'in':
      return withNaN(setProof(facts, operands).inside, maybeNaN, false);
    case '!=':
    case 'not in':
      return withNaN(setProof(facts, operands).outside, maybeNaN, true);
  }
}

function betweenProof({ min, max, minExact, maxExact }: Bounded, a: Comparable, b: Comparable) {
  const isInside = (x: Comparable): boolean => compare(x, a) > 0 && compare(x, b) < 0;
  const allInside = isInside(min) && isInside(max);
  const noneInside = compare(max, a) <= 0 || compare(min, b) >= 0 || compare(a, b) >= 0;
  const ends = [...(minExact ? [min] : []), ...(maxExact ? [max] : [])];
  return {
    inside: { all: allInside, none: noneInside, some: noneInside || ends.some((x) => !isInside(x)) },
    outside: { all: noneInside, none: allInside, some: allInside || ends.some(isInside) },
  };
}

function setProof({ min, max, minExact, maxExact, discrete }: Bounded, operands: readonly Comparable[]) {
  const isMember = (x: Comparable): boolean => operands.some((operand) => compare(x, operand) === 0);
  const inRange = operands.filter((x) => compare(x, min) >= 0 && compare(x, max) <= 0);
  const single = compare(min, max) === 0;
  const all = (single && isMember(min)) || (discrete && coversAll(min, max, inRange));
  const none = inRange.length === 0;
  const ends = [...(minExact ? [min] : []), ...(maxExact ? [max] : [])];
  return {
    inside: { all, none, some: none || ends.some((x) => !isMember(x)) },
    outside: { all: none, none: all, some: all || ends.some(isMember) },
  };
}

/** Whether every whole number of the interval is listed. */
function coversAll(min: Comparable, max: Comparable, inRange: readonly Comparable[]): boolean {
  if (min.kind !== 'decimal' || max.kind !== 'decimal' || min.scale !== 0 || max.scale !== 0) return false;
  const whole = new Set<bigint>();
  for (const x of inRange) {
    if (x.kind !== 'decimal') continue;
    const unit = 10n ** BigInt(x.scale);
    if (x.unscaled % unit === 0n) whole.add(x.unscaled / unit);
  }
  return BigInt(whole.size) === max.unscaled - min.unscaled + 1n;
}

/** NaN rows satisfy what large numbers satisfy: then not all fail, else not all pass. At least one number is not NaN. */
function withNaN(proof: Proof, maybeNaN: boolean, satisfies: boolean): Proof {
  if (!maybeNaN) return { ...proof, some: proof.some || proof.none };
  return satisfies
    ? { all: proof.all, none: false, some: proof.some || proof.none }
    : { all: false, none: proof.none, some: proof.some || proof.none };
}

/** Doubles are compared as engines compare a column of doubles with a literal: as doubles. */
function compare(x: Comparable, y: Comparable): number {
  if (x.kind === 'text' && y.kind === 'text')
    return compareBounds({ kind: 'text', value: x.value }, { kind: 'text', value: y.value }) ?? 0;
  if (x.kind === 'decimal' && y.kind === 'decimal')
    return (
      compareBounds(
        { kind: 'decimal', value: x.unscaled, scale: x.scale },
        { kind: 'decimal', value: y.unscaled, scale: y.scale },
      ) ?? 0
    );
  const [a, b] = [asNumber(x), asNumber(y)];
  return a < b ? -1 : a > b ? 1 : 0;
}

const asNumber = (x: Comparable): number =>
  x.kind === 'decimal' ? Number(`${x.unscaled}e${-x.scale}`) : x.kind === 'float' ? x.value : Number.NaN;
