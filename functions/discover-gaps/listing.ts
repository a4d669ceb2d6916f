import type { Dataset, LocationTemplate } from '../../core/dataset/dataset.ts';
import { at } from '../../core/errors.ts';
import { type Block, stretchOf } from '../../core/gaps/block.ts';
import type { Placed } from '../../core/gaps/glance.ts';
import { type TimePlace, timePlace } from '../../core/gaps/time-place.ts';
import { parseUri, toUri } from '../../core/uri.ts';
import type { ObjectInfo, ObjectStore } from '../../ports/object-store.ts';
import { columnsOf, placedObjects } from './placed-objects.ts';
import { isData, placeOf, scanPlaces, stretches } from './scan.ts';

/** Says what lies at the places of a block's partitions. */
export type Lister = (block: Block) => Promise<Placed<ObjectInfo>>;

/**
 * Lister for the places that a template gives. Where they say just the time, in order and in digits, the listing is read as
 * numbers: one LIST per 1,000 keys from the first place to the last, one for each jump over a page that holds nothing, and
 * one for each stretch of the block, up to four of which are listed at once. Otherwise every place is made and looked for
 * (`scanPlaces`).
 */
export function listerOf(dataset: Dataset, template: LocationTemplate, store: ObjectStore): Lister {
  const place = template.template.endsWith('/') ? timePlace(dataset, template) : null;
  return async (block) => {
    if (place && block.others.length === 1) {
      return listStretches(block, (one, columns) => listTimes(dataset, template, place, one, columns, store));
    }
    const places = new Map<number, string>();
    for (let i = 0; i < block.length; i += 1) places.set(i, placeOf(template.locate(block.partition(i).values)));
    return listPlaces(places, block.length, store);
  };
}

/** What lies at the places of a block, of which stretches are listed at once. */
async function listStretches(
  block: Block,
  list: (stretch: Block, columns: Pick<Placed, 'bytes' | 'newest'>) => Promise<Placed<ObjectInfo>>,
): Promise<Placed<ObjectInfo>> {
  const columns = columnsOf(block.length);
  const ends = stretches(block.length);
  const parts = await Promise.all(
    ends.map((end, i) => {
      const start = ends[i - 1] ?? 0;
      const own = { bytes: columns.bytes.subarray(start, end), newest: columns.newest.subarray(start, end) };
      return list(stretchOf(block, start, end), own);
    }),
  );
  return {
    ...columns,
    objects(index) {
      const part = ends.findIndex((end) => index < end);
      return at(parts, part).objects(index - (ends[part - 1] ?? 0));
    },
  };
}

/** What lies at given places, by index; no index, no objects. */
export async function listPlaces(
  places: ReadonlyMap<number, string>,
  length: number,
  store: ObjectStore,
): Promise<Placed<ObjectInfo>> {
  const found = await scanPlaces(store, places.values());
  const placed = placedObjects<ObjectInfo>(length);
  for (const [index, place] of places) for (const object of found.get(place) ?? []) placed.put(index, object);
  return placed;
}

async function listTimes(
  dataset: Dataset,
  template: LocationTemplate,
  place: TimePlace,
  block: Block,
  columns: Pick<Placed, 'bytes' | 'newest'>,
  store: ObjectStore,
): Promise<Placed<ObjectInfo>> {
  const placed = placedObjects<ObjectInfo>(block.length, columns);
  const labels = block.repeated.includes(1) ? block.labels.toSorted() : block.labels;
  const stem = (index: number): string => place.stem(labels[index] ?? 0);
  const [first, last] = [stem(0), stem(labels.length - 1)];
  const { bucket } = parseUri(template.root);
  const root = toUri({ bucket, key: '' }).length;
  const prefix = commonStart(first, last);
  const indexOf = indexIn(block, labels, dataset, template, place.read);
  const belowOf = (index: number): number => template.locate(block.partition(index).values).length;
  const isBeyond = (uri: string): boolean => uri.slice(0, last.length) > last;
  const read = (objects: readonly ObjectInfo[], count: number): boolean => {
    let found = false;
    for (let i = 0; i < count; i += 1) {
      const object = objects[i] as ObjectInfo;
      const index = indexOf(object.uri);
      if (index < 0) continue;
      found = true;
      const below = block.repeated[index] === 0 ? place.length : belowOf(index);
      if (isData(object.uri, below)) placed.put(index, object);
    }
    return found;
  };
  let from: string | undefined = first;
  while (from !== undefined) {
    const startAfter = from.slice(root);
    const options = from === prefix ? {} : { startAfter };
    from = undefined;
    for await (const { objects } of store.list({ bucket, key: prefix.slice(root) }, options)) {
      const end = objects.at(-1)?.uri;
      if (end === undefined) continue;
      const inside = isBeyond(end) ? firstThat(objects.length, (i) => isBeyond(at(objects, i).uri)) : objects.length;
      const found = read(objects, inside);
      if (inside < objects.length) return placed;
      if (found) continue;
      const next = firstThat(labels.length, (index) => stem(index) > end);
      if (next > 0 && end.startsWith(stem(next - 1))) continue;
      from = next < labels.length ? stem(next) : undefined;
      break;
    }
  }
  return placed;
}

/** Which partition of a block an object belongs to, -1 where to none; fast where one object's time follows the other's. */
function indexIn(
  { length, starts, labels, repeated }: Block,
  sorted: Float64Array,
  { calendar }: Dataset,
  template: LocationTemplate,
  read: (uri: string) => number,
): (uri: string) => number {
  const [lowest, highest] = [sorted[0] ?? 0, sorted[length - 1] ?? 0];
  const search = (instant: number): number => {
    const index = firstThat(length, (i) => (starts[i] ?? 0) >= instant);
    return starts[index] === instant ? index : -1;
  };
  // Later cells of a repeated hour are written with more than digits.
  const suffixed = (uri: string): number => {
    const values = template.match(uri);
    const parsed = values && calendar.parse(calendar.keys.map((name) => values[name] ?? ''));
    return parsed && 'cell' in parsed ? search(parsed.cell.start) : -1;
  };
  const someRepeated = repeated.includes(1);
  let next = 0;
  return (uri) => {
    const reading = read(uri);
    if (Number.isNaN(reading)) return someRepeated ? suffixed(uri) : -1;
    if (reading < lowest || reading > highest) return -1;
    while (next < length - 1 && (labels[next] ?? 0) < reading) next += 1;
    if (labels[next] === reading && repeated[next] === 0) return next;
    const index = search(calendar.instant(reading));
    return labels[index] === reading && repeated[index] === 0 ? index : -1;
  };
}

const commonStart = (a: string, b: string): string => {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return a.slice(0, length);
};

/** The least index below `length` of which it is true, and of all behind it; else `length`. */
function firstThat(length: number, isTrue: (index: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
