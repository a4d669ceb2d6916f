import { describe, expect, it } from 'vitest';
import { timeZoneOf } from '../../../../core/audit/dqdl/clock-time.ts';
import { parseDqdl } from '../../../../core/audit/dqdl/parser.ts';

describe('a time zone', () => {
  it.each([
    ['Z', 'UTC'],
    ['UTC', 'UTC'],
    ['GMT', 'UTC'],
    ['UT', 'UTC'],
    ['Europe/Berlin', 'Europe/Berlin'],
    ['US/Eastern', 'US/Eastern'],
    ['Australia/ACT', 'Australia/ACT'],
    ['EST5EDT', 'EST5EDT'],
    ['GB', 'GB'],
    ['CET', 'CET'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
    ['+5', '+05:00'],
    ['-11', '-11:00'],
    ['+0530', '+05:30'],
    ['-05:30', '-05:30'],
    ['UTC+5', '+05:00'],
    ['GMT-03:00', '-03:00'],
    ['UT+18', '+18:00'],
  ])('%s is read as %s', (name, zone) => {
    expect(timeZoneOf(name)).toBe(zone);
  });

  it.each([
    '',
    'z',
    'utc',
    'EST',
    'PST',
    'ROC',
    'europe/berlin',
    'EUROPE/BERLIN',
    'us/eastern',
    'US/eastern',
    'ETC/GMT',
    'Mars/Base',
    'Europe/',
    '+',
    '+530',
    '+5:30',
    '+05:60',
    '+18:01',
    '-19',
    'UTC+99',
    'UTC 5',
    '+05:30:15',
  ])('%s is none', (name) => {
    expect(timeZoneOf(name)).toBeNull();
  });
});

it.each([
  ['"0:30 AM"', 30],
  ['"12:30 AM"', 30],
  ['"0:30 PM"', 750],
  ['"24:00"', 0],
])('%s is minute %i of its day', (text, minutes) => {
  const { rules } = parseDqdl(`Rules = [ FileFreshness > ${text} with timeZone = "UTC-3" ]`);

  expect(rules).toMatchObject([{ condition: { operands: [{ kind: 'time', minutes, timeZone: '-03:00' }] } }]);
});
