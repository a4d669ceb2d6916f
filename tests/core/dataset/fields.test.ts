import { describe, expect, it } from 'vitest';
import * as field from '../../../core/dataset/fields.ts';

/** What a kind of value makes of a text: the value, or what was expected. */
const read = (kind: (typeof kinds)[keyof typeof kinds], text: string): unknown => {
  const { data, error } = kind.safeParse(text);
  return error === undefined ? data : { expected: error.issues.map(({ message }) => message) };
};

const kinds = {
  text: field.text,
  flag: field.flag,
  'whole number': field.wholeNumber(2),
  'bounded number': field.wholeNumber(2, 10),
  fraction: field.fraction,
  dollars: field.dollars,
  size: field.size,
  duration: field.duration,
  instant: field.instant,
  zone: field.zone,
  'local time': field.localTime,
  'dataset name': field.datasetName,
  identifier: field.identifier,
  table: field.tableName,
  location: field.location,
  character: field.character,
};

describe('a value of a dataset file', () => {
  it.each<[keyof typeof kinds, string, unknown]>([
    ['text', ' x ', ' x '],
    ['flag', 'true', true],
    ['flag', 'false', false],
    ['whole number', '2', 2],
    ['whole number', '9007199254740991', 9007199254740991],
    ['bounded number', '2', 2],
    ['bounded number', '10', 10],
    ['fraction', '0', 0],
    ['fraction', '1', 1],
    ['fraction', '0.995', 0.995],
    ['fraction', '1.0', 1],
    ['dollars', '0.01', 0.01],
    ['dollars', '12.50', 12.5],
    ['size', '1KiB', 1024],
    ['duration', 'PT6H', 'PT6H'],
    ['instant', '2001-07-05T02:00:00+02:00', '2001-07-05T00:00:00Z'],
    ['zone', 'Asia/Kolkata', 'Asia/Kolkata'],
    ['local time', '00:00', '00:00'],
    ['local time', '19:59', '19:59'],
    ['local time', '23:00', '23:00'],
    ['dataset name', 'a', 'a'],
    ['dataset name', `a_-0${'z'.repeat(59)}`, `a_-0${'z'.repeat(59)}`],
    ['identifier', '_a9', '_a9'],
    ['table', 'a-b.c', 'a-b.c'],
    ['location', 's3://lake/', 's3://lake/'],
    ['location', 's3://lake/a', 's3://lake/a'],
    ['location', 's3://my.lake-1_x/a/b.c/..d/', 's3://my.lake-1_x/a/b.c/..d/'],
    ['character', ';', ';'],
    ['character', '\\t', '\t'],
    ['character', 'tab', '\t'],
    ['character', '😀', '😀'],
  ])('as a %s may be %s', (kind, text, value) => {
    expect(read(kinds[kind], text)).toBe(value);
  });

  it.each<[keyof typeof kinds, string[], string]>([
    ['text', ['', '  '], 'a text that is not empty'],
    ['flag', ['', 'True', 'yes', '1'], 'true or false'],
    ['whole number', ['1', '-2', '2.0', '2x', 'x2', '', '9007199254740992'], 'a whole number from 2'],
    ['bounded number', ['1', '11'], 'a whole number from 2 to 10'],
    ['fraction', ['1.01', '2', '-0.5', '.5', '0.', '0.5x', 'x0.5', '0x5', ''], 'a number from 0 to 1'],
    ['dollars', ['0', '0.00', '-1', '1.', '.5', '1x', 'x1', '1x5', '$1'], 'US dollars above 0, such as 2.50'],
    ['size', ['0', 'big'], 'a size such as 256MB or 1GiB'],
    ['duration', ['P0D', '-P1D', '7 days'], 'an ISO 8601 duration above zero such as P7D or PT6H'],
    ['instant', ['2001-07-05', '2001-07-05T00:00:00'], 'an instant such as 2001-07-05T00:00:00Z'],
    ['zone', ['+01:00', 'Mars/Olympus'], 'an IANA time zone such as America/New_York'],
    ['local time', ['24:00', '22:60', '2:00', '22:00:00', 'x22:00', '30:00'], 'a local time such as "22:00"'],
    ['dataset name', ['', 'A', '9a', 'a.b', 'a'.repeat(64)], 'a name of [a-z][a-z0-9_-]{0,62}'],
    ['identifier', ['9a', 'a-b', ''], 'a name of letters, digits and _, not starting with a digit'],
    ['table', ['a', 'a.b.c', '.a', 'a.', 'a b.c', 'a/b.c', 'a.b c', 'a.b/c'], 'a table as database.table'],
    [
      'location',
      [
        'lake/a',
        's3://lake',
        's3:///a',
        's3://Lake/a',
        's3://-lake/a',
        's3://a/b//c',
        's3://a//',
        's3://a/./b',
        's3://a/..',
        'xs3://a/b',
      ],
      'an address such as s3://bucket/folder/',
    ],
    ['character', ['', 'ab', '\\n'], 'one character'],
  ])('as a %s is none of %j', (kind, texts, expected) => {
    expect(texts.map((text) => read(kinds[kind], text))).toEqual(texts.map(() => ({ expected: [expected] })));
  });
});
