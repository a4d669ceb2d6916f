/** A point in time as text tells it: microseconds since 1970, of the wall clock unless `zoned`. */
export interface TimeReading {
  micros: bigint;
  /** The text has `Z` or an offset: micros are UTC. */
  zoned: boolean;
  /** A day without a time. */
  dateOnly: boolean;
}

const ISO = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d\d(?::?\d\d)?)?)?$/;

/** Reads ISO 8601 and what DuckDB and Spark print; nanoseconds are cut. Undefined for any other text. */
export function readTime(text: string): TimeReading | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  const at = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const micros = BigInt(at) * 1000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)) - offsetMicros(offset ?? 'Z');
  return { micros, zoned: offset !== undefined, dateOnly: match[4] === undefined };
}

/** `+02`, `+0200`, `+02:00` or `Z`. */
function offsetMicros(offset: string): bigint {
  if (offset === 'Z') return 0n;
  const digits = offset.replace(/\D/g, '').padEnd(4, '0');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return BigInt(offset.startsWith('-') ? -minutes : minutes) * 60_000_000n;
}
