import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../core/calendar/interval.ts';
import type { Window } from '../../../core/dataset/declaration.ts';
import { forecast } from '../../../core/window/forecast.ts';
import { openings } from '../../../core/window/openings.ts';
import { startsOf } from '../../../core/window/starts.ts';
import { isOpen, nextOpening } from '../../../core/window/window.ts';

const EVERY_DAY: Window['days'] = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'];
const window = (open: string, close: string, days = EVERY_DAY, timeZone = 'America/New_York'): Window => ({
  timeZone,
  open,
  close,
  days,
});
/** When what is open at `now` closes; `now` where nothing is open, never where nothing closes within a week. */
function closesAt(windows: readonly Window[], now: number): number {
  if (windows.length === 0) return Number.POSITIVE_INFINITY;
  const end = openings(windows, now, 16).find(({ start }) => start <= now)?.end ?? now;
  return end - now > 7 * 86_400_000 ? Number.POSITIVE_INFINITY : end;
}
const instant = (ms: number): string => (Number.isFinite(ms) ? formatInstant(ms) : 'never');

describe('a window', () => {
  // 2026-11-20 is a Friday; New York is five hours behind UTC then.
  const night = window('22:00', '06:00', ['MON', 'TUE', 'WED', 'THU', 'FRI']);
  const table: [string, readonly Window[], string, boolean, string, string][] = [
    ['open in the evening', [night], '2026-11-20T03:00:00Z', true, '2026-11-20T03:00:00Z', '2026-11-20T11:00:00Z'],
    [
      'open to the last millisecond',
      [night],
      '2026-11-20T10:59:59.999Z',
      true,
      '2026-11-20T10:59:59.999Z',
      '2026-11-20T11:00:00Z',
    ],
    [
      'closed from its closing on',
      [night],
      '2026-11-20T11:00:00Z',
      false,
      '2026-11-21T03:00:00Z',
      '2026-11-20T11:00:00Z',
    ],
    [
      'open on Saturday morning because it opened on Friday',
      [night],
      '2026-11-21T10:00:00Z',
      true,
      '2026-11-21T10:00:00Z',
      '2026-11-21T11:00:00Z',
    ],
    [
      'closed on Sunday night because Sunday is no opening day',
      [night],
      '2026-11-23T04:00:00Z',
      false,
      '2026-11-24T03:00:00Z',
      '2026-11-23T04:00:00Z',
    ],
    ['always open without windows', [], '2026-11-20T11:00:00Z', true, '2026-11-20T11:00:00Z', 'never'],
    [
      'never closed when each day joins the next',
      [window('00:00', '00:00')],
      '2026-11-20T11:00:00Z',
      true,
      '2026-11-20T11:00:00Z',
      'never',
    ],
    [
      'as long as the windows that touch it',
      [window('20:00', '22:00'), night],
      '2026-11-20T01:30:00Z',
      true,
      '2026-11-20T01:30:00Z',
      '2026-11-20T11:00:00Z',
    ],
    [
      'open in the other of two zones',
      [night, window('09:00', '10:00', EVERY_DAY, 'Asia/Kolkata')],
      '2026-11-20T12:00:00Z',
      false,
      '2026-11-21T03:00:00Z',
      '2026-11-20T12:00:00Z',
    ],
    // 2026-03-08 02:00 -> 03:00 in New York: the night is an hour shorter.
    [
      'an hour shorter in spring',
      [window('22:00', '06:00')],
      '2026-03-08T03:00:00Z',
      true,
      '2026-03-08T03:00:00Z',
      '2026-03-08T10:00:00Z',
    ],
    [
      'open after the gap that holds its opening',
      [window('02:30', '04:00')],
      '2026-03-08T06:00:00Z',
      false,
      '2026-03-08T07:30:00Z',
      '2026-03-08T06:00:00Z',
    ],
    [
      'not open when the gap swallows it',
      [window('02:30', '03:00')],
      '2026-03-08T06:00:00Z',
      false,
      '2026-03-09T06:30:00Z',
      '2026-03-08T06:00:00Z',
    ],
    // 2026-11-01 02:00 -> 01:00.
    [
      'an hour longer in autumn',
      [window('22:00', '06:00')],
      '2026-11-01T03:00:00Z',
      true,
      '2026-11-01T03:00:00Z',
      '2026-11-01T11:00:00Z',
    ],
    [
      'closed at the first of two equal readings',
      [window('00:00', '01:30')],
      '2026-11-01T05:45:00Z',
      false,
      '2026-11-02T05:00:00Z',
      '2026-11-01T05:45:00Z',
    ],
    // Apia had no 2011-12-30; the 29th was a Thursday.
    [
      'not open on a day that a zone skipped',
      [window('01:00', '02:00', ['FRI'], 'Pacific/Apia')],
      '2011-12-29T12:00:00Z',
      false,
      '2012-01-05T11:00:00Z',
      '2011-12-29T12:00:00Z',
    ],
  ];

  it.each(table)('is %s', (_, windows, now, open, opening, closing) => {
    const ms = Date.parse(now);

    const answers = {
      open: isOpen(windows, ms),
      opening: instant(nextOpening(windows, ms)),
      closing: instant(closesAt(windows, ms)),
    };

    expect(answers).toEqual({ open, opening, closing });
  });
});

