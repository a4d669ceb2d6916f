import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CliContext, openContext } from '../../cli/context.ts';

export const flights = fileURLToPath(
  new URL('../../node_modules/vega-datasets/data/flights-3m.parquet', import.meta.url),
);

/** A fresh lake that holds nothing but the source file, for as long as `work` takes. */
export async function withLake<T>(work: (context: CliContext, root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'lakefill-bench-'));
  mkdirSync(join(root, 'raw/flights'), { recursive: true });
  copyFileSync(flights, join(root, 'raw/flights/flights-3m.parquet'));
  const datasets = fileURLToPath(new URL('../../datasets', import.meta.url));
  const context = openContext({ root, datasets }, new AbortController().signal);
  try {
    return await work({ ...context, say: () => {} }, root);
  } finally {
    await context.deps.close();
    rmSync(root, { recursive: true, force: true });
  }
}

/** Milliseconds of one piece of work, and this process's peak memory so far, for the parent that reads standard output. */
export async function measured(work: () => Promise<unknown>): Promise<void> {
  const started = performance.now();
  await work();
  const milliseconds = performance.now() - started;
  process.stdout.write(JSON.stringify({ milliseconds, peakMegabytes: process.resourceUsage().maxRSS / 1024 }));
}
