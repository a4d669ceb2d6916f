import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseDatasetFile, problemIn } from '../../../core/dataset/dataset-file.ts';

const flights = readFileSync(new URL('../../../datasets/flights.yml', import.meta.url), 'utf8');

const MINIMAL = `dataset: clicks
partitions:
  dt:
    type: date
    format: yyyy-MM-dd
sources:
  - id: raw
    kind: s3
    location: s3://raw/clicks/dt=\${dt}/
target:
  kind: s3
  location: s3://lake/clicks/dt=\${dt}
transform:
  sql: SELECT * FROM source
`;

const LIMITS = {
  maxConcurrency: 40,
  maxScanBytes: 100_000_000_000,
  lambda: { maxChunkBytes: 256_000_000, maxPartitionsPerChunk: 100 },
  glue: {
    maxChunkBytes: 200_000_000_000,
    maxPartitionsPerChunk: 1000,
    version: '5.1',
    workerType: 'G.1X',
    workers: 10,
    class: 'STANDARD',
  },
};

const problemsOf = (text: string, file = 'datasets/clicks.yml') => {
  const parsed = parseDatasetFile(text, file);
  return 'problems' in parsed ? parsed.problems : [];
};

/** The minimal file with one text replaced by another; the test fails if it is not there. */
const edited = (from: string, to: string): string => {
  expect(MINIMAL).toContain(from);
  return MINIMAL.replace(from, to);
};

const withLines = (...lines: string[]): string => `${MINIMAL}${lines.join('\n')}\n`;

