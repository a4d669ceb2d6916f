/**
 * The reference keeps labels and tags in Java's HashMap and prints them in the order that gives: by bucket, and in a
 * bucket by arrival. Each copy of a map sizes its buckets anew. Source of the numbers: java.util.HashMap of JDK 8 to 17.
 */
const FIRST_BUCKETS = 16;
const LOAD = 0.75;

/** The order of names that were put into an empty map one by one. */
export const hashOrder = (names: readonly string[]): string[] => byBucket(names, grown(FIRST_BUCKETS, names.length));

/** The order of names put one by one and then copied. */
export const copiedOrder = (names: readonly string[]): string[] =>
  byBucket(hashOrder(names), bucketsOfCopy(names.length));

/** The order of a copy of both, `first` put as a whole before `second`. */
export function mergedOrder(first: readonly string[], second: readonly string[]): string[] {
  const names = [...new Set([...copiedOrder(first), ...copiedOrder(second)])];
  const begun = bucketsOfCopy(first.length === 0 ? second.length : first.length);
  return byBucket(byBucket(names, grown(begun, names.length)), bucketsOfCopy(names.length));
}

const byBucket = (names: readonly string[], buckets: number): string[] =>
  names.toSorted((a, b) => bucketOf(a, buckets) - bucketOf(b, buckets));

function bucketOf(name: string, buckets: number): number {
  let hash = 0;
  for (let i = 0; i < name.length; i += 1) hash = (Math.imul(31, hash) + name.charCodeAt(i)) | 0;
  return (hash ^ (hash >>> 16)) & (buckets - 1);
}

/** A map doubles when it is fuller than three quarters. */
const grown = (buckets: number, size: number): number => (size > buckets * LOAD ? grown(buckets * 2, size) : buckets);

const bucketsOfCopy = (size: number): number => 2 ** Math.ceil(Math.log2(Math.floor(size / LOAD + 1)));
