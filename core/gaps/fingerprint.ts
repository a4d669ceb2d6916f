import { sha256 } from '../hash.ts';
import { canonicalJson } from '../json.ts';
import type { ObjectState } from './candidate.ts';

/** Order of URIs by code units: the same wherever it runs. */
export const byUri = (a: { uri: string }, b: { uri: string }): number => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0);

/** SHA-256 (hex) over keys, sizes and ETags: equal exactly when the same objects hold the same content. */
export const fingerprintOf = (objects: readonly ObjectState[]): string =>
  sha256(canonicalJson(objects.toSorted(byUri).map(({ uri, size, etag }) => [uri, size, etag])));

/** Whether two sets of objects are the same by key, size and ETag. */
export function sameObjects(a: readonly ObjectState[], b: readonly ObjectState[]): boolean {
  if (a.length !== b.length) return false;
  if (a.every((object, index) => isSame(object, b[index]))) return true;
  const seen = new Map(a.map((object) => [object.uri, object]));
  return b.every((object) => isSame(object, seen.get(object.uri)));
}

const isSame = (a: ObjectState, b: ObjectState | undefined): boolean =>
  a.uri === b?.uri && a.size === b.size && a.etag === b.etag;
