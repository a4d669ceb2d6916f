import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../../core/calendar/interval.ts';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import type { Declaration } from '../../../core/dataset/declaration.ts';
import { stageRoot } from '../../../core/dataset/stage-root.ts';

function declare(text: string, name: string): Declaration {
  const parsed = parseDatasetFile(text, `${name}.yml`);
  if ('problems' in parsed) throw new Error(parsed.problems.map(({ message }) => message).join('\n'));
  return parsed.declaration;
}

const flights = declare(readFileSync(new URL('../../../datasets/flights.yml', import.meta.url), 'utf8'), 'flights');

const clicks = (partitions: string, folders: string): Declaration =>
  declare(
    `dataset: clicks
timeZone: America/New_York
partitions: ${partitions}
sources: [{ id: raw, kind: catalog, table: raw.clicks }]
target: { kind: s3, location: "s3://lake/clicks/${folders}" }
transform: { sql: SELECT * FROM source }
`,
    'clicks',
  );

describe('a dataset', () => {
  it('knows its keys, its calendar and its places', () => {
    const dataset = datasetOf(flights);

    const cell = dataset.calendar.at(Date.parse('2001-04-01T12:00:00Z'));
    expect({
      id: dataset.id,
      keys: dataset.keys,
      root: dataset.target.root,
      stage: stageRoot(dataset),
      value: dataset.calendar.format(cell),
      start: formatInstant(cell.start),
      end: formatInstant(cell.end),
    }).toEqual({
      id: 'flights',
      keys: ['dt'],
      root: 's3://lake/flights/',
      stage: 's3://lake/flights__lakefill/',
      value: ['2001-04-01'],
      start: '2001-04-01T05:00:00Z',
      // The day on which clocks went forward has 23 hours.
      end: '2001-04-02T04:00:00Z',
    });
  });

  it('is the same after JSON, and another when anything in it is', () => {
    const again = datasetOf(JSON.parse(JSON.stringify(flights)));
    const other = datasetOf({ ...flights, retention: 'P31D' });

    const { declarationHash } = datasetOf(flights);
    expect(declarationHash).toMatch(/^[0-9a-f]{64}$/);
    expect(again.declarationHash).toBe(declarationHash);
    expect(other.declarationHash).not.toBe(declarationHash);
  });

  it.each([
    [
      'several time keys are as fine as the finest',
      '{ year: { type: date, format: yyyy }, month: { type: date, format: MM }, n: { type: enum, values: [a] }, day: { type: date, format: dd } }',
      '${year}/${month}/${n}/${day}/',
      'DAYS 1',
      ['2001', '05', '17'],
    ],
    [
      'steps are counted from the left bound',
      '{ dt: { type: date, format: yyyy-MM-dd, interval: 7, range: "2001-05-02,NOW" } }',
      '${dt}/',
      'DAYS 7',
      ['2001-05-16'],
    ],
    [
      'without a fixed bound they are counted from 1970',
      '{ dt: { type: date, format: yyyy-MM-dd, interval: 7 } }',
      '${dt}/',
      'DAYS 7',
      ['2001-05-17'],
    ],
    [
      'hours have their minutes in the key',
      '{ h: { type: date, format: "yyyy-MM-dd-HH" } }',
      '${h}/',
      'HOURS 1',
      ['2001-05-17-08'],
    ],
    ['months', '{ m: { type: date, format: yyyyMM, range: "NOW-1YEAR,NOW" } }', '${m}/', 'MONTHS 1', ['200105']],
  ])('%s', (_, partitions, folders, grain, values) => {
    const { calendar } = datasetOf(clicks(partitions, folders));

    const cell = calendar.at(Date.parse('2001-05-17T12:30:00Z'));
    expect(`${calendar.unit} ${calendar.interval}`).toBe(grain);
    expect(calendar.format(cell)).toEqual(values);
  });

  it('needs a time key', () => {
    expect(() => datasetOf({ ...flights, partitions: { n: { type: 'enum', values: ['a'] } } })).toThrow(
      'flights has no time key',
    );
  });
});
