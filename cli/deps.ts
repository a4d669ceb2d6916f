import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LakefillError } from '../core/errors.ts';
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
import { locate } from '../platform/local/store/place.ts';
import type { Engine } from '../ports/engine.ts';
import type { Executions } from '../ports/executions.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { AwsEnvironment } from './aws/environment.ts';
import type { Pause } from './aws/pause.ts';
import type { Deployment } from './aws/service.ts';
import { runLocalJob } from './local-job.ts';

export type { RunResult, WaitChoice } from '../platform/local/runner/run.ts';

interface Options {
  /** The folder of dataset files. */
  datasets: string;
  /** Where log lines and metrics go: never to standard output, which is the answer's. */
  sink: Sink;
}

export interface LocalOptions extends Options {
  /** The lake's folder. */
  root: string;
  /** Where the clock starts, ms; the machine's own time when absent. */
  asOf?: number | undefined;
  level?: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR';
}

interface CommonDeps extends StackDeps {
  /** The file that holds an object; absent where objects are no files of this machine. */
  pathOf?(uri: string): string;
  datasetFiles(): ReturnType<typeof readDatasetFiles>;
  /** An engine over files of this machine, whose objects are named by their paths. Closed with the rest. */
  fileEngine(): Engine;
  close(): Promise<void>;
}

export interface LocalDeps extends CommonDeps {
  clock: ReturnType<typeof localClock>;
  /** Runs a definition in this process. */
  createRunner: typeof createRunner;
  /** The lake's folder. */
  root: string;
  aws?: never;
}

export interface AwsDeps extends CommonDeps {
  /** There is no lake on this machine. */
  root: null;
  /** The deployed service. */
  aws: Deployment & { executions: Executions; pause: Pause };
}

export type CliDeps = LocalDeps | AwsDeps;

/** Put there by `npm run setup:spark`. */
export const sparkPython = join(import.meta.dirname, '..', '.venv', 'spark', 'bin', 'python');
const sparkScript = join(import.meta.dirname, '..', 'engines', 'spark', 'chunk.py');

/**
 * The composition root of this machine: the lake under `root`, DuckDB in process, jobs on local Spark where that is installed and
 * else in process.
 */
export function localDeps({ root, datasets, asOf, sink, level }: LocalOptions): LocalDeps {
  const clock = localClock({ asOf });
  const store = openLocalStore({ root });
  const { engine, fileEngine, close } = openEngines(store, makeTempDir());
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
    pathOf: (uri) => locate(root, uri).path,
    datasetFiles: () => readDatasetFiles(datasets),
    fileEngine,
    close,
  };
}

const makeTempDir = (): string => mkdtempSync(join(tmpdir(), 'lakefill-'));

/** DuckDB over the lake, and over files of this machine once asked for. */
function openEngines(store: ObjectStore, tempDir: string) {
  const engine = createDuckDbEngine({ store, tempDir });
  const inPlace: ObjectStore = { ...store, localFile: async (path) => ({ path, release: async () => {} }) };
  let overFiles: ReturnType<typeof createDuckDbEngine> | undefined;
  return {
    engine,
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

/**
 * The composition root of `--aws`: the deployed service's lake, catalog and ledger with the caller's own credentials. All of it
 * is imported only here, so that local commands begin as fast as without. Errors: `NotDeployed`, `NoCredentials`.
 */
export async function awsDeps({
  region: given,
  service: name,
  datasets,
  sink,
}: Options & AwsEnvironment): Promise<AwsDeps> {
  const { createClients } = await import('../platform/aws/clients.ts');
  const { stepFunctions } = await import('../platform/aws/executions.ts');
  const { openGlueCatalog } = await import('../platform/aws/catalog.ts');
  const { executionHolders } = await import('../platform/aws/holders.ts');
  const { openGlueJobs } = await import('../platform/aws/jobs.ts');
  const { openS3Store } = await import('../platform/aws/object-store.ts');
  const { findService } = await import('./aws/service.ts');
  const { deployedDeclarations } = await import('./aws/declarations.ts');
  const { pause } = await import('./aws/pause.ts');
  const region = given ?? (await regionOfProfile());
  const { s3, glue, glueOnce, sfn } = createClients({ region });
  const executions = stepFunctions({ client: sfn });
  const deployment = await findService(name, region, executions);
  const clock = localClock();
  const tempDir = makeTempDir();
  const store = openS3Store({ client: s3, tempDir });
  return {
    ...openEngines(store, tempDir),
    store,
    catalog: openGlueCatalog({ client: glue }),
    jobs: openGlueJobs({ client: glue, onceClient: glueOnce }),
    clock,
    ids: localIds(),
    holders: executionHolders({ client: sfn, clock }),
    declarations: deployedDeclarations(openDeclarations({ dir: datasets }), deployment),
    logger: createLog({ sink }),
    metrics: createMetrics({ sink }),
    control: deployment.control,
    glueJob: `${name}-chunk`,
    region,
    root: null,
    aws: { ...deployment, executions, pause },
    datasetFiles: () => readDatasetFiles(datasets),
  };
}

/** The SDK reads a profile's region, but not AWS_DEFAULT_REGION, and says only that something is missing. */
async function regionOfProfile(): Promise<string> {
  const { SFNClient } = await import('@aws-sdk/client-sfn');
  try {
    return await new SFNClient({}).config.region();
  } catch (cause) {
    throw new LakefillError('NotDeployed', 'no region is set, so no deployed service can be found', {
      hint: 'set AWS_REGION, or a region in the profile that AWS_PROFILE names',
      cause,
    });
  }
}
