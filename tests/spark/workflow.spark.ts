import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { flightsFile } from '../contracts/engine/subject.ts';

/** What the command prints with `--json`; other fields are left alone. */
interface Answer {
  runId: string;
  outcome: string;
  published: number;
  rows: number;
  counts: Record<string, number>;
}

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'spark-flow-'));
  await mkdir(join(root, 'lake/raw/flights'), { recursive: true });
  await mkdir(join(root, 'datasets'));
  await copyFile(flightsFile, join(root, 'lake/raw/flights/flights-3m.parquet'));
  const declared = await readFile('datasets/flights.yml', 'utf8');
  const rules =
    'Rules = [ RowCount > 0, IsComplete "origin", Mean "delay" between -100 and 100, ColumnLength "origin" = 3 ]';
  const changed = declared
    .replace(/engine: auto.*/, 'engine: glue')
    .replace(/^window: .*$/m, '')
    .replace(/^ {2}Rules = .*$/m, `  ${rules}`);
  await writeFile(join(root, 'datasets/flights.yml'), changed);
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function lakefill(...args: string[]): Promise<Answer> {
  const places = ['--root', join(root, 'lake'), '--datasets', join(root, 'datasets'), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/lakefill.ts', ...args, ...places]);
  return JSON.parse(stdout) as Answer;
}

it('runs a whole backfill with the Glue job: staged by Spark, audited by its answers, published, rolled back', async () => {
  const range = ['flights', '--from', '2001-02-01', '--through', '2001-02-03'];

  const run = await lakefill('run', ...range, '--window', 'ignore', '--yes');
  const after = await lakefill('gaps', ...range);
  const chunk = join(root, 'lake/.lakefill/control/runs', run.runId, 'chunks');
  const files = await promisify(execFile)('find', [chunk, '-name', 'result.json']);
  const result = JSON.parse(await readFile(files.stdout.trim().split('\n')[0] ?? '', 'utf8'));
  const back = await lakefill('rollback', run.runId);

  expect(run).toMatchObject({ outcome: 'SUCCEEDED', published: 3 });
  expect(after.counts).toEqual({});
  expect(result.engine).toBe('glue');
  expect(Object.keys(result.partitions[0].answers).length).toBeGreaterThan(2);
  expect(back.outcome).toBe('ROLLED_BACK');
});
