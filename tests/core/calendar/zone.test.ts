import { describe, expect, it } from 'vitest';
import { createZone } from '../../../core/calendar/zone.ts';

const at = Date.parse;
const HOUR = 3_600_000;

describe('stretches of one offset', () => {
  const summer = {
    start: at('2021-03-14T07:00Z'),
    end: at('2021-11-07T06:00Z'),
    offset: -4 * HOUR,
    shown: at('2021-03-14T02:00Z'),
  };
  const winter = {
    start: at('2021-11-07T06:00Z'),
    end: at('2022-03-13T07:00Z'),
    offset: -5 * HOUR,
    shown: at('2021-11-07T02:00Z'),
  };

  it.each([
    ['at its first moment', '2021-03-14T07:00:00.000Z', summer],
    ['inside', '2021-07-01T00:00:00.000Z', summer],
    ['at its last moment', '2021-11-07T05:59:59.999Z', summer],
    ["at the next one's first", '2021-11-07T06:00:00.000Z', winter],
    ["at the next one's last", '2022-03-13T06:59:59.999Z', winter],
  ])('are found %s', (_, instant, stretch) => {
    expect(createZone('America/New_York').stretch(at(instant))).toEqual(stretch);
  });

  it('are found in any order, one after the other and again', () => {
    const zone = createZone('America/New_York');
    const asked = ['2021-07-01', '1960-01-01', '2021-12-01', '1990-07-01', '2021-07-01', '1960-01-01', '1990-07-01'];

    const found = asked.map((date) => zone.stretch(at(date)));

    expect(found).toEqual(asked.map((date) => createZone('America/New_York').stretch(at(date))));
  });

  it('have no end where the offset never changes', () => {
    expect(createZone('UTC').stretch(0)).toEqual({
      start: Number.NEGATIVE_INFINITY,
      end: Number.POSITIVE_INFINITY,
      offset: 0,
      shown: Number.NEGATIVE_INFINITY,
    });
  });

  it('have whole milliseconds in local mean time', () => {
    const { start, end, offset } = createZone('America/New_York').stretch(at('1850-01-01'));

    expect([start, new Date(end).toISOString(), offset]).toEqual([
      Number.NEGATIVE_INFINITY,
      '1883-11-18T17:00:00.000Z',
      -17_762_000,
    ]);
  });
});

describe('a reading', () => {
  it.each([
    ['once', 'America/New_York', '2021-07-01T12:00', '2021-07-01T16:00:00.000Z'],
    ['never, as clocks skip it', 'America/New_York', '2021-03-14T02:30', '2021-03-14T07:00:00.000Z'],
    ['just after a skip', 'America/New_York', '2021-03-14T03:00', '2021-03-14T07:00:00.000Z'],
    ['twice', 'America/New_York', '2021-11-07T01:30', '2021-11-07T05:30:00.000Z'],
    ['just after what is repeated', 'America/New_York', '2021-11-07T02:00', '2021-11-07T07:00:00.000Z'],
    ['twice, ahead of UTC', 'Australia/Sydney', '2021-04-04T02:30', '2021-04-03T15:30:00.000Z'],
    ['never, as a zone skips the day', 'Pacific/Apia', '2011-12-30T12:00', '2011-12-30T10:00:00.000Z'],
    ['on a day that a zone repeats', 'Pacific/Kwajalein', '1969-09-30T12:00', '1969-09-30T01:00:00.000Z'],
  ])('that comes %s is first shown in %s: %s at %s', (_, name, reading, instant) => {
    const zone = createZone(name);

    expect(new Date(zone.first(at(`${reading}Z`))).toISOString()).toBe(instant);
  });

  it('is what the clock shows', () => {
    const zone = createZone('Asia/Kathmandu');

    expect([zone.name, zone.reading(at('2021-01-01T00:00Z'))]).toEqual(['Asia/Kathmandu', at('2021-01-01T05:45Z')]);
  });

  it('of a zone that there is not is refused', () => {
    expect(() => createZone('Mars/Olympus')).toThrow(
      expect.objectContaining({
        name: 'InvalidDeclaration',
        message: 'Mars/Olympus is not a time zone that Lakefill knows at this time',
        data: { timeZone: 'Mars/Olympus', instant: 0 },
        hint: 'write an IANA name such as America/New_York or UTC',
        cause: expect.any(RangeError),
      }),
    );
  });
});
