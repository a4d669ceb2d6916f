import { describe, expect, it } from 'vitest';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';

interface Parts {
  partitions: string;
  sources: string;
  target: string;
  transform: string;
  more: string;
}

const day = 'dt: { type: date, format: yyyy-MM-dd }';
const bucket = 's3://lake/t/';

const fileOf = ({
  partitions = day,
  sources = '{ id: raw, kind: catalog, table: raw.t }',
  target = `kind: s3, location: "${bucket}\${dt}/"`,
  transform = 'sql: SELECT 1',
  more = '',
}: Partial<Parts>): string => `dataset: t
partitions: { ${partitions} }
sources: [${sources}]
target: { ${target} }
transform: { ${transform} }
${more}
`;

/** The keys that are complained of, with what was probably meant. */
function complaintsOf(parts: Partial<Parts>): string[] {
  const parsed = parseDatasetFile(fileOf(parts), 't.yml');
  if ('declaration' in parsed) return [];
  return parsed.problems.map(({ key, nearest }) => (nearest === undefined ? key : `${key} -> ${nearest}`));
}

/** A partition key beside the day's. */
const key = (text: string): Partial<Parts> => ({
  partitions: `n: { ${text} }, ${day}`,
  target: `kind: s3, location: "${bucket}\${n}/\${dt}/"`,
});
const ranged = (range: string, more = ''): Partial<Parts> => ({
  partitions: `dt: { type: date, format: yyyy-MM-dd, range: "${range}"${more} }`,
});
const source = (text: string): Partial<Parts> => ({ sources: `{ id: raw, ${text} }` });
const target = (text: string): Partial<Parts> => ({ target: `kind: s3, location: "${bucket}\${dt}/", ${text}` });
const more = (text: string): Partial<Parts> => ({ more: text });
const glue = (text: string): string => `limits: { glue: { ${text} } }`;
const scheduled = (expression: string): Partial<Parts> => more(`schedule: { expression: "${expression}" }`);
const byHour = (text: string): Partial<Parts> => ({
  partitions: `${day}, h: { type: date, format: HH }`,
  sources: `{ id: raw, kind: s3, ${text} }`,
  target: `kind: s3, location: "${bucket}\${dt}/\${h}/"`,
});

describe('a dataset file is sound', () => {
  it.each<[string, Partial<Parts>]>([
    ['as short as it may be', {}],
    ['with one integer', key('type: integer, range: "1,1"')],
    ['with integers below zero, in steps', key('type: integer, range: " -5 , 5 ", interval: 5, digits: 2')],
    ['with values that differ in case', key('type: enum, values: [a, A]')],
    [
      'with a key that begins with _',
      {
        ...key('type: injected'),
        partitions: `_9: { type: injected }, ${day}`,
        target: `kind: s3, location: "${bucket}\${_9}/\${dt}/"`,
      },
    ],
    ['with a range of one day', ranged('2021-01-01,2021-01-01')],
    ['with a range that moves', ranged('NOW-3YEARS,NOW')],
    ['with a range that moves in sums and steps of one', ranged('now - 1month + 2days, NOW', ', interval: 1')],
    ['with steps from a fixed start', ranged('2021-01-01,NOW', ', interval: 7')],
    [
      'with the versions of an instant',
      source('kind: s3-versions, location: "s3://raw/${dt}/", before: "2021-01-01T00:00:00Z"'),
    ],
    [
      'with a file of text',
      source(
        'kind: s3, location: s3://raw/t.csv, format: csv, csv: { header: true }, timeColumn: at, timeColumnZone: UTC',
      ),
    ],
    ['with a source that names all time keys', byHour('location: "s3://raw/${dt}/${h}/"')],
    ['with a source that names one time key and has a column', byHour('location: "s3://raw/${dt}/", timeColumn: at')],
    ['with a source in a bucket', source('kind: s3, location: "s3://raw/", timeColumn: at')],
    ['with two sources', { sources: '{ id: a, kind: catalog, table: a.t }, { id: b, kind: catalog, table: b.t }' }],
    [
      'with two inputs',
      more(
        'inputs: [{ id: a, location: "s3://a/b/" }, { id: sources, location: "s3://a/c/", format: csv, csv: { header: false } }]',
      ),
    ],
    ['with a swap of a table', target('table: a.t, publish: swap')],
    ['with an overwritten table', target('table: a.t, publish: overwrite')],
    ['with snappy Parquet', target('compression: snappy')],
    ['with snappy Parquet, said twice', target('format: parquet, compression: snappy')],
    ['with zipped text', target('format: csv, compression: gzip')],
    ['with SQL on Lambda', more('engine: lambda')],
    ['with a job of its own', { transform: 'glueJobName: t' }],
    ['with a job of its own on Glue 4', { transform: 'glueJobName: t', more: `engine: glue\n${glue('version: 4.0')}` }],
    ['with SQL on Glue 5', more(glue('version: 5.0'))],
    ['with FLEX and whatever workers', more(glue('class: FLEX'))],
    ['with FLEX and small workers', more(glue('class: FLEX, workerType: G.1X'))],
    ['with FLEX and middle workers', more(glue('class: FLEX, workerType: G.2X'))],
    [
      'with a source that names the time key alone',
      { ...key('type: enum, values: [a]'), ...source('kind: s3, location: "s3://raw/${dt}/"') },
    ],
    ['with an overwritten folder', target('publish: overwrite')],
    ['with big workers', more(glue('class: STANDARD, workerType: R.8X'))],
    ['with rules and warnings', more('rules: "Rules = [ RowCount > 0 ]"\nwarnings: "Rules = [ RowCount > 1 ]"')],
    [
      'with windows on some days',
      more('window: [{ open: "00:00", close: "23:59", days: [SUN] }, { open: "19:30", close: "20:00" }]'),
    ],
  ])('%s', (_, parts) => {
    expect(complaintsOf(parts)).toEqual([]);
  });

  it.each([
    'cron(30 22 * * ? *)',
    'cron( 0/15  8-18 ? JAN,JUL MON-FRI 2020-2030 )',
    'cron(0 0 L * ? *)',
    'cron(0 0 ? * 2#1 *)',
    'rate(1 minute)',
    'rate(2 minutes)',
    'rate(1 hour)',
    'rate(12 hours)',
    'rate(30 days)',
    'at(2026-01-01T00:00:00)',
  ])('with a schedule of %s', (expression) => {
    expect(complaintsOf(scheduled(expression))).toEqual([]);
  });
});

