import type { Interval } from '../calendar/interval.ts';
import type { Dataset } from '../dataset/dataset.ts';
import { at } from '../errors.ts';
import { nearest } from '../nearest.ts';
import { invalidRequest } from './invalid-request.ts';
import { encodePair, readKey } from './key.ts';
import { knownValue, otherKeys } from './key-values.ts';
import type { Partition } from './request.ts';

/** Values of the keys that do not say the time. */
export type OtherValues = Readonly<Record<string, string>>;

/** Every combination of the keys' values: the last key changes fastest. */
export function combinations(values: Readonly<Record<string, readonly string[]>>): OtherValues[] {
  return Object.entries(values).reduce<OtherValues[]>(
    (found, [name, list]) => found.flatMap((one) => list.map((value) => ({ ...one, [name]: value }))),
    [{}],
  );
}

/** Makes partitions of cells; what stays the same from cell to cell is prepared once. */
export function partitionMaker(dataset: Dataset, others: readonly OtherValues[]): (cell: Interval) => Partition[] {
  const { keys, calendar } = dataset;
  const [only] = calendar.keys;
  if (only !== undefined && keys.length === 1) {
    return ({ start, end }) => {
      const [value = ''] = calendar.format({ start, end });
      return [{ start, end, key: encodePair(only, value), values: { [only]: value } }];
    };
  }
  const position = new Map(calendar.keys.map((name, i) => [name, i]));
  // Per combination and key: a position in the time's values, or the pair that never changes.
  const prepared = others.map((values) =>
    keys.map((name) => position.get(name) ?? { value: values[name] ?? '', pair: encodePair(name, values[name] ?? '') }),
  );
  return (cell) => {
    const time = calendar.format(cell);
    const pairs = time.map((value, i) => encodePair(at(calendar.keys, i), value));
    return prepared.map((parts) => {
      const values: Record<string, string> = {};
      let key = '';
      parts.forEach((part, i) => {
        values[at(keys, i)] = typeof part === 'number' ? at(time, part) : part.value;
        key += `${i === 0 ? '' : '/'}${typeof part === 'number' ? pairs[part] : part.pair}`;
      });
      return { start: cell.start, end: cell.end, key, values };
    });
  };
}

/** The partition with this key. Throws `InvalidRequest` when the dataset has none that is written so. */
export function partitionOf(dataset: Dataset, key: string): Partition {
  const found = findPartition(dataset, key);
  if ('problem' in found) throw invalidRequest([{ key: 'partitions', reason: found.problem }]);
  return found;
}

/** The same without throwing, for keys that come from listings. */
export function findPartition(dataset: Dataset, key: string): Partition | { problem: string } {
  const read = readKey(key);
  if ('problem' in read) return read;
  const { values } = read;
  const unknown = Object.keys(values).find((name) => !dataset.keys.includes(name));
  if (unknown !== undefined) {
    const meant = nearest(unknown, dataset.keys) ?? dataset.keys.join('/');
    return { problem: `"${key}": ${dataset.id} has no key ${unknown}, did you mean ${meant}?` };
  }
  const missing = dataset.keys.find((name) => values[name] === undefined);
  if (missing !== undefined)
    return { problem: `"${key}" does not say ${missing}: a partition has ${dataset.keys.join('/')}` };
  const time = dataset.calendar.parse(dataset.calendar.keys.map((name) => values[name] ?? ''));
  if ('problem' in time) return time;
  const others: Record<string, string> = {};
  for (const name of otherKeys(dataset)) {
    const known = knownValue(name, values[name] ?? '', dataset.declaration.partitions[name]);
    if ('problem' in known) return known;
    others[name] = known.value;
  }
  const [partition] = partitionMaker(dataset, [others])(time.cell);
  if (partition?.key !== key) return { problem: `"${key}" is written ${partition?.key}` };
  return partition;
}
