import { describe, expect, it } from 'vitest';
import { civilOf, DAY } from '../../../core/calendar/civil.ts';
import { type Moment, type PatternField, patternField } from '../../../core/calendar/pattern-field.ts';

function fieldOf(letters: string): PatternField {
  const field = patternField(letters.charAt(0), letters.length);
  if ('problem' in field) throw new Error(field.problem);
  return field;
}

/** A reading such as `2001-02-03T04:05:06.789` taken apart. */
function momentOf(reading: string, offset = 0): Moment {
  const ms = Date.parse(`${reading}Z`);
  const days = Math.floor(ms / DAY);
  return { ...civilOf(days), days, time: ms - days * DAY, offset };
}

const EARLY = '2001-02-03T04:05:06.007';
const LATE = '2021-12-31T23:59:58.987';
const MIDNIGHT = '2021-01-03T00:00:00';
const NOON = '2021-10-01T12:00:00';

describe('a field', () => {
  it.each<[string, string, string, number]>([
    ['y', EARLY, '2001', 2001],
    ['yyyy', EARLY, '2001', 2001],
    ['uuuu', '0099-01-01T00:00:00', '0099', 99],
    ['yyyyy', EARLY, '02001', 2001],
    ['yyy', EARLY, '2001', 2001],
    ['uuu', '0099-01-01T00:00:00', '099', 99],
    ['YYYY', MIDNIGHT, '2020', 2020],
    ['Y', LATE, '2021', 2021],
    ['M', EARLY, '2', 2],
    ['MM', EARLY, '02', 2],
    ['MMM', EARLY, 'Feb', 2],
    ['MMMM', EARLY, 'February', 2],
    ['L', LATE, '12', 12],
    ['LLL', LATE, 'Dec', 12],
    ['LLLL', LATE, 'December', 12],
    ['Q', EARLY, '1', 1],
    ['q', LATE, '4', 4],
    ['qq', NOON, '04', 4],
    ['QQQ', '2021-04-01T00:00:00', 'Q2', 2],
    ['qqq', '2021-09-30T00:00:00', 'Q3', 3],
    ['QQQ', LATE, 'Q4', 4],
    ['w', EARLY, '5', 5],
    ['ww', MIDNIGHT, '53', 53],
    ['E', LATE, 'Fri', 5],
    ['EE', MIDNIGHT, 'Sun', 7],
    ['EEE', EARLY, 'Sat', 6],
    ['EEEE', '2021-01-04T00:00:00', 'Monday', 1],
    ['e', MIDNIGHT, '7', 7],
    ['ee', EARLY, '06', 6],
    ['eee', EARLY, 'Sat', 6],
    ['eeee', LATE, 'Friday', 5],
    ['c', '2021-01-04T00:00:00', '1', 1],
    ['ccc', EARLY, 'Sat', 6],
    ['cccc', EARLY, 'Saturday', 6],
    ['d', EARLY, '3', 3],
    ['dd', EARLY, '03', 3],
    ['D', EARLY, '34', 34],
    ['DD', EARLY, '34', 34],
    ['DD', LATE, '365', 365],
    ['DDD', MIDNIGHT, '003', 3],
    ['H', MIDNIGHT, '0', 0],
    ['HH', LATE, '23', 23],
    ['k', MIDNIGHT, '24', 0],
    ['kk', EARLY, '04', 4],
    ['K', NOON, '0', 0],
    ['KK', LATE, '11', 11],
    ['h', MIDNIGHT, '12', 0],
    ['hh', LATE, '11', 11],
    ['a', MIDNIGHT, 'AM', 0],
    ['a', NOON, 'PM', 1],
    ['m', EARLY, '5', 5],
    ['mm', LATE, '59', 59],
    ['s', EARLY, '6', 6],
    ['ss', LATE, '58', 58],
    ['S', LATE, '9', 900],
    ['SS', EARLY, '00', 0],
    ['SSS', LATE, '987', 987],
    ['SSSSSS', EARLY, '007000', 7],
  ])('%s of %s is %s, and back', (letters, reading, text, value) => {
    const field = fieldOf(letters);

    expect(field.write(momentOf(reading))).toBe(text);
    expect(text).toMatch(new RegExp(`^${field.shape}$`));
    expect(field.read(text)).toBe(value);
  });

  it.each([
    ['X', 0, 'Z'],
    ['X', 7_200_000, '+02'],
    ['X', -12_600_000, '-0330'],
    ['x', 0, '+00'],
    ['x', -39_600_000, '-11'],
    ['x', 20_700_000, '+0545'],
    ['x', -1_050_000, '-001730'],
    ['XX', 0, 'Z'],
    ['XX', 5_400_000, '+0130'],
    ['XXX', 0, 'Z'],
    ['XXX', -19_800_000, '-05:30'],
    ['xx', 0, '+0000'],
    ['xxx', -28_800_000, '-08:00'],
    ['xxx', 1_050_000, '+00:17:30'],
    ['Z', 0, '+0000'],
    ['ZZZ', -1_050_000, '-001730'],
    ['XXXX', 0, 'Z'],
    ['xxxx', -17_762_000, '-045602'],
    ['XXXXX', -17_762_000, '-04:56:02'],
    ['xxxxx', 0, '+00:00'],
    ['ZZZZZ', 0, 'Z'],
    ['ZZZZZ', 45_900_000, '+12:45'],
  ])('%s of an offset of %i milliseconds is %s, and back', (letters, offset, text) => {
    const field = fieldOf(letters);

    expect(field.write(momentOf(MIDNIGHT, offset))).toBe(text);
    expect(text).toMatch(new RegExp(`^${field.shape}$`));
    expect(field.read(text)).toBe(offset);
  });

  it.each([
    ['y', '02001'],
    ['y', '20010'],
    ['yyyy', '201'],
    ['M', '02'],
    ['M', '123'],
    ['MM', '2'],
    ['MMM', 'feb'],
    ['Q', '10'],
    ['D', '1234'],
    ['D', '034'],
    ['DD', '034'],
    ['DD', '4'],
    ['DDD', '34'],
    ['yyy', '0099'],
    ['dd', '003'],
    ['a', 'am'],
    ['SSS', '12'],
    ['XX', '+01:30'],
    ['XXX', '+0130'],
    ['XXX', '01:30'],
    ['xx', 'Z'],
    ['xxx', '+01:3'],
    ['Z', '+01'],
    ['X', '+1'],
    ['X', '+01:30'],
    ['x', 'Z'],
    ['x', '+01300'],
    ['XXXXX', '+0130'],
    ['ZZZZZ', '+0130'],
    ['e', '12'],
    ['ee', '1'],
  ])('%s does not read %s', (letters, text) => {
    expect(text).not.toMatch(new RegExp(`^${fieldOf(letters).shape}$`));
  });

  it.each([
    [true, ['y', 'Y', 'M', 'MMM', 'q', 'QQQ', 'w', 'E', 'e', 'd', 'D']],
    [false, ['H', 'k', 'K', 'h', 'a', 'm', 's', 'S', 'XX', 'xx', 'Z']],
  ])('is the same all day long: %s of %j', (daily, all) => {
    expect(all.filter((letters) => fieldOf(letters).daily === daily)).toEqual(all);
  });

  it.each([
    [
      'fixed',
      [
        'yyyy',
        'YYYY',
        'MM',
        'q',
        'qq',
        'ww',
        'e',
        'ee',
        'c',
        'dd',
        'DDD',
        'HH',
        'kk',
        'KK',
        'hh',
        'mm',
        'ss',
        'S',
        'SSS',
      ],
    ],
    ['varying', ['y', 'yyy', 'Y', 'M', 'w', 'd', 'D', 'DD', 'H', 'k', 'K', 'h', 'm', 's']],
    [undefined, ['MMM', 'MMMM', 'QQQ', 'E', 'EEEE', 'a', 'XX', 'xxx', 'Z']],
  ])('has %s digits: %j', (digits, all) => {
    expect(all.filter((letters) => fieldOf(letters).digits === digits)).toEqual(all);
  });

  it.each([
    ['yy', 'yy is the same for 1999 and 2099: write yyyy'],
    ['YY', 'YY is the same for 1999 and 2099: write YYYY'],
    ['uuuuuuuuuu', 'uuuuuuuuuu is too long: write uuuuuuuuu'],
    ['MMMMM', 'MMMMM is not unique, J is January, June and July: write MMM'],
    ['LLLLLL', 'LLLLLL is too long: write LLL'],
    ['QQQQ', 'QQQQ is too long: write QQQ'],
    ['www', 'www is too long: write ww'],
    ['EEEEE', 'EEEEE is not unique, T is Tuesday and Thursday: write EEE'],
    ['eeeee', 'eeeee is not unique, T is Tuesday and Thursday: write eee'],
    ['cc', 'DateTimeFormatter has no cc: write c or ee'],
    ['ddd', 'ddd is too long: write dd'],
    ['DDDD', 'DDDD is too long: write DDD'],
    ['HHH', 'HHH is too long: write HH'],
    ['kkk', 'kkk is too long: write kk'],
    ['KKK', 'KKK is too long: write KK'],
    ['hhh', 'hhh is too long: write hh'],
    ['aa', 'aa is too long: write a'],
    ['mmm', 'mmm is too long: write mm'],
    ['sss', 'sss is too long: write ss'],
    ['SSSSSSSSSS', 'SSSSSSSSSS is too long: write SSSSSSSSS'],
    ['XXXXXX', 'XXXXXX is too long: write XXXXX'],
    ['xxxxxx', 'xxxxxx is too long: write xxxxx'],
    ['ZZZZ', 'Lakefill does not write ZZZZ (GMT-08:00): write xxx or XXX'],
    ['ZZZZZZ', 'ZZZZZZ is too long: write ZZZZZ'],
    ['VV', "Lakefill does not write V (quote it to mean itself: 'V'): write XXX"],
    ['p', "Lakefill does not write p (quote it to mean itself: 'p'): write two letters (MM) for leading zeros"],
    ['T', "DateTimeFormatter has no letter T (quote it to mean itself: 'T')"],
  ])('cannot be %s', (letters, problem) => {
    expect(patternField(letters.charAt(0), letters.length)).toEqual({ problem });
  });
});