describe('a forecast', () => {
  const night = window('22:00', '06:00', ['MON', 'TUE', 'WED', 'THU', 'FRI']);
  const hour = 3600;
  const table: [string, readonly Window[], string, number[], number, string][] = [
    ['of nothing is now', [night], '2026-11-20T12:00:00Z', [], 1, '2026-11-20T12:00:00Z'],
    ['goes on at once without windows', [], '2026-11-20T12:00:00Z', [hour], 1, '2026-11-20T13:00:00Z'],
    [
      'is of as many at once as there are workers',
      [],
      '2026-11-20T12:00:00Z',
      [hour, hour, hour],
      2,
      '2026-11-20T14:00:00Z',
    ],
    ['waits for the opening', [night], '2026-11-20T12:00:00Z', [hour], 1, '2026-11-21T04:00:00Z'],
    ['fills a night to its end', [night], '2026-11-20T12:00:00Z', [8 * hour], 1, '2026-11-21T11:00:00Z'],
    ['goes on after the weekend', [night], '2026-11-20T12:00:00Z', [8 * hour, 60], 1, '2026-11-24T03:01:00Z'],
    [
      'starts nothing that would not end in time',
      [night],
      '2026-11-20T10:00:00Z',
      [2 * hour],
      1,
      '2026-11-21T05:00:00Z',
    ],
    [
      'counts the rest of the night it starts in',
      [night],
      '2026-11-20T10:00:00Z',
      [hour, hour],
      1,
      '2026-11-21T04:00:00Z',
    ],
    [
      'lets what fits no window run over its end',
      [night],
      '2026-11-20T10:59:00Z',
      [9 * hour],
      1,
      '2026-11-20T19:59:00Z',
    ],
    [
      'sums many weeks: 200 nights are 40 weeks',
      [night],
      '2026-11-23T12:00:00Z',
      new Array(200).fill(8 * hour),
      1,
      '2027-08-28T10:00:00Z',
    ],
    [
      'goes on without a break where the window never closes',
      [window('00:00', '00:00')],
      '2026-11-20T12:00:00Z',
      new Array(8).fill(30 * 24 * hour),
      1,
      '2027-07-18T12:00:00Z',
    ],
    ['gives up beyond ten years', [night], '2026-11-20T12:00:00Z', new Array(4000).fill(8 * hour), 1, 'never'],
  ];

  it.each(table)('%s', (_, windows, now, chunks, workers, finish) => {
    expect(instant(forecast(windows, Date.parse(now), chunks, workers))).toBe(finish);
  });
});

