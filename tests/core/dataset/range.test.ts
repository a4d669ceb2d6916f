import { describe, expect, it } from 'vitest';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import { tableRange } from '../../../core/request/table-range.ts';

type Ranges = Record<string, [format: string, range?: string]>;

const parse = (keys: Ranges) =>
  parseDatasetFile(
    [
      'dataset: t',
      'partitions:',
      ...Object.entries(keys).map(([name, [format, range]]) => {
        const bounds = range === undefined ? '' : `, range: "${range}"`;
        return `  ${name}: { type: date, format: ${format}${bounds} }`;
      }),
      'sources: [{ id: raw, kind: s3, location: "s3://raw/t/", timeColumn: at }]',
      `target: { kind: s3, location: "s3://lake/t/${Object.keys(keys)
        .map((name) => `${name}=\${${name}}/`)
        .join('')}" }`,
      'transform: { sql: SELECT * FROM source }',
    ].join('\n'),
    't.yml',
  );

const days = (year?: string, month?: string, day?: string): Ranges => ({
  year: year === undefined ? ['yyyy'] : ['yyyy', year],
  month: month === undefined ? ['MM'] : ['MM', month],
  day: day === undefined ? ['dd'] : ['dd', day],
});

describe('the ranges of several date keys', () => {
  it.each([
    [days('2001,2002'), '2001-01-01', '2003-01-01'],
    [days('2001-01-05,2001-02-03'), '2001-01-05', '2001-02-04'],
    [days('2001,2002', '03,06'), '2001-03-01', '2002-07-01'],
    [days('2001,2002', '01,12', '01,31'), '2001-01-01', '2003-01-01'],
    [days('2001,NOW', '03,12', '01,31'), '2001-03-01', '2005-06-08'],
    [days(undefined, undefined, '2001-01-05,2001-02-03'), '2001-01-05', '2001-02-04'],
  ])('%j go from %s to before %s', (keys, start, end) => {
    const parsed = parse(keys);

    expect(parsed).not.toHaveProperty('problems');
    const dataset = 'declaration' in parsed ? datasetOf(parsed.declaration) : null;
    expect(dataset && tableRange(dataset, Date.parse('2005-06-07T12:00Z'))).toEqual({
      start: Date.parse(start),
      end: Date.parse(end),
    });
  });

  it.each([
    [
      days(undefined, undefined, '01,31'),
      'partitions.day.range: "01,31" says no time without year, expected the range at year, such as 2001-01-01,NOW',
    ],
    [
      { dt: ['yyyy-MM-dd'], hour: ['HH', '00,23'] } as Ranges,
      'partitions.hour.range: "00,23" says no time without dt, expected the range at dt, such as 2001-01-01,NOW',
    ],
    [
      days('2001,2002', '03,06', '01,31'),
      'partitions.year.range: the ranges together end with 2002/06/31, which is none: 2002-06 has 30 days, no day 31, expected bounds that exist',
    ],
    [
      days('2001,2002', '00,06'),
      'partitions.year.range: the ranges together begin with 2001/00, which is none: there is no month 0, expected bounds that exist',
    ],
    [
      days('2001,2001', '06,03'),
      'partitions.year.range: the ranges together go from 2001/06 to 2001/03, expected the earlier bound first',
    ],
    [
      { dt: ['yyyy-MM-dd', '2001-01,2001-02'], hour: ['HH', '00,23'] } as Ranges,
      'partitions.dt.range: "2001-01" is not written yyyy-MM-dd, expected bounds as yyyy-MM-dd: where every key has a range, each bound is a value of its key',
    ],
  ])('%j are refused in one sentence', (keys, message) => {
    const parsed = parse(keys);

    expect('problems' in parsed ? parsed.problems.map((problem) => problem.message) : []).toEqual([message]);
  });
});
