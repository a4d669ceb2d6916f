import { at } from '../errors.ts';

/** How many comparable neighbours a judgement needs at least, on both sides together. */
const MIN_NEIGHBOURS = 6;
/** How many neighbours by partition date are looked at on each side. */
const REACH = 8;
/** Robust z-score from which a size counts as far; 1.4826 makes MAD comparable with a standard deviation. */
const FAR = 6;
const MAD_TO_SIGMA = 1.4826;

export interface Amount {
  /** Compared only with its like, e.g. the same weekday. */
  group: string;
  /** Bytes or rows; 0 where there are none, or none are known. */
  amount: number;
}

/**
 * Which amounts are far from their neighbours' by partition date: more than 6 robust standard deviations (median and MAD
 * of up to 8 neighbours of the same group on either side) and at least twice or at most half of the median. Partitions
 * without any are neither judged nor neighbours: several missing ones would make every sound one look big. Returns one
 * sentence per outlier by its index. `amounts` are in date order.
 */
export function outliers(amounts: readonly Amount[], unit: 'bytes' | 'rows'): Map<number, string> {
  const found = new Map<number, string>();
  const present = [...amounts.keys()].filter((index) => at(amounts, index).amount > 0);
  const groups = Map.groupBy(present, (index) => at(amounts, index).group);
  for (const members of groups.values()) {
    members.forEach((index, position) => {
      const neighbours = [
        ...members.slice(Math.max(0, position - REACH), position),
        ...members.slice(position + 1, position + 1 + REACH),
      ].map((other) => at(amounts, other).amount);
      if (neighbours.length < MIN_NEIGHBOURS) return;
      const { amount } = at(amounts, index);
      const middle = median(neighbours);
      const notable = amount >= 2 * middle || amount <= middle / 2;
      if (!notable) return;
      const spread = median(neighbours.map((value) => Math.abs(value - middle))) * MAD_TO_SIGMA;
      if (Math.abs(amount - middle) > FAR * spread) {
        found.set(index, `${amount} ${unit}, the median of ${neighbours.length} neighbours is ${Math.round(middle)}`);
      }
    });
  }
  return found;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, middle) : (at(sorted, middle - 1) + at(sorted, middle)) / 2;
}
