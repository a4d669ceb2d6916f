import { at } from './errors.ts';

/**
 * How many single edits (insert, delete, replace, swap of neighbours) turn one word into the other: Levenshtein's
 * distance with transpositions (optimal string alignment), because swapped letters are the commonest slip.
 */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let row: number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = at(row, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(replace, at(row, j) + 1, at(next, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, at(before, j - 2) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return at(row, b.length);
}

/** Two of five letters may be wrong, one of three: above that a suggestion is a guess. */
const tolerance = (length: number): number => (length <= 3 ? 1 : Math.max(2, Math.floor(length * 0.4)));

/** The candidate that was probably meant, or undefined when none is close. Case counts only between equals. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let found: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const caseCost = candidate === word ? 0 : 0.5;
    const distance = editDistance(word.toLowerCase(), candidate.toLowerCase()) + caseCost;
    if (distance < least && distance <= tolerance(word.length) + caseCost) {
      found = candidate;
      least = distance;
    }
  }
  return found;
}
