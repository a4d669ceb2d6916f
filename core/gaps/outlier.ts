import { at } from '../errors.ts';

/** How many comparable neighbours a judgement needs at least, on both sides together. */
const MIN_NEIGHBOURS = 6;
/** How many neighbours by partition date are looked at on each side. */
const REACH = 8;
/** Robust z-score from which a size counts as far; 1.4826 makes MAD comparable with a standard deviation. */
const FAR = 6;
const MAD_TO_SIGMA = 1.4826;
/** So many are looked at together first. */
const STRETCH = 64;

/**
 * Which amounts are far from their neighbours' by partition date: more than 6 robust standard deviations (median and MAD
 * of up to 8 neighbours of the same group on either side) and at least twice or at most half of the median. Partitions
 * without any are neither judged nor neighbours: several missing ones would make every sound one look big. Returns one
 * sentence per outlier by its index. `amounts` (bytes or rows; 0 where there are none, or none are known) are in date
 * order; each is compared only with its like, e.g. the same weekday, which have the same number in `groups`.
 */
export function outliers(amounts: Float64Array, groups: Uint32Array, unit: 'bytes' | 'rows'): Map<number, string> {
  const found = new Map<number, string>();
  if (areAlike(amounts)) return found;
  for (const members of membersOf(amounts, groups)) {
    const own = Float64Array.from(members, (index) => amounts[index] ?? 0);
    for (let start = 0; start < own.length; start += STRETCH) {
      const end = Math.min(own.length, start + STRETCH);
      if (areAlike(own.subarray(Math.max(0, start - REACH), end + REACH))) continue;
      for (let position = start; position < end; position += 1) {
        const detail = detailOf(own, position, unit);
        if (detail !== undefined) found.set(at(members, position), detail);
      }
    }
  }
  return found;
}

/** The indices of each group's amounts, of those that have any. */
function membersOf(amounts: Float64Array, groups: Uint32Array): Iterable<number[]> {
  const members: number[][] = [];
  for (let index = 0; index < amounts.length; index += 1) {
    if (!((amounts[index] ?? 0) > 0)) continue;
    const group = groups[index] ?? 0;
    const own = members[group];
    if (own) own.push(index);
    else members[group] = [index];
  }
  return members.filter((own) => own !== undefined);
}

/** Whether all that are not zero lie within a factor of two: then none is twice or half of any median of the others. */
function areAlike(amounts: Float64Array): boolean {
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < amounts.length; i += 1) {
    const amount = amounts[i] ?? 0;
    if (amount > most) most = amount;
    if (amount < least && amount > 0) least = amount;
  }
  return most < 2 * least;
}

function detailOf(amounts: Float64Array, position: number, unit: 'bytes' | 'rows'): string | undefined {
  const before = amounts.subarray(Math.max(0, position - REACH), position);
  const after = amounts.subarray(position + 1, position + 1 + REACH);
  const count = before.length + after.length;
  if (count < MIN_NEIGHBOURS) return undefined;
  const amount = at(amounts, position);
  const neighbours = new Float64Array(count);
  neighbours.set(before);
  neighbours.set(after, before.length);
  const middle = median(neighbours);
  if (amount < 2 * middle && amount > middle / 2) return undefined;
  const spread = median(neighbours.map((value) => Math.abs(value - middle))) * MAD_TO_SIGMA;
  if (!(Math.abs(amount - middle) > FAR * spread)) return undefined;
  return `${amount} ${unit}, the median of ${count} neighbours is ${Math.round(middle)}`;
}

function median(values: Float64Array): number {
  const sorted = values.toSorted();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}
