import { describe, expect, it } from 'vitest';
import type { Dataset } from '../../../core/dataset/dataset.ts';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import { LakefillError } from '../../../core/errors.ts';
import type { Request } from '../../../core/request/request.ts';
import { resolve } from '../../../core/request/resolve.ts';

const now = Date.parse('2024-06-15T10:00:00Z');

/** A dataset with these time keys, each `name: format` with its range where it has one. */
function dataset(keys: Record<string, [format: string, range?: string]>, timeZone = 'UTC'): Dataset {
  const lines = Object.entries(keys).map(
    ([name, [format, range]]) =>
      `  ${name}: { type: date, format: "${format}"${range === undefined ? '' : `, range: "${range}"`} }`,
  );
  const path = Object.keys(keys)
    .map((name) => `${name}=\${${name}}/`)
    .join('');
  const parsed = parseDatasetFile(
    `
dataset: clicks
timeZone: ${timeZone}
partitions:
${lines.join('\n')}
sources: [ { id: raw, kind: s3, location: "s3://raw/clicks.parquet", format: parquet, timeColumn: at } ]
target: { kind: s3, location: "s3://lake/clicks/${path}", format: parquet }
transform: { sql: SELECT * FROM source }
`,
    'clicks.yml',
  );
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return datasetOf(parsed.declaration);
}

const request = (asked: Partial<Request>): Request => ({
  dataset: 'clicks',
  mode: 'backfill',
  depth: 'list',
  dryRun: false,
  order: 'oldest',
  ...asked,
});

const summary = (of: Dataset, asked: Partial<Request>) => {
  const { from, through, expected } = resolve(request(asked), of, now);
  return [from, through, expected];
};

function refusal(of: Dataset, asked: Partial<Request>): string {
  try {
    resolve(request(asked), of, now);
    return 'none';
  } catch (error) {
    if (!(error instanceof LakefillError)) throw error;
    return error.message;
  }
}

const hourly = dataset({ day: ['yyyyMMdd', '20240501,20240503'], hour: ['HH'] });
const daily = dataset({ year: ['yyyy', '2001,NOW'], month: ['MM'], day: ['dd'] });
const monthly = dataset({ year: ['yyyy', '2001,2003'], month: ['MM', '02,11'] });
const weekly = dataset({ year: ['YYYY'], week: ["'W'ww"] });
const newYork = dataset({ day: ['yyyy-MM-dd', '2024-03-09,2024-03-11'], hour: ['HH'] }, 'America/New_York');

describe('the values of the first of several time keys', () => {
  it.each<[string, Dataset, Partial<Request>, [string, string, number]]>([
    ['as range, in a format that is not ISO 8601', hourly, {}, ['20240501/00', '20240503/23', 72]],
    ['as from', hourly, { from: '20240502' }, ['20240502/00', '20240503/23', 48]],
    ['as through', hourly, { through: '20240502' }, ['20240501/00', '20240502/23', 48]],
    ['beside a whole key', hourly, { from: '20240501/22', through: '20240502' }, ['20240501/22', '20240502/23', 26]],
    ['as a partition', hourly, { partitions: ['day=20240501'] }, ['20240501/00', '20240501/23', 24]],
    ['as a partition without names', hourly, { partitions: ['20240501'] }, ['20240501/00', '20240501/23', 24]],
    ['as what is left out', hourly, { exclude: ['day=20240501'] }, ['20240502/00', '20240503/23', 48]],
    ['as ends of a range', hourly, { exclude: ['day=20240501..day=20240502'] }, ['20240503/00', '20240503/23', 24]],
    [
      'as ends of a range, two of three',
      daily,
      { through: '2004/12', exclude: ['year=2001/month=01..year=2004/month=03', '2004/05..2004/12'] },
      ['2004/04/01', '2004/04/30', 30],
    ],
    ['two of three', daily, { partitions: ['year=2004/month=02'] }, ['2004/02/01', '2004/02/29', 29]],
    ['two of three, in any order', daily, { partitions: ['month=02/year=2004'] }, ['2004/02/01', '2004/02/29', 29]],
    ['one of three', daily, { partitions: ['year=2004'] }, ['2004/01/01', '2004/12/31', 366]],
    ['of different lengths', daily, { from: '2004/02', through: '2004' }, ['2004/02/01', '2004/12/31', 335]],
    ['as both bounds of a range that two keys say', monthly, {}, ['2001/02', '2003/11', 34]],
    [
      "as a week's year, which is not the calendar's",
      weekly,
      { from: '2020', through: '2020' },
      ['2020/W01', '2020/W53', 53],
    ],
    ['as a day of 23 hours', newYork, { partitions: ['day=2024-03-10'] }, ['2024-03-10/00', '2024-03-10/23', 23]],
  ])('%s mean all cells under them', (_, of, asked, found) => {
    expect(summary(of, asked)).toEqual(found);
  });

  it.each<[string, Dataset, Partial<Request>, string]>([
    ['not written in the format', hourly, { from: '2024050' }, 'from: "2024050" is not written yyyyMMdd'],
    ['of a day that does not exist', hourly, { from: '20240532' }, 'from: 2024-05 has 31 days, no day 32'],
    ['after a gap', daily, { partitions: ['year=2004/day=01'] }, 'partitions: "year=2004/day=01" does not say month'],
    [
      'after two gaps',
      dataset({ year: ['yyyy'], month: ['MM'], day: ['dd'], hour: ['HH'] }),
      { partitions: ['day=01/hour=02'] },
      'partitions: "day=01/hour=02" does not say year and month',
    ],
    [
      'as the end of a range, without the first',
      daily,
      { partitions: ['2001..month=02'] },
      'partitions: an end of a range is a time, not "month=02"',
    ],
    [
      'outside a range that two keys say',
      monthly,
      { from: '2005' },
      "from: 2005 is outside the table's range 2001,2003/02,11",
    ],
    ['without the first', daily, { partitions: ['day=01'] }, 'partitions: "day=01" does not say year'],
    [
      'that name no stretch',
      dataset({ month: ['MM'], year: ['yyyy'] }),
      { from: '02' },
      'from: 02 alone names no stretch of time',
    ],
    [
      'that no single stretch lies under',
      dataset({ year: ['yyyy'], day: ['dd'], month: ['MM'] }),
      { from: '2001/02' },
      'from: no partition lies under 2001/02',
    ],
  ])('%s are refused', (_, of, asked, message) => {
    expect(refusal(of, asked)).toBe(message);
  });
});
