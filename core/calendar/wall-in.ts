import { Temporal } from 'temporal-polyfill';

/** What a clock in `timeZone` reads at an instant (ms), as milliseconds of a zone-less date-time counted from 1970. */
export const wallIn = (timeZone: string, instant: number): number =>
  Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone).toPlainDateTime().toZonedDateTime('UTC')
    .epochMilliseconds;
