import { Temporal } from 'temporal-polyfill';

/** A positive ISO 8601 duration (`P7D`, `PT6H`, `P1M`), or undefined. Months and days are calendar units, not seconds. */
export function parseDuration(text: string): Temporal.Duration | undefined {
  if (!/^P(?=.)/.test(text)) return undefined;
  try {
    const duration = Temporal.Duration.from(text);
    return duration.sign > 0 ? duration : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The instant (milliseconds) that lies the duration before `instant` on the wall clock of `timeZone`: a day is a local
 * day of 23 to 25 hours, a month ends at its last day. The text must be one that `parseDuration` accepts.
 */
export function before(instant: number, duration: string, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .subtract(Temporal.Duration.from(duration)).epochMilliseconds;
}

/** The same, after `instant`. */
export function after(instant: number, duration: string, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(timeZone)
    .add(Temporal.Duration.from(duration)).epochMilliseconds;
}
