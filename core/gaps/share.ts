import type { Interval } from '../calendar/interval.ts';
import { at } from '../errors.ts';

/** A stretch of an unpartitioned source: bounds of its time column, both inclusive, in microseconds. */
export interface Stretch {
  uri: string;
  rows: number;
  bytes: number;
  min: bigint;
  max: bigint;
  /** Every row of it has a time, on the clock of the whole source: then all rows lie between the bounds. */
  timed?: boolean;
}

/** What of a source's objects, named in order, lies in a span; rows are spread evenly over their stretch. */
export interface ShareOf {
  uris: readonly string[];
  rows: number;
  bytes: number;
}

/** A stretch with its bounds as milliseconds: exact numbers, as spans never begin or end within one. */
interface Placed extends Stretch {
  /** The milliseconds that its first and its last time lie in. */
  first: number;
  last: number;
  /** `[from, to)`: the milliseconds that lie wholly in it. */
  from: number;
  to: number;
  /** Microseconds from its first time to its last, both included. */
  length: number;
  uris: readonly string[];
}

/** Which stretches reach into a span (ms, instants or readings of a clock), without walking those that end before it. */
export class StretchIndex {
  readonly #byMin: readonly Placed[];
  readonly #first: Float64Array;
  /** The latest end among this stretch and all that begin before it. */
  readonly #reach: Float64Array;

  constructor(stretches: readonly Stretch[]) {
    this.#byMin = stretches.toSorted((a, b) => (a.min < b.min ? -1 : a.min > b.min ? 1 : 0)).map(placed);
    this.#first = Float64Array.from(this.#byMin, ({ first }) => first);
    let reach = Number.NEGATIVE_INFINITY;
    this.#reach = Float64Array.from(this.#byMin, ({ last }) => {
      reach = Math.max(reach, last);
      return reach;
    });
  }

  /** The objects that reach into the span and their estimated share of it; null when none does. */
  within(span: Interval): ShareOf | null {
    let uris: readonly string[] | undefined;
    let several: Set<string> | undefined;
    let rows = 0;
    let bytes = 0;
    for (let i = this.#firstFrom(span.end) - 1; i >= 0 && (this.#reach[i] ?? 0) >= span.start; i -= 1) {
      const stretch = at(this.#byMin, i);
      const part = partWithin(stretch, span);
      if (part === 0) continue;
      if (several) several.add(stretch.uri);
      else if (uris === undefined) ({ uris } = stretch);
      else if (uris[0] !== stretch.uri) several = new Set([...uris, stretch.uri]);
      rows += stretch.rows * part;
      bytes += stretch.bytes * part;
    }
    return uris === undefined ? null : { uris: several ? [...several].sort() : uris, rows, bytes };
  }

  /** The rows in the span, where no stretch reaches beyond it or leaves open when its rows are; else null. */
  exactRows(span: Interval): number | null {
    let rows = 0;
    for (let i = this.#firstFrom(span.end) - 1; i >= 0 && (this.#reach[i] ?? 0) >= span.start; i -= 1) {
      const stretch = at(this.#byMin, i);
      // One that ends before is looked at only where an earlier one reaches beyond the span's start.
      if (partWithin(stretch, span) < 1 || stretch.timed !== true) return null;
      rows += stretch.rows;
    }
    return rows;
  }

  /** Index of the first stretch that begins at or after the instant. */
  #firstFrom(instant: number): number {
    let low = 0;
    let high = this.#first.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#first[middle] ?? 0) < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function placed(stretch: Stretch): Placed {
  const { uri, min, max } = stretch;
  return {
    ...stretch,
    first: floorMs(min),
    last: floorMs(max),
    from: -floorMs(-min),
    to: floorMs(max + 1n),
    length: Number(max - min) + 1,
    uris: [uri],
  };
}

const floorMs = (micros: bigint): number => Number(micros / 1000n) - (micros % 1000n < 0n ? 1 : 0);

/** The fraction of a stretch, one that begins before the span ends, that lies in the span. */
function partWithin({ min, max, last, from, to, length }: Placed, { start, end }: Interval): number {
  if (last < start) return 0;
  if (from <= start && to >= end) return ((end - start) * 1000) / length;
  const begin = from > start ? min : BigInt(start) * 1000n;
  const beyond = to < end ? max + 1n : BigInt(end) * 1000n;
  return Number(beyond - begin) / length;
}
