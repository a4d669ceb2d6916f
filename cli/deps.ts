import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckDbEngine } from '../engines/duckdb/engine.ts';
import { createLog, type Sink } from '../functions/shared/logging.ts';
import { createMetrics } from '../functions/shared/metrics.ts';
import type { StackDeps } from '../functions/shared/stack.ts';
import { openLocalCatalog } from '../platform/local/catalog.ts';
import { localClock } from '../platform/local/clock.ts';
import { openDeclarations, readDatasetFiles } from '../platform/local/declarations.ts';
import { localHolders } from '../platform/local/holders.ts';
import { localIds } from '../platform/local/ids.ts';
import { openLocalJobs } from '../platform/local/jobs.ts';
import { openLocalStore } from '../platform/local/object-store.ts';
import { createRunner } from '../platform/local/runner/runner.ts';
import { runSparkJob } from '../platform/local/spark.ts';
import { sparkProcess } from '../platform/local/spark-process.ts';
import type { Engine } from '../ports/engine.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import { runLocalJob } from './local-job.ts';

export type { RunResult, WaitChoice } from '../platform/local/runner/run.ts';

export interface LocalOptions {
  /** The lake's folder. */
  root: string;
  /** The folder of dataset files. */
  datasets: string;
  /** Where the clock starts, ms; the machine's own time when absent. */
  asOf?: number | undefined;
  /** Where log lines and metrics go: never to standard output, which is the answer's. */
  sink: Sink;
  level?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

export interface LocalDeps extends StackDeps {
  clock: ReturnType<typeof localClock>;
  /** Runs a definition in this process. */
  createRunner: typeof createRunner;
  /** The lake's folder. */
  root: string;
  datasetFiles(): ReturnType<typeof readDatasetFiles>;
  /** An engine over files of this machine, whose objects are named by their paths. Closed with the rest. */
  fileEngine(): Engine;
  close(): Promise<void>;
}

/** Put there by `npm run setup:spark`. */
const sparkPython = join(import.meta.dirname, '..', '.venv', 'spark', 'bin', 'python');
const sparkScript = join(import.meta.dirname, '..', 'engines', 'spark', 'chunk.py');

/**
 * The composition root of this machine: the lake under `root`, DuckDB in process, jobs on local Spark where that is installed and
 * else in process.
 */
export function localDeps({ root, datasets, asOf, sink, level }: LocalOptions): LocalDeps {
  const clock = localClock({ asOf });
  const store = openLocalStore({ root });
  const tempDir = mkdtempSync(join(tmpdir(), 'lakefill-'));
  const engine = createDuckDbEngine({ store, tempDir });
  const inPlace: ObjectStore = { ...store, localFile: async (path) => ({ path, release: async () => {} }) };
  let overFiles: ReturnType<typeof createDuckDbEngine> | undefined;
  const logger = createLog({ sink, ...(level && { level }) });
  const onLine = (line: string): void => logger.debug('the Spark job says', { line });
  const launch = existsSync(sparkPython)
    ? sparkProcess({ python: sparkPython, script: sparkScript, onLine })
    : undefined;
  const runJob = (args: Readonly<Record<string, string>>, signal: AbortSignal): Promise<void> =>
    launch ? runSparkJob(args, signal, { root, store, launch }) : runLocalJob(args, signal, { store, engine, clock });
  return {
    store,
    catalog: openLocalCatalog({ root }),
    engine,
    jobs: openLocalJobs({ root, clock, runJob }),
    clock,
    ids: localIds(),
    holders: localHolders(),
    declarations: openDeclarations({ dir: datasets }),
    logger,
    metrics: createMetrics({ sink }),
    control: 'lakefill-control',
    glueJob: 'lakefill-local',
    region: 'us-east-1',
    createRunner,
    root,
    datasetFiles: () => readDatasetFiles(datasets),
    fileEngine() {
      overFiles ??= createDuckDbEngine({ store: inPlace, tempDir });
      return overFiles;
    },
    async close() {
      await engine.close();
      await overFiles?.close();
      rmSync(tempDir, { recursive: true, force: true });
    },
  };
}
