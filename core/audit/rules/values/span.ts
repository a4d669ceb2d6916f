import type { ColumnFacts } from '../../facts.ts';

/**
 * How many different values lie between the bounds, both included: for whole numbers and days, and 1 where both ends are
 * one value of any kind. Null where that is not known. Floats may hide NaN, whose bounds are kept off here.
 */
export function spanOf(facts: Pick<ColumnFacts, 'min' | 'max'> | null): number | null {
  const { min, max } = facts ?? {};
  if (min === undefined || max === undefined || min.kind === 'float' || max.kind === 'float') return null;
  if (min.kind === max.kind && min.value === max.value) return 1;
  const whole = min.kind === 'integer' || min.kind === 'date';
  if (!whole || max.kind !== min.kind) return null;
  return Number(max.value - min.value) + 1;
}

/** Bounds as doubles, for sums and means; null where they are no numbers. */
export function rangeOf(facts: Pick<ColumnFacts, 'min' | 'max'> | null): [number, number] | null {
  const [min, max] = [numberOf(facts?.min), numberOf(facts?.max)];
  return min === null || max === null ? null : [min, max];
}

function numberOf(bound: ColumnFacts['min']): number | null {
  switch (bound?.kind) {
    case 'integer':
      return Number(bound.value);
    case 'decimal':
      return Number(`${bound.value}e${-(bound.scale ?? 0)}`);
    case 'float':
      return Number.isFinite(bound.value) ? bound.value : null;
    default:
      return null;
  }
}
