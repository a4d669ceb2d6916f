import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatReading } from '../../../core/calendar/interval.ts';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import { locationTemplate } from '../../../core/dataset/location-template.ts';
import { type TimePlace, timePlace } from '../../../core/gaps/time-place.ts';
import { table } from '../request/table.ts';

/** A table of hours, days, ... with these keys, by name their format, at a location in Zurich. */
function tableOf(unit: string, formats: Record<string, string>, location: string): Dataset {
  const [[first, format] = ['', '']] = Object.entries(formats);
  const keys = Object.entries(formats).map(([name, own]) => ({ name, type: 'date', format: own }));
  const partitions = {
    ...Object.fromEntries(keys.map(({ name, ...key }) => [name, key])),
    [first]: { type: 'date', format, interval: 1, 'interval.unit': unit },
  };
  const declaration = {
    dataset: 'flights',
    timeZone: 'Europe/Zurich',
    partitions,
    sources: [{ id: 'raw', kind: 's3', location: 's3://raw/flights.csv', format: 'csv', timeColumn: 'date' }],
    target: { kind: 's3', location, format: 'parquet' },
    transform: { sql: 'SELECT * FROM source' },
  };
  const parsed = parseDatasetFile(JSON.stringify(declaration), 'flights.yml');
  if (!('declaration' in parsed)) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return datasetOf(parsed.declaration);
}
const placeIn = (...given: Parameters<typeof tableOf>): TimePlace | null => {
  const dataset = tableOf(...given);
  return timePlace(dataset, dataset.target);
};
const reading = (text: string): number => Date.parse(`${text}Z`);
const readBy = (place: TimePlace | null, uri: string): string => {
  const read = place?.read(uri) ?? 0;
  return Number.isNaN(read) ? 'nothing' : formatReading(read);
};

