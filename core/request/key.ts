import { escapePathName, unescapePathName } from '../dataset/path-name.ts';
import { invalidRequest } from './invalid-request.ts';

/** `k=v`, the value percent-encoded as Hive does. */
export const encodePair = (name: string, value: string): string => `${name}=${escapePathName(value)}`;

/** `k=v/k=v` in the order of the values' entries, which has to be the declared one. */
export const encodeKey = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => encodePair(name, value))
    .join('/');

/**
 * The values of `k=v/k=v`, in the order in which they stand. A piece without `=` belongs to the value before it, so that
 * `dt=2001/01/31` is understood as well as `dt=2001%2F01%2F31`. Throws `InvalidRequest` where there is no such form.
 */
export function parseKey(text: string): Record<string, string> {
  const read = readKey(text);
  if ('problem' in read) throw invalidRequest([{ key: 'partitions', reason: read.problem }]);
  return read.values;
}

/** The same without throwing. */
export function readKey(text: string): { values: Record<string, string> } | { problem: string } {
  const pairs: [string, string][] = [];
  for (const piece of text.replace(/\/$/, '').split('/')) {
    const equals = piece.indexOf('=');
    const last = pairs.at(-1);
    if (equals > 0) pairs.push([piece.slice(0, equals), unescapePathName(piece.slice(equals + 1))]);
    else if (last && equals < 0) last[1] += `/${unescapePathName(piece)}`;
    else return { problem: `"${text}" is not a partition: write key=value/key=value` };
  }
  const twice = pairs.find(([name], i) => pairs.findIndex((pair) => pair[0] === name) !== i);
  if (twice) return { problem: `"${text}" names ${twice[0]} twice` };
  return { values: Object.fromEntries(pairs) };
}
