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

/** Microseconds since 1970, `[start, end)`: instants, or wall-clock readings for a column without zone. */
export interface MicrosRange {
  start: bigint;
  end: bigint;
}

export const instantBounds = (span: Interval): MicrosRange => ({
  start: BigInt(span.start) * 1000n,
  end: BigInt(span.end) * 1000n,
});

export const wallBounds = (wall: { start: string; end: string }): MicrosRange => ({
  start: BigInt(Date.parse(`${wall.start}Z`)) * 1000n,
  end: BigInt(Date.parse(`${wall.end}Z`)) * 1000n,
});

/** Which stretches reach into a span, found without walking those that end before it begins. */
export class StretchIndex {
  readonly #byMin: readonly Stretch[];
  /** The latest end among this stretch and all that begin before it. */
  readonly #reach: readonly bigint[];

  constructor(stretches: readonly Stretch[]) {
    this.#byMin = stretches.toSorted((a, b) => (a.min < b.min ? -1 : a.min > b.min ? 1 : 0));
    let reach: bigint | undefined;
    this.#reach = this.#byMin.map(({ max }) => {
      reach = reach === undefined || max > reach ? max : reach;
      return reach;
    });
  }

  /** The objects that reach into the span and their estimated share of it, rows spread evenly; null when none does. */
  within(span: MicrosRange): { uris: string[]; rows: number; bytes: number } | null {
    const uris = new Set<string>();
    let rows = 0;
    let bytes = 0;
    for (let i = this.#firstFrom(span.end) - 1; i >= 0 && at(this.#reach, i) >= span.start; i -= 1) {
      const stretch = at(this.#byMin, i);
      const part = partWithin(stretch, span);
      if (part === 0) continue;
      uris.add(stretch.uri);
      rows += stretch.rows * part;
      bytes += stretch.bytes * part;
    }
    return uris.size === 0 ? null : { uris: [...uris].sort(), rows, bytes };
  }

  /** The rows in the span, where no stretch reaches beyond it or leaves open when its rows are; else null. */
  exactRows(span: MicrosRange): number | null {
    let rows = 0;
    for (let i = this.#firstFrom(span.end) - 1; i >= 0 && at(this.#reach, i) >= span.start; i -= 1) {
      const stretch = at(this.#byMin, i);
      const part = partWithin(stretch, span);
      if (part === 0) continue;
      if (part < 1 || stretch.timed !== true) return null;
      rows += stretch.rows;
    }
    return rows;
  }

  /** Index of the first stretch that begins at or after the instant. */
  #firstFrom(instant: bigint): number {
    let low = 0;
    let high = this.#byMin.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (at(this.#byMin, middle).min < instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The fraction of a stretch that lies in the span. */
function partWithin({ min, max }: Stretch, { start, end }: MicrosRange): number {
  if (max < start || min >= end) return 0;
  const from = min > start ? min : start;
  const to = max < end ? max + 1n : end;
  return Number(to - from) / (Number(max - min) + 1);
}