describe('a place that says nothing but the time', () => {
  const parts = { y: 'yyyy', m: 'MM', d: 'dd', h: 'HH' };
  it.each<[string, Record<string, string>, string, string, string, string]>([
    ['YEARS', { y: 'yyyy' }, '${y}/', '2001-01-01T00:00', '2001', '/'],
    ['MONTHS', { dt: 'yyyy-MM' }, '${dt}/', '2001-12-01T00:00', '2001-12', '/'],
    ['MONTHS', { dt: 'yyyyMM' }, 'dt=${dt}/', '0987-06-01T00:00', 'dt=098706', '/'],
    ['DAYS', { dt: 'yyyy-MM-dd' }, 'dt=${dt}/', '2000-02-29T00:00', 'dt=2000-02-29', '/'],
    ['DAYS', { dt: 'yyyy/MM/dd' }, '${dt}/', '1969-12-31T00:00', '1969/12/31', '/'],
    ['WEEKS', { dt: 'yyyy-MM-dd' }, '${dt}/x/', '2001-01-08T00:00', '2001-01-08', '/x/'],
    ['HOURS', { dt: "yyyy-MM-dd'T'HH" }, '${dt}/', '2001-01-08T23:00', '2001-01-08T23', '/'],
    ['HOURS', { dt: "yyyy-MM-dd'T'HH:'00'" }, '${dt}/', '2001-01-08T07:00', '2001-01-08T07', '%3A00/'],
    ['HOURS', parts, '${y}/${m}/${d}/${h}/', '1959-01-08T00:00', '1959/01/08/00', '/'],
    ['MINUTES', { dt: 'yyyyMMddHHmm' }, '${dt}/', '2001-01-08T23:59', '200101082359', '/'],
    ['MINUTES', { dt: "yyyy-MM-dd'T'HH:mm" }, '${dt}/', '2001-01-08T10:01', '2001-01-08T10%3A01', '/'],
    // Digits that stand for themselves, before, between and behind the others.
    ['DAYS', { dt: "'7'yyyy'0'MM'1'dd'3'" }, '${dt}/v3/', '2001-02-08T00:00', '72001002108', '3/v3/'],
  ])('%s as %j at %s: that of %s is %s, then %s', (unit, formats, location, text, written, rest) => {
    const place = placeIn(unit, formats, `s3://lake/v2/${location}`);

    const stem = `s3://lake/v2/${written}`;
    expect({
      length: place?.length,
      stem: place?.stem(reading(text)),
      read: readBy(place, `${stem}${rest}`),
      below: readBy(place, `${stem}${rest}2002-01-01/x.parquet`),
    }).toEqual({ length: stem.length + rest.length, stem, read: `${text}:00`, below: `${text}:00` });
  });

  it('has a stem of all cells that begin in the last digit', () => {
    const place = placeIn('HOURS', { dt: "yyyy-MM-dd'T'HH" }, 's3://lake/t/${dt}/');

    expect(place?.stem(reading('2001-01-08T23:59:59.999'))).toBe('s3://lake/t/2001-01-08T23');
  });

  const minutes = placeIn('MINUTES', { dt: "yyyy-MM-dd'T'HH.mm" }, 's3://lake/t/dt=${dt}/');
  it('is read as it was written, whatever was read before', () => {
    const latest = reading('9999-12-31T23:59') / 60_000;
    const near = fc.integer({ min: -3_000, max: 3_000 }).map((n) => reading('2000-02-29T00:00') / 60_000 + n);
    const any = fc.integer({ min: reading('0001-01-01T00:00') / 60_000, max: latest });
    fc.assert(
      fc.property(fc.array(fc.oneof(near, any), { minLength: 2 }), (all) => {
        const readings = all.map((minute) => minute * 60_000);

        const read = readings.map((one) => minutes?.read(`${minutes.stem(one)}/part-0.parquet`));

        expect(read).toEqual(readings);
      }),
    );
  });

  it.each([
    ['s3://lake/t/dt=2001-01-31T10.15/x', '2001-01-31T10:15:00'],
    ['s3://lake/t/dt=2001-01-31T23.59/x', '2001-01-31T23:59:00'],
    ['s3://lake/t/dt=2001-01-31T00.00/x', '2001-01-31T00:00:00'],
    ['s3://lake/t/dt=2001-01-31T10.15/', '2001-01-31T10:15:00'],
    ['s3://lake/t/dt=2001-01-31T10.15', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T10.1', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T10.1/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31', 'nothing'],
    ['s3://lake/t/dt=2001-01-3', 'nothing'],
    ['s3://lake/t/dt=', 'nothing'],
    ['s3://lake/t/dt', 'nothing'],
    ['', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T10.155/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T24.00/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T10.60/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T10:15/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31 10.15/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T1/.15/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T1:.15/x', 'nothing'],
    ['s3://lake/t/dt=2001-01/31T10.15/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-3aT10.15/x', 'nothing'],
    ['s3://lake/t/dt=2001-01-31T10.15-0500/x', 'nothing'],
    ['s3://lake/t/dt=__HIVE_DEFAULT_PARTITION__/x', 'nothing'],
  ])('where it should be, %s says %s', (uri, expected) => {
    const read = ['2001-01-30', '2001-01-31'].map((day) => {
      // What is read next, of that day or of another, must not take anything from it.
      const before = readBy(minutes, `s3://lake/t/dt=${day}T07.30/x`);
      return [before, readBy(minutes, uri)];
    });

    expect(read).toEqual([
      ['2001-01-30T07:30:00', expected],
      ['2001-01-31T07:30:00', expected],
    ]);
  });

  it.each([
    ['2001-02-28', '2001-02-28T00:00:00'],
    ['2001-02-29', 'nothing'],
    ['2000-02-29', '2000-02-29T00:00:00'],
    ['2000-02-30', 'nothing'],
    ['2001-02-31', 'nothing'],
    ['2001-04-30', '2001-04-30T00:00:00'],
    ['2001-04-31', 'nothing'],
    ['2001-12-31', '2001-12-31T00:00:00'],
    ['2001-12-32', 'nothing'],
    ['2001-01-01', '2001-01-01T00:00:00'],
    ['2001-01-00', 'nothing'],
    ['2001-00-01', 'nothing'],
    ['2001-13-01', 'nothing'],
    ['0001-01-01', '0001-01-01T00:00:00'],
    ['0000-01-01', 'nothing'],
  ])('with the day %s says %s', (text, expected) => {
    const place = placeIn('DAYS', { dt: 'yyyy-MM-dd' }, 's3://lake/t/dt=${dt}/');

    expect([readBy(place, `s3://lake/t/dt=${text}/x`), readBy(place, `s3://lake/t/dt=${text}/y`)]).toEqual([
      expected,
      expected,
    ]);
  });

  it.each([
    ['2001-01', '2001-01-01T00:00:00'],
    ['2001-12', '2001-12-01T00:00:00'],
    ['2001-13', 'nothing'],
    ['2001-00', 'nothing'],
    ['0000-01', 'nothing'],
  ])('with the month %s says %s', (text, expected) => {
    const place = placeIn('MONTHS', { dt: 'yyyy-MM' }, 's3://lake/t/dt=${dt}/');

    expect(readBy(place, `s3://lake/t/dt=${text}/x`)).toBe(expected);
  });

  it.each([
    ['9999', '9999-01-01T00:00:00'],
    ['0001', '0001-01-01T00:00:00'],
    ['0000', 'nothing'],
  ])('with the year %s says %s', (text, expected) => {
    expect(readBy(placeIn('YEARS', { dt: 'yyyy' }, 's3://lake/t/${dt}/'), `s3://lake/t/${text}/x`)).toBe(expected);
  });
});

describe('a place that says more than the time, or says it otherwise, is none', () => {
  it.each<[string, string, Record<string, string>, string]>([
    ['the month in words', 'MONTHS', { dt: 'yyyy-MMM' }, '${dt}/'],
    ['without leading zeros', 'DAYS', { dt: 'yyyy-M-d' }, '${dt}/'],
    ['the year without leading zeros', 'DAYS', { dt: 'y-MM-dd' }, '${dt}/'],
    ['the day before the month', 'DAYS', { dt: 'yyyy-dd-MM' }, '${dt}/'],
    ['the year last', 'DAYS', { dt: 'dd-MM-yyyy' }, '${dt}/'],
    ['the day of the year', 'DAYS', { dt: 'yyyy-DDD' }, '${dt}/'],
    ['the week', 'WEEKS', { dt: "YYYY-'W'ww" }, '${dt}/'],
    ['the quarter', 'MONTHS', { dt: 'yyyy-QQ-MM' }, '${dt}/'],
    ['a year of five digits', 'DAYS', { dt: 'yyyyy-MM-dd' }, '${dt}/'],
    ['seconds too', 'MINUTES', { dt: 'yyyyMMddHHmmss' }, '${dt}/'],
    ['on a clock that counts to 24', 'HOURS', { dt: 'yyyy-MM-dd-kk' }, '${dt}/'],
    ['on a clock of twelve hours', 'HOURS', { dt: 'yyyy-MM-dd-hh-a' }, '${dt}/'],
    ['with its offset', 'HOURS', { dt: 'yyyy-MM-dd-HHxx' }, '${dt}/'],
    ['twice', 'DAYS', { dt: 'yyyy-MM-dd' }, '${dt}/${dt}/'],
    ['the month before the year', 'MONTHS', { y: 'yyyy', m: 'MM' }, '${m}/${y}/'],
  ])('%s', (_, unit, formats, location) => {
    expect(placeIn(unit, formats, `s3://lake/t/${location}`)).toBeNull();
  });

  it.each([
    ['nothing', 's3://lake/t/'],
    ['another key', 's3://lake/t/${dt}/${region}/'],
    ['only another key', 's3://lake/t/${region}/'],
  ])('%s', (_, location) => {
    const dataset = table({ keys: { dt: 'time', region: { type: 'enum', values: ['eu'] } } });

    expect(timePlace(dataset, locationTemplate(location, dataset.declaration.partitions))).toBeNull();
  });
});
