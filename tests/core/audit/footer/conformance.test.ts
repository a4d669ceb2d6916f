import { existsSync, readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { inspectFile } from '../../../../core/audit/inspect.ts';
import { fileOf, others } from '../../../conformance/folder.ts';
import { printTally, type Result, tallyLine } from '../../../conformance/tally.ts';

interface FileFacts {
  file: string;
  footer_readable: boolean;
  footer_num_rows?: number;
  sum_row_group_rows?: number;
  row_groups?: number;
  full_read_hyparquet: string;
  duckdb?: { full_scan?: string };
}

const listed = fileOf('parquet_testing_facts.json');
const facts: FileFacts[] = existsSync(listed) ? JSON.parse(readFileSync(listed, 'utf8')).files : [];
const pathOf = (file: string): string => fileOf(`parquet-testing/${file}`);
const present = facts.filter(({ file }) => existsSync(pathOf(file)));

/** By file: not at hand, else failed until its test came to its end. */
const results = new Map(
  facts.map(({ file }): [string, Result] => [
    file,
    existsSync(pathOf(file)) ? { outcome: 'failed' } : { outcome: 'not ours', detail: 'listed, but not in the folder' },
  ]),
);
afterAll(() => printTally([tallyLine('parquet files', [...results.values()])]));

async function inspect(file: string) {
  const bytes = readFileSync(pathOf(file));
  let requests = 0;
  const inspection = await inspectFile({ uri: file, size: bytes.byteLength }, async (start, end) => {
    requests++;
    return new Uint8Array(bytes.subarray(start, end));
  });
  return { inspection, requests };
}

/** What two readers' findings imply: a file that both read whole must raise no alarm but for the facts themselves. */
function impliedVerdicts(known: FileFacts): string[] {
  if (!known.footer_readable) return known.file.endsWith('.encrypted') ? ['encrypted'] : ['corrupt', 'not-parquet'];
  if (known.footer_num_rows !== known.sum_row_group_rows) return ['inconsistent'];
  const isSound = /^\d+ rows$/.test(known.full_read_hyparquet) && /^\d+$/.test(known.duckdb?.full_scan ?? '');
  return isSound ? ['ok'] : ['ok', 'inconsistent'];
}

describe.skipIf(present.length === 0)('files of apache/parquet-testing', () => {
  it.each(present)('$file has the verdict that its facts imply, in two reads at most', async (known) => {
    const { inspection, requests } = await inspect(known.file);

    expect(requests).toBeLessThanOrEqual(2);
    const isNan = inspection.problems.length > 0 && inspection.problems.every(({ message }) => message.endsWith('NaN'));
    expect([...impliedVerdicts(known), ...(isNan ? ['inconsistent'] : [])]).toContain(inspection.verdict);
    expect({ rows: inspection.rows, rowGroups: inspection.rowGroups }).toEqual({
      rows: known.sum_row_group_rows ?? null,
      rowGroups: known.row_groups ?? null,
    });
    results.set(known.file, { outcome: 'passed' });
  });

  it.runIf(others)('show a wrong row count, a NaN bound, pages beyond the footer and a foreign chunk', async () => {
    const inspections = await Promise.all(present.map(({ file }) => inspect(file)));

    const checks = inspections.flatMap(({ inspection }) => inspection.problems.map(({ check }) => check));
    expect(checks).toEqual(expect.arrayContaining(['I1', 'I5', 'I6', 'I8']));
  });
});
