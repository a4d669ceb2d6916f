import type { Dataset } from '../../../core/dataset/dataset.ts';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import type { Candidate } from '../../../core/gaps/candidate.ts';
import { day, entry, object, source } from '../gaps/given.ts';

const file = `
dataset: flights
timeZone: America/New_York
partitions:
  dt: { type: date, format: yyyy-MM-dd, interval: 1, interval.unit: DAYS, range: "2001-01-01,2001-12-31" }
  region: { type: enum, values: [eu, us] }
sources:
  - { id: raw, kind: s3, location: "s3://raw/flights.csv", format: csv, csv: { header: false }, timeColumn: date, timeColumnZone: UTC, lookback: P1D }
  - { id: daily, kind: s3, location: "s3://raw/daily/\${dt}/", format: parquet }
  - { id: twin, kind: catalog, table: analytics.twin, format: parquet }
inputs:
  - { id: carriers, location: "s3://raw/carriers.csv", format: csv }
target: { kind: s3, location: "s3://lake/flights/dt=\${dt}/region=\${region}/", format: parquet }
transform: { sql: SELECT * FROM source }
`;

/** Days of New York with a region, three sources and one input. */
export function flights(): Dataset {
  const parsed = parseDatasetFile(file, 'flights.yml');
  if (!('declaration' in parsed)) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return datasetOf(parsed.declaration);
}

export const candidate = (number: number, change: Partial<Candidate> = {}): Candidate => ({
  partition: day(number),
  findings: [{ finding: 'stale', detail: 'source raw is newer than the partition' }],
  source: source(),
  base: { entry: entry(), objects: [object('a.parquet'), object('b.parquet')] },
  ...change,
});