describe('a dataset file', () => {
  it('gives a declaration with every default', () => {
    expect(parseDatasetFile(MINIMAL, 'datasets/clicks.yml')).toEqual({
      declaration: {
        dataset: 'clicks',
        timeZone: 'UTC',
        partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', interval: 1, 'interval.unit': 'DAYS' } },
        sources: [{ id: 'raw', kind: 's3', location: 's3://raw/clicks/dt=${dt}/', format: 'parquet' }],
        inputs: [],
        target: {
          kind: 's3',
          location: 's3://lake/clicks/dt=${dt}/',
          format: 'parquet',
          compression: 'zstd',
          fileBytes: 256_000_000,
          partitionColumns: 'omit',
          createTable: true,
          publish: 'overwrite',
          schema: 'same',
        },
        transform: { sql: 'SELECT * FROM source', rows: 'any' },
        engine: 'auto',
        window: [],
        limits: LIMITS,
        objectives: { completeness: 0.99, delay: 'P2D' },
        retention: 'P30D',
      },
    });
  });

  it('of the flights is sound and says all that it holds', () => {
    expect(parseDatasetFile(flights, 'flights.yml')).toEqual({
      declaration: {
        dataset: 'flights',
        description: 'US domestic flights, a folder a day',
        timeZone: 'America/New_York',
        partitions: {
          dt: {
            type: 'date',
            format: 'yyyy-MM-dd',
            interval: 1,
            'interval.unit': 'DAYS',
            range: '2001-01-01,2001-07-01',
          },
        },
        sources: [
          {
            id: 'raw',
            kind: 's3',
            location: 's3://raw/flights/flights-3m.parquet',
            format: 'parquet',
            timeColumn: 'date',
          },
          {
            id: 'history',
            kind: 's3-versions',
            location: 's3://lake/flights/dt=${dt}/',
            format: 'parquet',
            before: '2001-07-05T00:00:00Z',
          },
        ],
        inputs: [],
        target: {
          kind: 's3',
          location: 's3://lake/flights/dt=${dt}/',
          format: 'parquet',
          compression: 'zstd',
          table: 'analytics.flights',
          fileBytes: 256_000_000,
          partitionColumns: 'omit',
          createTable: true,
          publish: 'swap',
          schema: 'same',
        },
        transform: { sql: 'SELECT date, delay, distance, origin, destination FROM source', rows: 'any' },
        rules: 'Rules = [ RowCount > 0, IsComplete "origin", ColumnValues "delay" between -2000 and 5000 ]\n',
        engine: 'auto',
        window: [
          { timeZone: 'America/New_York', open: '22:00', close: '06:00', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'] },
        ],
        limits: LIMITS,
        objectives: { completeness: 0.99, delay: 'P2D' },
        schedule: { expression: 'cron(30 22 * * ? *)', timeZone: 'America/New_York', last: 'P7D' },
        retention: 'P30D',
      },
    });
  });

  it('reads every optional key', () => {
    const text = `dataset: clicks
timeZone: Asia/Kolkata
partitions:
  year: { type: date, format: yyyy, range: "2020,NOW" }
  month: { type: date, format: MM }
  country: { type: enum, values: "de, 01" }
  shard: { type: integer, range: "1,20", digits: 2 }
  tenant: { type: injected }
sources:
  - { id: a, kind: catalog, table: raw.clicks }
  - { id: b, kind: s3, location: s3://raw/clicks.csv, format: csv, csv: { header: false, delimiter: "\\\\t" }, timeColumn: at, timeColumnZone: UTC, lookback: P1D }
inputs:
  - { id: airports, location: s3://raw/airports.csv, format: csv }
target:
  kind: s3
  location: s3://lake/clicks/\${year}/\${month}/\${country}/\${shard}/\${tenant}/
  fileBytes: 1GiB
  createTable: false
transform: { glueJobName: clicks-job, rows: fewer }
limits: { maxUsd: 2.50, glue: { version: 6.0, class: FLEX } }
window:
  - { open: 22:00, close: 06:00 }
schedule: { expression: rate(1 day), maxUsd: 1, dryRun: true, exclude: year=2020/month=01, where: { country: [de] } }
`;

    const parsed = parseDatasetFile(text, 'clicks.yml');

    expect(parsed).toEqual({
      declaration: {
        dataset: 'clicks',
        timeZone: 'Asia/Kolkata',
        partitions: {
          year: { type: 'date', format: 'yyyy', interval: 1, 'interval.unit': 'YEARS', range: '2020,NOW' },
          month: { type: 'date', format: 'MM', interval: 1, 'interval.unit': 'MONTHS' },
          country: { type: 'enum', values: ['de', '01'] },
          shard: { type: 'integer', range: '1,20', digits: 2, interval: 1 },
          tenant: { type: 'injected' },
        },
        sources: [
          { id: 'a', kind: 'catalog', table: 'raw.clicks', format: 'parquet' },
          {
            id: 'b',
            kind: 's3',
            location: 's3://raw/clicks.csv',
            format: 'csv',
            csv: { header: false, delimiter: '\t', quote: '"', encoding: 'utf-8' },
            timeColumn: 'at',
            timeColumnZone: 'UTC',
            lookback: 'P1D',
          },
        ],
        inputs: [
          {
            id: 'airports',
            location: 's3://raw/airports.csv',
            format: 'csv',
            csv: { header: true, delimiter: ',', quote: '"', encoding: 'utf-8' },
          },
        ],
        target: {
          kind: 's3',
          location: 's3://lake/clicks/${year}/${month}/${country}/${shard}/${tenant}/',
          format: 'parquet',
          compression: 'zstd',
          fileBytes: 2 ** 30,
          partitionColumns: 'omit',
          createTable: false,
          publish: 'overwrite',
          schema: 'same',
        },
        transform: { glueJobName: 'clicks-job', rows: 'fewer' },
        engine: 'glue',
        window: [
          {
            timeZone: 'Asia/Kolkata',
            open: '22:00',
            close: '06:00',
            days: ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'],
          },
        ],
        limits: { ...LIMITS, maxUsd: 2.5, glue: { ...LIMITS.glue, version: '6.0', class: 'FLEX' } },
        objectives: { completeness: 0.99, delay: 'P2D' },
        schedule: {
          expression: 'rate(1 day)',
          timeZone: 'Asia/Kolkata',
          maxUsd: 1,
          dryRun: true,
          exclude: ['year=2020/month=01'],
          where: { country: ['de'] },
        },
        retention: 'P30D',
      },
    });
  });
});

describe('a complaint about a file that is right by itself', () => {
  const complaint = { path: ['transform', 'sql'], fault: 'no column x', expected: 'SQL' };

  it('stands where its text stands', () => {
    expect(problemIn(MINIMAL, complaint)).toEqual({
      line: 14,
      column: 8,
      key: 'transform.sql',
      expected: 'SQL',
      message: 'transform.sql: no column x, expected SQL',
    });
  });

  it('stands deeper where it says so, and speaks for itself', () => {
    expect(problemIn(MINIMAL, { ...complaint, inside: { line: 1, column: 8 } })).toEqual({
      line: 14,
      column: 15,
      key: 'transform.sql',
      expected: 'SQL',
      message: 'transform.sql: no column x',
    });
  });

  it('gives way to what is wrong with the file', () => {
    expect(problemIn('dataset: [', complaint)).toMatchObject({ line: 1, column: 11, key: '', expected: 'YAML' });
  });
});

describe('a wrong dataset file', () => {
  const table: [name: string, text: string, place: string, key: string, nearest: string | undefined][] = [
    ['an unknown key', withLines('retnetion: P30D'), '15:1', 'retnetion', 'retention'],
    [
      'an unknown key of a source',
      edited('    kind: s3', '    kind: s3\n    formta: csv'),
      '9:5',
      'sources[0].formta',
      'format',
    ],
    [
      'an unknown key of a partition',
      edited('    format:', '    interval_unit: DAYS\n    format:'),
      '5:5',
      'partitions.dt.interval_unit',
      'interval.unit',
    ],
    ['a key with the wrong case', withLines('timezone: UTC'), '15:1', 'timezone', 'timeZone'],
    [
      'a wrong word',
      edited('    kind: s3', '    kind: s3\n    format: parqet'),
      '9:13',
      'sources[0].format',
      'parquet',
    ],
    ['a wrong word in other case', withLines('engine: Lambda'), '15:9', 'engine', 'lambda'],
    ['a wrong type of key', edited('type: date', 'type: dates'), '4:11', 'partitions.dt.type', 'date'],
    [
      'a wrong unit',
      edited('type: date', 'type: date\n    interval.unit: DAY'),
      '5:20',
      'partitions.dt.interval.unit',
      'DAYS',
    ],
    ['an unknown zone', withLines('timeZone: Europe/Berln'), '15:11', 'timeZone', 'Europe/Berlin'],
    ['a zone in the wrong case', withLines('timeZone: europe/berlin'), '15:11', 'timeZone', 'Europe/Berlin'],
    ['an offset as a zone', withLines('timeZone: "+01:00"'), '15:11', 'timeZone', undefined],
    ['another name than the file has', edited('dataset: clicks', 'dataset: click'), '1:10', 'dataset', 'clicks'],
    ['a name that no dataset can have', edited('dataset: clicks', 'dataset: Clicks!'), '1:10', 'dataset', undefined],
    ['a missing dataset', edited('dataset: clicks\n', ''), '1:1', 'dataset', undefined],
    [
      'no partitions',
      'dataset: clicks\nsources: [{ id: a, kind: catalog, table: a.b }]\ntarget: { kind: s3, location: s3://a/b/ }\ntransform: { sql: SELECT 1 }\n',
      '1:1',
      'partitions',
      undefined,
    ],
    [
      'a column name that is none',
      edited('  dt:', '  d-t:').replaceAll('${dt}', '${d-t}'),
      '3:3',
      'partitions.d-t',
      undefined,
    ],
    [
      'a key that hides a parameter',
      edited('  dt:', '  start:').replaceAll('${dt}', '${start}'),
      '3:3',
      'partitions.start',
      undefined,
    ],
    ['a date key without format', edited('    format: yyyy-MM-dd\n', ''), '3:3', 'partitions.dt.format', undefined],
    ['a pattern that is none', edited('yyyy-MM-dd', 'yyyy-bb'), '5:13', 'partitions.dt.format', undefined],
    [
      'a pattern that tells no days apart',
      edited('yyyy-MM-dd', 'yyyy-MM\n    interval.unit: DAYS'),
      '5:13',
      'partitions.dt.format',
      undefined,
    ],
    [
      'no time key',
      edited('type: date\n    format: yyyy-MM-dd', 'type: enum\n    values: [a]'),
      '2:1',
      'partitions',
      undefined,
    ],
    ['digits of a date', edited('type: date', 'type: date\n    digits: 2'), '5:5', 'partitions.dt.digits', undefined],
    [
      'bounds in the wrong order',
      edited('type: date', 'type: date\n    range: 2021-01-01,2020-01-01'),
      '5:12',
      'partitions.dt.range',
      '2020-01-01,2021-01-01',
    ],
    [
      'a bound that does not exist',
      edited('type: date', 'type: date\n    range: 2021-02-30,NOW'),
      '5:12',
      'partitions.dt.range',
      undefined,
    ],
    ['one bound', edited('type: date', 'type: date\n    range: NOW'), '5:12', 'partitions.dt.range', undefined],
    [
      'a moving start with steps of seven',
      edited('type: date', 'type: date\n    interval: 7\n    range: NOW-3YEARS,NOW'),
      '6:12',
      'partitions.dt.range',
      undefined,
    ],
    [
      'a bound that is no date',
      edited('type: date', 'type: date\n    range: soon,NOW'),
      '5:12',
      'partitions.dt.range',
      undefined,
    ],
    [
      'three bounds',
      edited('type: date', 'type: date\n    range: "NOW,NOW,NOW"'),
      '5:12',
      'partitions.dt.range',
      undefined,
    ],
    [
      'a year twice',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  year: { type: date, format: yyyy }').replaceAll(
        'dt=${dt}',
        '${year}/${dt}',
      ),
      '6:31',
      'partitions.year.format',
      undefined,
    ],
    [
      'steps at a key that is not the finest',
      edited(
        '    format: yyyy-MM-dd',
        '    format: yyyy-MM\n    interval: 2\n  day: { type: date, format: dd }',
      ).replaceAll('dt=${dt}', '${dt}/${day}'),
      '6:15',
      'partitions.dt.interval',
      undefined,
    ],
    [
      'a right bound that does not exist',
      edited('type: date', 'type: date\n    range: NOW-1YEAR,2021-02-30'),
      '5:12',
      'partitions.dt.range',
      undefined,
    ],
    [
      'two columns of one name',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  DT: { type: enum, values: [a] }').replaceAll(
        'dt=${dt}',
        '${DT}/${dt}',
      ),
      '6:3',
      'partitions.DT',
      undefined,
    ],
    [
      'a value twice',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  n: { type: enum, values: [a, a] }').replaceAll(
        'dt=${dt}',
        '${n}/${dt}',
      ),
      '6:20',
      'partitions.n.values',
      undefined,
    ],
    [
      'no values',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  n: { type: enum, values: [] }').replaceAll(
        'dt=${dt}',
        '${n}/${dt}',
      ),
      '6:20',
      'partitions.n.values',
      undefined,
    ],
    [
      'an empty value',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  n: { type: enum, values: "a,,b" }').replaceAll(
        'dt=${dt}',
        '${n}/${dt}',
      ),
      '6:28',
      'partitions.n.values[1]',
      undefined,
    ],
    [
      'integers that are none',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  n: { type: integer, range: "a,b" }').replaceAll(
        'dt=${dt}',
        '${n}/${dt}',
      ),
      '6:30',
      'partitions.n.range',
      undefined,
    ],
    [
      'integers in the wrong order',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  n: { type: integer, range: "9,1" }').replaceAll(
        'dt=${dt}',
        '${n}/${dt}',
      ),
      '6:30',
      'partitions.n.range',
      '1,9',
    ],
    [
      'integers without range',
      edited('    format: yyyy-MM-dd', '    format: yyyy-MM-dd\n  n: { type: integer }').replaceAll(
        'dt=${dt}',
        '${n}/${dt}',
      ),
      '6:3',
      'partitions.n.range',
      undefined,
    ],
    ['a key without type', edited('    type: date\n', ''), '3:3', 'partitions.dt.type', undefined],
    [
      'no partition key',
      edited('partitions:\n  dt:\n    type: date\n    format: yyyy-MM-dd\n', 'partitions: {}\n'),
      '2:1',
      'partitions',
      undefined,
    ],
    [
      'no source',
      edited('sources:\n  - id: raw\n    kind: s3\n    location: s3://raw/clicks/dt=${dt}/\n', 'sources: []\n'),
      '6:1',
      'sources',
      undefined,
    ],
    [
      'no target',
      edited('target:\n  kind: s3\n  location: s3://lake/clicks/dt=${dt}\n', ''),
      '1:1',
      'target',
      undefined,
    ],
    ['a target of no kind', edited('target:\n  kind: s3\n', 'target:\n'), '10:1', 'target.kind', undefined],
    [
      'a target without location',
      edited('  location: s3://lake/clicks/dt=${dt}\n', ''),
      '10:1',
      'target.location',
      undefined,
    ],
    [
      'two characters as a delimiter',
      edited('    kind: s3', '    kind: s3\n    format: csv\n    csv: { delimiter: "||" }'),
      '10:23',
      'sources[0].csv.delimiter',
      undefined,
    ],
    ['a source without kind', edited('    kind: s3\n', ''), '7:5', 'sources[0].kind', undefined],
    [
      'a stream',
      edited('    kind: s3\n    location: s3://raw/clicks/dt=${dt}/', '    kind: kinesis\n    stream: clicks'),
      '8:11',
      'sources[0].kind',
      undefined,
    ],
    [
      'a catalog source without table',
      edited('    kind: s3\n    location: s3://raw/clicks/dt=${dt}/', '    kind: catalog'),
      '7:5',
      'sources[0].table',
      undefined,
    ],
    [
      'a location of a catalog source',
      edited('    kind: s3', '    kind: catalog\n    table: raw.clicks'),
      '10:5',
      'sources[0].location',
      undefined,
    ],
    ['versions of no instant', edited('    kind: s3', '    kind: s3-versions'), '7:5', 'sources[0].before', undefined],
    [
      'an instant without zone',
      edited('    kind: s3', '    kind: s3-versions\n    before: 2001-07-05'),
      '9:13',
      'sources[0].before',
      undefined,
    ],
    [
      'an unpartitioned source without timeColumn',
      edited('s3://raw/clicks/dt=${dt}/', 's3://raw/clicks.parquet'),
      '7:5',
      'sources[0].timeColumn',
      undefined,
    ],
    [
      'a zone of no column',
      edited('    kind: s3', '    kind: s3\n    timeColumnZone: UTC'),
      '9:5',
      'sources[0].timeColumnZone',
      undefined,
    ],
    [
      'csv options of parquet',
      edited('    kind: s3', '    kind: s3\n    csv: { header: true }'),
      '9:5',
      'sources[0].csv',
      undefined,
    ],
    [
      'a placeholder that is no key',
      edited('raw/clicks/dt=${dt}/', 'raw/clicks/dt=${dt}/${d}/'),
      '9:15',
      'sources[0].location',
      '${dt}',
    ],
    [
      'an address that is none',
      edited('s3://raw/clicks/dt=${dt}/', 'raw/clicks/dt=${dt}/'),
      '9:15',
      'sources[0].location',
      undefined,
    ],
    [
      'a way out of the folder',
      edited('s3://raw/clicks/dt=${dt}/', 's3://raw/clicks/../x/dt=${dt}/'),
      '9:15',
      'sources[0].location',
      undefined,
    ],
    [
      'a placeholder in the bucket',
      edited('s3://raw/clicks/dt=${dt}/', 's3://${dt}/clicks/'),
      '9:15',
      'sources[0].location',
      undefined,
    ],
    [
      'an open placeholder',
      edited('raw/clicks/dt=${dt}/', 'raw/clicks/dt=${dt}/${x/'),
      '9:15',
      'sources[0].location',
      undefined,
    ],
    [
      'two sources of one name',
      edited('target:', '  - { id: raw, kind: catalog, table: a.b }\ntarget:'),
      '10:11',
      'sources[1].id',
      undefined,
    ],
    ['a source that is no mapping', edited('target:', '  - raw\ntarget:'), '10:5', 'sources[1]', undefined],
    [
      'an input with a placeholder',
      withLines('inputs: [{ id: a, location: "s3://a/${dt}/" }]'),
      '15:29',
      'inputs[0].location',
      undefined,
    ],
    [
      'an input named source',
      withLines('inputs: [{ id: source, location: "s3://a/b/" }]'),
      '15:16',
      'inputs[0].id',
      undefined,
    ],
    ['an input without location', withLines('inputs: [{ id: a }]'), '15:10', 'inputs[0].location', undefined],
    [
      'a target without all keys',
      edited('s3://lake/clicks/dt=${dt}', 's3://lake/clicks/'),
      '12:13',
      'target.location',
      undefined,
    ],
    [
      'a target that is a whole bucket',
      edited('s3://lake/clicks/dt=${dt}', 's3://lake/dt=${dt}/'),
      '12:13',
      'target.location',
      undefined,
    ],
    [
      'a target in a database',
      edited('  kind: s3\n  location: s3://lake', '  kind: postgres\n  location: s3://lake'),
      '11:9',
      'target.kind',
      undefined,
    ],
    [
      'a swap without table',
      edited('target:\n  kind: s3\n', 'target:\n  kind: s3\n  publish: swap\n'),
      '12:12',
      'target.publish',
      'overwrite',
    ],
    [
      'a table that is none',
      edited('target:\n  kind: s3\n', 'target:\n  kind: s3\n  table: clicks\n'),
      '12:10',
      'target.table',
      undefined,
    ],
    [
      'a connection of S3',
      edited('target:\n  kind: s3\n', 'target:\n  kind: s3\n  connection: { env: X }\n'),
      '12:3',
      'target.connection',
      undefined,
    ],
    [
      'snappy text',
      edited('target:\n  kind: s3\n', 'target:\n  kind: s3\n  format: csv\n  compression: snappy\n'),
      '13:16',
      'target.compression',
      undefined,
    ],
    [
      'a size that is none',
      edited('target:\n  kind: s3\n', 'target:\n  kind: s3\n  fileBytes: 256 megabytes\n'),
      '12:14',
      'target.fileBytes',
      undefined,
    ],
    [
      'a flag that is none',
      edited('target:\n  kind: s3\n', 'target:\n  kind: s3\n  createTable: yes\n'),
      '12:16',
      'target.createTable',
      undefined,
    ],
    ['no transform', edited('transform:\n  sql: SELECT * FROM source\n', ''), '1:1', 'transform', undefined],
    [
      'a transform that does nothing',
      edited('  sql: SELECT * FROM source', '  rows: any'),
      '13:1',
      'transform.sql',
      undefined,
    ],
    ['both kinds of transform', withLines('  glueJobName: x'), '15:3', 'transform.glueJobName', undefined],
    [
      'a Glue job on Lambda',
      `engine: lambda\n${edited('sql: SELECT * FROM source', 'glueJobName: x')}`,
      '1:9',
      'engine',
      'glue',
    ],
    [
      'big workers with FLEX',
      withLines('limits: { glue: { class: FLEX, workerType: G.4X } }'),
      '15:44',
      'limits.glue.workerType',
      undefined,
    ],
    [
      'a version of Glue that Lakefill has no job of',
      withLines('limits: { glue: { version: 4.0 } }'),
      '15:28',
      'limits.glue.version',
      '5.1',
    ],
    [
      'a number that is none',
      withLines('limits: { maxConcurrency: many }'),
      '15:27',
      'limits.maxConcurrency',
      undefined,
    ],
    ['too many at once', withLines('limits: { maxConcurrency: 20000 }'), '15:27', 'limits.maxConcurrency', undefined],
    [
      'more than everything',
      withLines('objectives: { completeness: 99 }'),
      '15:29',
      'objectives.completeness',
      undefined,
    ],
    ['a duration that is none', withLines('retention: 30 days'), '15:12', 'retention', undefined],
    ['a duration of nothing', withLines('retention: P0D'), '15:12', 'retention', undefined],
    ['a budget of nothing', withLines('limits: { maxUsd: 0 }'), '15:19', 'limits.maxUsd', undefined],
    [
      'a time that is none',
      withLines('window: { open: "24:00", close: "06:00" }'),
      '15:17',
      'window[0].open',
      undefined,
    ],
    ['a window without close', withLines('window: { open: "22:00" }'), '15:1', 'window[0].close', undefined],
    [
      'a day that is none',
      withLines('window: { open: "22:00", close: "06:00", days: [MON, TUES] }'),
      '15:54',
      'window[0].days[1]',
      'TUE',
    ],
    [
      'a window of no day',
      withLines('window: { open: "22:00", close: "06:00", days: [] }'),
      '15:42',
      'window[0].days',
      undefined,
    ],
    ['a window that is a word', withLines('window: nightly'), '15:9', 'window[0]', undefined],
    ['a schedule without expression', withLines('schedule: { last: P7D }'), '15:1', 'schedule.expression', undefined],
    [
      'a cron of five fields',
      withLines('schedule: { expression: cron(30 22 * * *) }'),
      '15:25',
      'schedule.expression',
      undefined,
    ],
    [
      'a cron without question mark',
      withLines('schedule: { expression: cron(30 22 * * * *) }'),
      '15:25',
      'schedule.expression',
      undefined,
    ],
    [
      'a rate of one days',
      withLines('schedule: { expression: rate(1 days) }'),
      '15:25',
      'schedule.expression',
      undefined,
    ],
    [
      'a schedule that names its dataset',
      withLines('schedule: { expression: rate(1 day), dataset: clicks }'),
      '15:38',
      'schedule.dataset',
      undefined,
    ],
    [
      'last beside from',
      withLines('schedule: { expression: rate(1 day), last: P7D, from: 2021-01-01 }'),
      '15:38',
      'schedule.last',
      undefined,
    ],
    [
      'a finding that is none',
      withLines('schedule: { expression: rate(1 day), findings: [mising] }'),
      '15:49',
      'schedule.findings[0]',
      'missing',
    ],
    [
      'a wrong rule, where it stands',
      withLines('rules: |', '  Rules = [', '    RowCont > 0', '  ]'),
      '17:5',
      'rules',
      undefined,
    ],
    ['an empty text', withLines('rules: ""'), '15:8', 'rules', undefined],
    ['a duplicate key', withLines('engine: auto', 'engine: glue'), '16:1', '', undefined],
    ['a text instead of a file', 'hello', '1:1', '', undefined],
    ['an empty file', '', '1:1', '', undefined],
    ['no YAML', 'dataset: [', '1:11', '', undefined],
    [
      'a template in braces without quotes',
      edited('    location: s3://raw/clicks/dt=${dt}/', '    x: { location: s3://raw/${dt}/ }'),
      '9:30',
      '',
      undefined,
    ],
  ];

  it.each(table)('with %s is told where and what was meant', (_, text, place, key, nearest) => {
    const problems = problemsOf(text);

    expect(problems.map(({ line, column, ...problem }) => [`${line}:${column}`, problem.key, problem.nearest])).toEqual(
      [[place, key, nearest]],
    );
    expect(problems[0]?.expected).not.toBe('');
    // Something is said to stand there.
    expect(problems[0]?.message).not.toMatch(/^,|: ,|undefined|\[object/);
  });

  it('is told all its problems at once, in the order of the file', () => {
    const text = `dataset: click
timezone: UTC
partitions:
  dt: { type: date, fromat: yyyy-MM-dd }
  n: { type: integer, range: "9,1" }
sources:
  - { id: raw, kind: s3, location: "s3://raw/\${day}.csv", format: cvs }
  - { id: raw, kind: kinesis, stream: x }
target: { kind: s3, location: "s3://lake/clicks/\${dt}/", publish: swap }
transform: { sql: SELECT 1, glueJobName: x }
rules: "Rules = [ ]"
engine: spark
`;

    const problems = problemsOf(text);

    expect(problems.map(({ line, key, message }) => `${line} ${key} | ${message}`)).toMatchInlineSnapshot(`
      [
        "1 dataset | dataset: "click" in clicks.yml, expected the file's name, clicks; did you mean clicks?",
        "2 timezone | timezone: unknown key, expected one of dataset, description, timeZone, partitions, sources, inputs, target, transform, rules, warnings, engine, window, limits, objectives, schedule, retention; did you mean timeZone?",
        "4 partitions.dt.fromat | partitions.dt.fromat: unknown key, expected one of type, format, interval, interval.unit, range, values, digits; did you mean format?",
        "5 partitions.n.range | partitions.n.range: "9,1", expected the smaller bound first; did you mean 1,9?",
        "7 sources[0].location | sources[0].location: \${day} is not a partition key, expected placeholders of \${dt}, \${n}",
        "7 sources[0].format | sources[0].format: "cvs", expected one of parquet, csv, json; did you mean csv?",
        "8 sources[1].id | sources[1].id: "raw" twice, expected a name of its own",
        "8 sources[1].kind | sources[1].kind: kinesis is not available in this release, expected one of s3, catalog, s3-versions",
        "9 target.location | target.location: partitions would share one folder, expected all partition keys, also \${n}",
        "9 target.publish | target.publish: swap without a table, expected a table beside publish: swap, because swap repoints its partitions; or overwrite; did you mean overwrite?",
        "10 transform.glueJobName | transform.glueJobName: both sql and glueJobName, expected one of the two",
        "11 rules | rules: No rules and no analyzers.",
        "12 engine | engine: "spark", expected one of auto, lambda, glue",
      ]
    `);
  });

  it.each([
    ['without a text', '', 'empty, expected a mapping with dataset, partitions, sources, target, transform'],
    ['that is a list', '- dataset', 'a list, expected a mapping with dataset, partitions, sources, target, transform'],
    [
      'with a key of no value',
      withLines('timeZone:'),
      'timeZone: empty, expected an IANA time zone such as America/New_York',
    ],
    [
      'without partitions',
      MINIMAL.replace(/partitions:\n(?: .*\n)+/, ''),
      'partitions: missing, expected at least one partition key',
    ],
    [
      'with no partition',
      MINIMAL.replace(/partitions:\n(?: .*\n)+/, 'partitions: {}\n'),
      'partitions: empty, expected at least one partition key',
    ],
    ['without sources', MINIMAL.replace(/sources:\n(?: .*\n)+/, ''), 'sources: missing, expected at least one source'],
    [
      'with a pattern that says no time',
      edited('yyyy-MM-dd', '"\'day\'"'),
      'partitions.dt.format: "\'day\'" says no time, expected a Java date pattern such as yyyy-MM-dd',
    ],
    [
      'with a start that does not exist',
      edited('type: date', 'type: date\n    range: 2021-02-30,NOW'),
      'partitions.dt.range: 2021-02 has 28 days, no day 30, expected bounds as yyyy-MM-dd',
    ],
    [
      'with an end that does not exist',
      edited('type: date', 'type: date\n    range: NOW-1YEAR,2021-02-30'),
      'partitions.dt.range: 2021-02 has 28 days, no day 30, expected bounds as yyyy-MM-dd, or NOW, NOW-3YEARS, NOW+1DAY',
    ],
    [
      'with one bound',
      edited('type: date', 'type: date\n    range: NOW'),
      'partitions.dt.range: "NOW", expected two bounds such as yyyy-MM-dd,NOW',
    ],
    [
      'with steps from a moving start',
      edited('type: date', 'type: date\n    interval: 7\n    range: NOW-3YEARS,NOW'),
      'partitions.dt.range: NOW-3YEARS moves with the time, expected a fixed start: steps of 7 are counted from it',
    ],
    [
      'with a list for a text',
      withLines('retention: [P1D]'),
      'retention: a list, expected an ISO 8601 duration above zero such as P7D or PT6H',
    ],
    ['with a mapping for a text', withLines('engine: {}'), 'engine: a mapping, expected one of auto, lambda, glue'],
  ])('%s is told what stands there', (_, text, message) => {
    expect(problemsOf(text).map((problem) => problem.message)).toEqual([message]);
  });

  it('reads hostile aliases as a problem, not as a gigabyte', () => {
    const lists = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);

    const problems = problemsOf(['a0: &a0 [x]', ...lists].join('\n'));

    expect(problems.map(({ key, expected }) => [key, expected])).toEqual([['', 'YAML']]);
  });

  it('takes no key from the prototype', () => {
    const problems = problemsOf(withLines('__proto__: { engine: glue }', 'constructor: x'));

    expect(problems.map(({ line, key }) => [line, key])).toEqual([
      [15, '__proto__'],
      [16, 'constructor'],
    ]);
  });
});