describe('what belongs elsewhere is told where', () => {
  it.each<[Partial<Parts>, string]>([
    [key('type: enum, values: [a], digits: 2'), 'digits only with type integer'],
    [key('type: enum, values: [a], interval: 2'), 'interval only with type date or integer'],
    [source('kind: catalog, table: a.t, before: "2021-01-01T00:00:00Z"'), 'before only with kind s3-versions'],
    [
      source('kind: catalog, table: a.t, location: s3://raw/t/, timeColumn: at'),
      'location only with kind s3 or s3-versions',
    ],
  ])('%j: %s', (parts, expected) => {
    const parsed = parseDatasetFile(fileOf(parts), 't.yml');

    expect('problems' in parsed ? parsed.problems.map((problem) => problem.expected) : []).toEqual([expected]);
  });
});

describe('a dataset file is refused', () => {
  it.each<[string, Partial<Parts>, string[]]>([
    [
      'for a key that begins with a digit',
      { ...key('type: injected'), partitions: `9n: { type: injected }, ${day}` },
      ['partitions.9n', 'target.location -> ${9n}', 'target.location'],
    ],
    [
      'for a key named END',
      { partitions: `END: { type: injected }, ${day}`, target: `kind: s3, location: "${bucket}\${END}/\${dt}/"` },
      ['partitions.END'],
    ],
    ['for digits of an enum', key('type: enum, values: [a], digits: 2'), ['partitions.n.digits']],
    ['for a range of an enum', key('type: enum, values: [a], range: "1,2"'), ['partitions.n.range']],
    ['for values of an integer', key('type: integer, values: [a], range: "1,2"'), ['partitions.n.values']],
    [
      'for a unit of an integer',
      key('type: integer, interval.unit: DAYS, range: "1,2"'),
      ['partitions.n.interval.unit'],
    ],
    ['for a format of an injected key', key('type: injected, format: yyyy'), ['partitions.n.format']],
    ['for an enum without values', key('type: enum'), ['partitions.n.values']],
    ['for three bounds of integers', key('type: integer, range: "1,2,3"'), ['partitions.n.range']],
    ['for one bound of integers', key('type: integer, range: "1"'), ['partitions.n.range']],
    [
      'for a lower bound that no number holds exactly',
      key('type: integer, range: "-9007199254740993,1"'),
      ['partitions.n.range'],
    ],
    [
      'for an upper bound that no number holds exactly',
      key('type: integer, range: "1,9007199254740993"'),
      ['partitions.n.range'],
    ],
    ['for integers from high to low', key('type: integer, range: "2,-2"'), ['partitions.n.range -> -2,2']],
    ['for a range without end', ranged('2021-01-01,'), ['partitions.dt.range']],
    ['for a range without start', ranged(',NOW'), ['partitions.dt.range']],
    ['for both bounds that do not exist', ranged('2021-02-30,2021-02-31'), ['partitions.dt.range']],
    ['for a stream of a table', source('kind: catalog, table: raw.t, stream: s'), ['sources[0].stream']],
    ['for a table of files', source('kind: s3, location: "s3://raw/${dt}/", table: raw.t'), ['sources[0].table']],
    [
      'for an instant of files',
      source('kind: s3, location: "s3://raw/${dt}/", before: "2021-01-01T00:00:00Z"'),
      ['sources[0].before'],
    ],
    ['for lateness of files', source('kind: s3, location: "s3://raw/${dt}/", lateness: P1D'), ['sources[0].lateness']],
    ['for versions of nothing', source('kind: s3-versions'), ['sources[0].location', 'sources[0].before']],
    [
      'for text options of JSON',
      source('kind: s3, location: "s3://raw/${dt}/", format: json, csv: { header: true }'),
      ['sources[0].csv'],
    ],
    ['for a source that names one of two time keys', byHour('location: "s3://raw/${dt}/"'), ['sources[0].timeColumn']],
    [
      'for a misspelled time key, and for that only',
      source('kind: s3, location: "s3://raw/${dx}/"'),
      ['sources[0].location -> ${dt}'],
    ],
    [
      'for a key without a type, and not for the time that it may say',
      { partitions: 'n: { type: enum, values: [a] }, x: {}', target: `kind: s3, location: "${bucket}\${n}/\${x}/"` },
      ['partitions.x.type'],
    ],
    [
      'for a pattern that tells no days apart, not for its range',
      { partitions: 'dt: { type: date, format: yyyy-MM, interval.unit: DAYS, range: "2021-01,2021-02" }' },
      ['partitions.dt.format'],
    ],
    ['for a flag in the wrong order of letters', target('createTable: ture'), ['target.createTable -> true']],
    ['for another such flag', target('createTable: fasle'), ['target.createTable -> false']],
    [
      'for a first source without a name',
      { sources: '{ kind: catalog, table: a.t }, { id: b, kind: catalog, table: b.t }' },
      ['sources[0].id'],
    ],
    [
      'for a source without a name',
      { sources: '{ id: a, kind: catalog, table: a.t }, { kind: catalog, table: b.t }' },
      ['sources[1].id'],
    ],
    [
      'for two inputs that differ in case',
      more('inputs: [{ id: a, location: "s3://a/b/" }, { id: A, location: "s3://a/b/" }]'),
      ['inputs[1].id'],
    ],
    ['for an input without a name', more('inputs: [{ location: "s3://a/b/" }]'), ['inputs[0].id']],
    [
      "for an input named as the audit's view",
      more('inputs: [{ id: Partition, location: "s3://a/b/" }]'),
      ['inputs[0].id'],
    ],
    [
      'for text options of an input of JSON',
      more('inputs: [{ id: a, location: "s3://a/b/", format: json, csv: { header: true } }]'),
      ['inputs[0].csv'],
    ],
    ['for a time column of the target', target('timeColumn: at'), ['target.timeColumn']],
    ['for snappy JSON', target('format: json, compression: snappy'), ['target.compression']],
    [
      'for placeholders right below the bucket',
      { target: 'kind: s3, location: "s3://lake/t-${dt}/"' },
      ['target.location'],
    ],
    [
      'for a target without a key',
      { target: `kind: s3, location: "${bucket}\${t}/"` },
      ['target.location -> ${dt}', 'target.location'],
    ],
    ['for a transform of nothing on Lambda', { transform: 'rows: any', more: 'engine: lambda' }, ['transform.sql']],
    ['for FLEX with memory workers', more(glue('class: FLEX, workerType: R.1X')), ['limits.glue.workerType']],
    ['for wrong warnings', more('warnings: "Rules = [ RowCont > 0 ]"'), ['warnings']],
    [
      'for a window without opening',
      more('window: [{ open: "22:00", close: "06:00" }, { close: "06:00" }]'),
      ['window[1].open'],
    ],
    ['for a window of nothing', more('window: {}'), ['window[0].open', 'window[0].close']],
  ])('%s', (_, parts, complaints) => {
    expect(complaintsOf(parts)).toEqual(complaints);
  });

  it.each([
    'cron(30 22 * * ? * *)',
    'cron(30 22 ? * ? *)',
    'cron(30 22 * * mon ?)',
    'cron(30 22 * * ?; *)',
    'acron(30 22 * * ? *)',
    'cron(30 22 * * ? *) ',
    'rate(0 days)',
    'rate(1 minutes)',
    'rate(2 day)',
    'rate(1 week)',
    'arate(1 day)',
    'rate(1 day)s',
    'at(2026-01-01)',
    'at(2026-01-01T00:00:00Z)',
    'at(2026-01-01T00:00:00) ',
    'daily',
  ])('for a schedule of %s', (expression) => {
    expect(complaintsOf(scheduled(expression))).toEqual(['schedule.expression']);
  });
});
