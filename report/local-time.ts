import { Temporal } from 'temporal-polyfill';

/** Not inside of an address or a name. */
const INSTANT = /(?<![\w/.=-])\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z(?![\w/=-])/g;

/**
 * A text for people: every UTC instant in it (`2001-07-06T02:00:00Z`) as clocks of the zone show it, with their offset
 * (`2001-07-05T22:00:00-04:00`). Scripts get instants as they are, with `--json`.
 */
export const localTimes = (text: string, timeZone: string): string =>
  timeZone === 'UTC'
    ? text
    : text.replaceAll(INSTANT, (instant) =>
        Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never' }),
      );
