import { Temporal } from 'temporal-polyfill';
import { LakefillError } from '../errors.ts';

/** A stretch of time in which a zone's offset does not change, `[start, end)` in milliseconds; open ends are infinite. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  /** Local reading minus instant, in milliseconds; local mean times have seconds. */
  readonly offset: number;
  /** Clocks have already shown every reading below this one when the stretch begins (-Infinity for the first). */
  readonly shown: number;
}

/**
 * A time zone as readings: a *reading* is what a wall clock shows, in milliseconds as if it were UTC. Temporal is asked
 * once for each stretch; everything between two transitions is integer arithmetic.
 */
export interface Zone {
  readonly name: string;
  stretch(instant: number): Stretch;
  /** The reading at the instant. */
  reading(instant: number): number;
  /** The first instant at which clocks show the reading or a later one: a skipped reading gives the moment of the skip. */
  first(reading: number): number;
}

/** No offset is above 16 hours, but a zone may skip or repeat a whole day: any instant before shows less. */
const REACH = 48 * 3_600_000;

/** Throws `InvalidDeclaration` for a name that the runtime's IANA data does not have. */
export function createZone(name: string): Zone {
  const known: Stretch[] = [];
  let last = ask(name, 0);
  known.push(last);

  function stretch(instant: number): Stretch {
    if (instant >= last.start && instant < last.end) return last;
    // Upper bound: the first known stretch that starts after the instant.
    let low = 0;
    let high = known.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((known[middle] as Stretch).start <= instant) low = middle + 1;
      else high = middle;
    }
    const found = known[low - 1];
    if (found !== undefined && instant < found.end) last = found;
    else {
      last = ask(name, instant);
      known.splice(low, 0, last);
    }
    return last;
  }

  function first(reading: number): number {
    const guess = stretch(reading);
    const instant = reading - guess.offset;
    if (instant >= guess.start && instant < guess.end && reading >= guess.shown) return instant;
    let candidate = stretch(reading - REACH);
    while (candidate.end + candidate.offset <= reading) candidate = stretch(candidate.end);
    return Math.max(candidate.start, reading - candidate.offset);
  }

  return { name, stretch, first, reading: (instant) => instant + stretch(instant).offset };
}

function ask(name: string, instant: number): Stretch {
  const moment = zoned(name, instant);
  // "previous" is strictly before, and a transition may lie exactly on the instant.
  const from = zoned(name, instant + 1).getTimeZoneTransition('previous');
  const to = moment.getTimeZoneTransition('next');
  const start = from === null ? Number.NEGATIVE_INFINITY : from.epochMilliseconds;
  return {
    start,
    end: to === null ? Number.POSITIVE_INFINITY : to.epochMilliseconds,
    offset: offsetOf(moment),
    shown: from === null ? Number.NEGATIVE_INFINITY : start + offsetOf(zoned(name, start - 1)),
  };
}

const offsetOf = (moment: Temporal.ZonedDateTime): number => Math.round(moment.offsetNanoseconds / 1e6);

function zoned(name: string, instant: number): Temporal.ZonedDateTime {
  try {
    return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(name);
  } catch (cause) {
    throw new LakefillError('InvalidDeclaration', `${name} is not a time zone that Lakefill knows at this time`, {
      data: { timeZone: name, instant },
      hint: 'write an IANA name such as America/New_York or UTC',
      cause,
    });
  }
}
