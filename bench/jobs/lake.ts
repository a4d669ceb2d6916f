import { deepStrictEqual } from 'node:assert';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CliContext, openLocalContext } from '../../cli/context.ts';
import { execute, reportOf } from '../../cli/workflow.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { Measurement } from '../child.ts';
import { median } from '../figure.ts';

export const flights = fileURLToPath(
  new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);

/** A fresh lake that holds nothing but the source file, for as long as `work` takes. */
export async function withLake<T>(work: (context: CliContext, root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'lakefill-bench-'));
  mkdirSync(join(root, 'raw/flights'), { recursive: true });
  copyFileSync(flights, join(root, 'raw/flights/flights-3m.parquet'));
  const datasets = fileURLToPath(new URL('../../datasets', import.meta.url));
  const context = openLocalContext({ root, datasets }, new AbortController().signal);
  try {
    return await work({ ...context, say: () => {} }, root);
  } finally {
    await context.deps.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** One run over all 182 days, every state of the workflow included. */
export const backfill = (context: CliContext) =>
  execute('backfill', { dataset: 'flights', window: 'ignore' }, context, { wait: false });

/** A run that did something else than what is measured is no figure. */
export async function demandRun(
  runId: string | null,
  expected: Pick<Report, 'outcome' | 'published' | 'rows'>,
  { deps }: CliContext,
): Promise<void> {
  if (runId === null) throw new Error('there was no run');
  const { outcome, published, rows, error } = await reportOf(runId, deps, false);
  deepStrictEqual({ outcome, published, rows }, expected, `not the run to measure: ${JSON.stringify(error)}`);
}

/**
 * Prints, for the parent that reads standard output, how long a piece of work took (of several rounds: their median, and the
 * first), the process's peak memory, and how much of it the first round added. Before each of several rounds the garbage of
 * what came before is collected; before a single one it is not, because V8 throws compiled code away with it.
 */
export async function measured<T>(work: () => Promise<T>, rounds = 1): Promise<T> {
  if (rounds > 1) collectGarbage();
  const before = process.memoryUsage.rss() / 1024 ** 2;
  const first = await timed(work);
  const peakMegabytes = process.resourceUsage().maxRSS / 1024;
  const times = [first.milliseconds];
  while (times.length < rounds) {
    collectGarbage();
    times.push((await timed(work)).milliseconds);
  }
  const measurement: Measurement = {
    milliseconds: median(times),
    firstMilliseconds: first.milliseconds,
    peakMegabytes,
    addedMegabytes: Math.max(0, peakMegabytes - before),
  };
  process.stdout.write(JSON.stringify(measurement));
  return first.value;
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - started };
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('a job runs with --expose-gc');
  globalThis.gc();
}
