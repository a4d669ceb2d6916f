import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Calendar, Unit } from '../../../core/calendar/calendar.ts';
import { civilOf, daysOf, mondayOf, weekOf } from '../../../core/calendar/civil.ts';
import { createCalendar } from '../../../core/calendar/create.ts';
import { wallIn } from '../../../core/calendar/wall.ts';
import { createZone } from '../../../core/calendar/zone.ts';

const zones = [
  'UTC',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Europe/Dublin',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'Asia/Kathmandu',
  'Asia/Gaza',
  'Asia/Manila',
  'Australia/Lord_Howe',
  'Antarctica/Troll',
  'Pacific/Apia',
  'Pacific/Kwajalein',
];

const instant = fc.integer({ min: Date.UTC(1840, 0), max: Date.UTC(2090, 0) });

/** Instants that lie within three days of a change of the clocks are the interesting ones. */
const nearChange = fc
  .tuple(fc.constantFrom(...zones), instant, fc.integer({ min: -72, max: 72 }))
  .map(([zone, at, hours]) => {
    const { end } = createZone(zone).stretch(at);
    return { timeZone: zone, instant: (Number.isFinite(end) ? end : at) + hours * 3_600_000 + (at % 3_600_000) };
  });

const shape = fc
  .constantFrom<[Unit, number]>(
    ['MINUTES', 1],
    ['MINUTES', 15],
    ['MINUTES', 7],
    ['HOURS', 1],
    ['HOURS', 2],
    ['HOURS', 6],
    ['HOURS', 24],
    ['DAYS', 1],
    ['DAYS', 3],
    ['WEEKS', 1],
    ['MONTHS', 1],
    ['MONTHS', 3],
    ['YEARS', 1],
  )
  .map(([unit, interval]) => ({ unit, interval }));

const origin = fc.constantFrom(undefined, '1970-01-01T01:00:00', '2001-01-31T00:30:00', '1999-12-29T13:45:00');

const calendars = fc.tuple(nearChange, shape, origin).map(([{ timeZone, instant: at }, { unit, interval }, from]) => ({
  at,
  calendar: createCalendar({
    timeZone,
    unit,
    interval,
    keys: [{ name: 'key', format: "yyyy-MM-dd'T'HH:mm:ss" }],
    ...(from !== undefined && { origin: from }),
  }),
}));

const neighbours = (calendar: Calendar, at: number) => {
  const cell = calendar.at(at);
  return [calendar.previous(cell), cell, calendar.next(cell), calendar.next(calendar.next(cell))];
};

describe('cells of any zone, unit, interval and origin', () => {
  it('come as runs too, with their labels and what repeats', () => {
    fc.assert(
      fc.property(calendars, fc.nat({ max: 200 }), fc.nat({ max: 3_600_000 }), ({ calendar, at }, cells, beyond) => {
        const step = calendar.at(at).end - calendar.at(at).start;
        const [from, to] = [
          at - Math.min(cells * step, 40 * 366 * 86_400_000),
          at + Math.min(20 * step, 40 * 366 * 86_400_000) + beyond,
        ];

        const expanded = [...calendar.runs(from, to)].flatMap(({ start, step: length, label, count, repeated }) =>
          Array.from({ length: count }, (_, k) => ({
            start: start + k * length,
            end: start + (k + 1) * length,
            label: repeated ? null : label + k * length,
          })),
        );

        expect(expanded).toEqual(
          [...calendar.cells(from, to)].map((cell) => {
            const { start, end } = calendar.readings(cell);
            return { ...cell, label: start === end ? null : start };
          }),
        );
      }),
    );
  });

  it('hold their instant and follow each other without gap or overlap', () => {
    fc.assert(
      fc.property(calendars, ({ calendar, at }) => {
        const cell = calendar.at(at);
        expect(cell.start <= at && at < cell.end).toBe(true);
        expect(calendar.at(cell.start)).toEqual(cell);
        expect(calendar.at(cell.end - 1)).toEqual(cell);
        expect(calendar.next(calendar.previous(cell))).toEqual(cell);
        expect(calendar.next(cell).start).toBe(cell.end);
      }),
    );
  });

  it('have a key each, from which they are found again', () => {
    fc.assert(
      fc.property(calendars, ({ calendar, at }) => {
        const cells = neighbours(calendar, at);
        const keys = cells.map((cell) => calendar.format(cell).join());
        expect(new Set(keys).size).toBe(cells.length);
        expect(cells.map((cell) => calendar.parse(calendar.format(cell)))).toEqual(cells.map((cell) => ({ cell })));
      }),
    );
  });

  it('are counted as often as they are walked', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 0, max: 96 * 3_600_000 }), ({ calendar, at }, span) => {
        expect(calendar.count(at, at + span)).toBe([...calendar.cells(at, at + span)].length);
      }),
    );
  });

  it('share no reading of the clock, and lose none', () => {
    fc.assert(
      fc.property(calendars, ({ calendar, at }) => {
        const walls = neighbours(calendar, at).map((cell) => calendar.wall(cell));
        const filled = walls.filter(({ start, end }) => start < end);
        for (const { start, end } of walls) expect(start <= end).toBe(true);
        filled.slice(1).forEach((wall, i) => {
          expect([wall.start]).toEqual([filled[i]?.end]);
        });
      }),
    );
  });
});

describe('zones', () => {
  it('give the first instant that shows a reading', () => {
    fc.assert(
      fc.property(nearChange, ({ timeZone, instant: at }) => {
        const zone = createZone(timeZone);
        const reading = zone.reading(at);
        const first = zone.first(reading);
        expect(first <= at).toBe(true);
        expect(zone.reading(first) >= reading).toBe(true);
        for (const minutes of [1, 17, 60, 600]) expect(zone.reading(first - minutes * 60_000) < reading).toBe(true);
      }),
    );
  });

  it('give the readings of intervals that follow each other to one of them', () => {
    fc.assert(
      fc.property(nearChange, fc.integer({ min: 1, max: 6 * 3_600_000 }), ({ timeZone, instant: at }, length) => {
        const [one, other] = [
          wallIn({ start: at, end: at + length }, timeZone),
          wallIn({ start: at + length, end: at + 2 * length }, timeZone),
        ];
        expect(one.end).toBe(other.start);
        expect(one.start <= one.end && other.start <= other.end).toBe(true);
      }),
    );
  });
});

describe('civil dates', () => {
  it('are the ones of Date', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000_000, max: 2_900_000 }), (days) => {
        const date = new Date(days * 86_400_000);
        const civil = civilOf(days);
        expect(civil).toEqual({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
        expect(daysOf(civil.year, civil.month, civil.day)).toBe(days);
        const { year, week } = weekOf(days);
        expect(mondayOf(year, week) <= days && days < mondayOf(year, week) + 7).toBe(true);
      }),
    );
  });
});