describe('work of some length', () => {
  const night = window('22:00', '06:00', ['MON', 'TUE', 'WED', 'THU', 'FRI']);
  const table: [string, readonly Window[], string, number, string][] = [
    ['starts at once without windows', [], '2026-11-20T12:00:00Z', 1e9, '2026-11-20T12:00:00Z'],
    ['starts where it just fits', [night], '2026-11-20T10:00:00Z', 3600, '2026-11-20T10:00:00Z'],
    ['waits for the next night where it does not', [night], '2026-11-20T10:00:00Z', 3601, '2026-11-21T03:00:00Z'],
    [
      'starts in any open window when it fits none',
      [night],
      '2026-11-20T10:59:59Z',
      8 * 3600 + 1,
      '2026-11-20T10:59:59Z',
    ],
    ['waits for an opening when it fits none', [night], '2026-11-20T12:00:00Z', 9 * 3600, '2026-11-21T03:00:00Z'],
    [
      'takes windows that touch as one',
      [window('22:00', '06:00'), window('06:00', '08:00')],
      '2026-11-20T10:00:00Z',
      3 * 3600,
      '2026-11-20T10:00:00Z',
    ],
    [
      'passes over shorter windows',
      [night, window('12:00', '13:00')],
      '2026-11-20T12:00:00Z',
      7200,
      '2026-11-21T03:00:00Z',
    ],
    [
      'starts as asked where the window never closes',
      [window('00:00', '00:00')],
      '2026-11-20T10:00:00Z',
      86_400,
      '2026-11-20T10:00:00Z',
    ],
  ];

  // Chunks are given their start some seconds after an opening: what needs the night to its last second would wait for ever.
  const filling: typeof table = [
    [
      'starts late in a night that it fills but for seconds',
      [night],
      '2026-11-21T03:00:30Z',
      8 * 3600 - 10,
      '2026-11-21T03:00:30Z',
    ],
    [
      'waits for the next night where two minutes more would have been enough',
      [night],
      '2026-11-21T03:02:01Z',
      8 * 3600 - 120,
      '2026-11-24T03:00:00Z',
    ],
    // Only Saturday 2026-10-31 has six hours: clocks go back in that night.
    [
      'does not wait eight weeks for a night that clocks make longer',
      [window('22:00', '03:00', ['SAT'])],
      '2026-09-06T02:00:00Z',
      5.5 * 3600,
      '2026-09-06T02:00:00Z',
    ],
  ];

  it.each([...table, ...filling])('%s', (_, windows, now, seconds, start) => {
    const ms = Date.parse(now);

    expect(instant(startsOf(windows, ms).next(ms, seconds))).toBe(start);
  });

  it.each<[string, readonly Window[], string, number]>([
    ['without windows all there is', [], '2026-11-20T12:00:00Z', Number.POSITIVE_INFINITY],
    ['a night but for the two minutes that a start takes', [night], '2026-11-20T12:00:00Z', 8 * 3600 - 120],
    ['an ordinary night before one of nine hours', [night], '2026-10-28T12:00:00Z', 8 * 3600 - 120],
    [
      'what each of the next two nights of a week has',
      [window('22:00', '06:00', ['SAT'])],
      '2026-03-05T12:00:00Z',
      7 * 3600 - 120,
    ],
    ['the longer of two windows', [night, window('12:00', '13:00')], '2026-11-20T12:00:00Z', 8 * 3600 - 120],
    ['99 days where the window never closes', [window('00:00', '00:00')], '2026-11-20T05:00:00Z', 99 * 86_400 - 120],
    ['nothing where a window is shorter than a start', [window('12:00', '12:01')], '2026-11-20T12:00:00Z', 0],
  ])('has room for %s', (_, windows, now, longest) => {
    expect(startsOf(windows, Date.parse(now)).longest).toBe(longest);
  });
});
