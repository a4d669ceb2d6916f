import { parseUri, toUri } from '../../core/uri.ts';
import { compareUtf8 } from '../../core/utf8-order.ts';
import type { ObjectInfo, ObjectStore } from '../../ports/object-store.ts';

const UNDERSCORE = 95;
const DOT = 46;

/** Hive-style readers skip names that start with `_` or `.`, and folder markers are not data; `from`: where the names begin. */
export function isData(text: string, from: number): boolean {
  for (let start = from; start < text.length; ) {
    const code = text.charCodeAt(start);
    if (code === UNDERSCORE || code === DOT) return false;
    const slash = text.indexOf('/', start);
    if (slash < 0) return true;
    start = slash + 1;
  }
  return false;
}

/** Stretches that are listed at once: S3 takes as long for a page whatever else is asked of it. */
const AT_ONCE = 4;

/**
 * Where there is an object for each, a page holds so many and reaches beyond them, so that one request tells all of a
 * stretch; shorter ones would cost requests and save no time.
 */
const LEAST = 990;

/** Places that are listed together in as few requests. */
export const TOGETHER = AT_ONCE * LEAST;

/** Where the stretches end into which so many places, in their order, are cut to be listed at once. */
export function stretches(length: number): number[] {
  const size = Math.max(LEAST, Math.ceil(length / AT_ONCE));
  return Array.from({ length: Math.ceil(length / size) }, (_, number) => Math.min(length, (number + 1) * size));
}

/**
 * The objects below each of many places, in as few listings as possible: one bucket's places are walked in key order,
 * and a listing jumps ahead only when a whole page holds nothing of the next place. A place is a prefix that ends in `/`,
 * or one object's URI. Budget: one LIST per 1,000 keys between the places, at most one per place plus one per 1,000 keys
 * in them, and one for each of the up to four stretches that are listed at once.
 */
export async function scanPlaces(store: ObjectStore, places: Iterable<string>): Promise<Map<string, ObjectInfo[]>> {
  const found = new Map<string, ObjectInfo[]>();
  const byBucket = Map.groupBy(new Set(places), (uri) => parseUri(uri).bucket);
  for (const [bucket, uris] of byBucket) {
    const keys = uris.map((uri) => parseUri(uri).key).sort(compareUtf8);
    const ends = stretches(keys.length);
    await Promise.all(ends.map((end, i) => walk(store, bucket, keys.slice(ends[i - 1] ?? 0, end), found)));
  }
  return found;
}

async function walk(
  store: ObjectStore,
  bucket: string,
  keys: string[],
  found: Map<string, ObjectInfo[]>,
): Promise<void> {
  const prefix = commonFolder(keys);
  const root = toUri({ bucket, key: '' }).length;
  let index = 0;
  let startAfter: string | undefined = before(keys[0]);
  let reached = -1;
  scan: while (index < keys.length) {
    const options = startAfter === undefined || startAfter <= prefix ? {} : { startAfter };
    for await (const page of store.list({ bucket, key: prefix }, options)) {
      for (const object of page.objects) {
        const key = object.uri.slice(root);
        while (index < keys.length && isPast(key, keys[index] as string)) index += 1;
        const place = keys[index];
        if (place === undefined) return;
        if (holds(place, key)) {
          const uri = toUri({ bucket, key: place });
          const objects = found.get(uri) ?? [];
          objects.push(object);
          found.set(uri, objects);
        }
      }
      const last = page.objects.at(-1);
      const next = keys[index];
      const idle = last && index === reached && next !== undefined && compareUtf8(last.uri.slice(root), next) < 0;
      reached = index;
      if (idle) {
        startAfter = before(next);
        continue scan;
      }
    }
    return;
  }
}

/** A key just before everything of the place, for an exclusive start: the place itself would hide a single object. */
const before = (place: string | undefined): string | undefined =>
  place === undefined || place === '' ? undefined : place.endsWith('/') ? place : place.slice(0, -1);

const holds = (place: string, key: string): boolean =>
  place.endsWith('/') || place === '' ? key.startsWith(place) && isData(key, place.length) : key === place;

/** Whether the key lies behind everything of the place. */
const isPast = (key: string, place: string): boolean =>
  place !== '' && !(place.endsWith('/') && key.startsWith(place)) && compareUtf8(key, place) > 0;

/** A declared location as a place: a folder unless its last part looks like a file name. */
export const placeOf = (uri: string): string => (uri.endsWith('/') || /\.[^/]*$/.test(uri) ? uri : `${uri}/`);

function commonFolder(keys: readonly string[]): string {
  const first = keys[0] ?? '';
  const last = keys.at(-1) ?? '';
  let length = 0;
  while (length < first.length && first[length] === last[length]) length += 1;
  return first.slice(0, first.lastIndexOf('/', keys.length === 1 ? first.length : length - 1) + 1);
}
