/** A span of time: closed at the start and open at the end, both in milliseconds since 1970-01-01T00:00:00Z. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** `2001-01-01T05:00:00Z`; milliseconds appear only where there are any. */
export const formatInstant = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z');

/** The same to the second, as people and scripts read it. */
export const formatSecond = (ms: number): string => formatInstant(Math.floor(ms / 1000) * 1000);

/** A wall clock's reading (milliseconds as if it were UTC): `2001-01-01T00:00:00`, without zone. */
export const formatReading = (reading: number): string => formatInstant(reading).slice(0, -1);
