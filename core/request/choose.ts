import type { Dataset } from '../dataset/dataset.ts';
import { invalidRequest, type RequestProblem } from './invalid-request.ts';
import { findPartition } from './partition.ts';
import { parseSelector } from './selector.ts';

/**
 * Which of some partitions, given by their keys, are meant by what is written as a request's `partitions`: keys, times alone,
 * values alone, ranges. Answers keys in the order of `known`. Throws `InvalidRequest` for what cannot be read and for what
 * means none of them; `absent` says why that is wrong.
 */
export function choose(
  texts: readonly string[],
  known: readonly string[],
  dataset: Dataset,
  absent: (text: string) => string,
): string[] {
  const own = new Set(known);
  const chosen = new Set(texts);
  const others = texts.filter((text) => !own.has(text));
  if (others.length === 0) return known.filter((key) => chosen.has(key));
  const partitions = known.flatMap((key) => {
    const partition = findPartition(dataset, key);
    return 'problem' in partition ? [] : [partition];
  });
  const problems: RequestProblem[] = [];
  for (const text of others) {
    const selector = parseSelector(text, dataset);
    if ('problem' in selector) {
      problems.push({ key: 'partitions', reason: selector.problem });
      continue;
    }
    const pairs = Object.entries(selector.values);
    const meant = partitions.filter(
      ({ start, end, values }) =>
        start >= selector.start && end <= selector.end && pairs.every(([name, value]) => values[name] === value),
    );
    if (meant.length === 0) problems.push({ key: 'partitions', reason: absent(text) });
    for (const { key } of meant) chosen.add(key);
  }
  if (problems.length > 0) throw invalidRequest(problems);
  return known.filter((key) => chosen.has(key));
}
