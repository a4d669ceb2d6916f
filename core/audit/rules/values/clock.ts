import { Temporal } from 'temporal-polyfill';
import type { DateExpression, Duration } from '../../dqdl/ast.ts';
import type { RuleContext } from '../context.ts';

const MS = { days: 86_400_000, hours: 3_600_000, minutes: 60_000 } as const;
const MS_PER_MINUTE = 60_000;

export const millisecondsOf = ({ amount, unit }: Duration): number => amount * MS[unit];

/** The instant (milliseconds since 1970) that a date expression means by the run's frozen now; null without one. */
export function readClock(expression: DateExpression, { now }: RuleContext): number | null {
  if (expression.kind === 'null') return null;
  if (expression.kind === 'date') {
    const ms = Date.parse(`${expression.date}T00:00:00Z`);
    return Number.isNaN(ms) ? null : ms;
  }
  const at = now === undefined ? Number.NaN : Date.parse(now);
  if (Number.isNaN(at)) return null;
  if (expression.kind === 'time') return timeOfDay(expression, at);
  const minute = Math.floor(at / MS_PER_MINUTE) * MS_PER_MINUTE;
  const distance = expression.duration === null ? 0 : millisecondsOf(expression.duration);
  return expression.sign === '-' ? minute - distance : minute + distance;
}

function timeOfDay({ minutes, timeZone }: Extract<DateExpression, { kind: 'time' }>, at: number): number | null {
  try {
    const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
    const time = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
    return today.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
  } catch {
    return null;
  }
}

/** What a clock in the zone reads at the instant, as if it were UTC; milliseconds. */
export function wallReading(ms: number, timeZone: string): number {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDateTime();
  return local.toZonedDateTime('UTC').epochMilliseconds;
}
