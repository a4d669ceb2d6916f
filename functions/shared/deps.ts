import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LakefillError } from '../../core/errors.ts';
import { openGlueCatalog } from '../../platform/aws/catalog.ts';
import { createClients } from '../../platform/aws/clients.ts';
import { executionHolders } from '../../platform/aws/holders.ts';
import { openGlueJobs } from '../../platform/aws/jobs.ts';
import { openS3Store } from '../../platform/aws/object-store.ts';
import { localClock } from '../../platform/local/clock.ts';
import { localIds } from '../../platform/local/ids.ts';
import type { Declarations } from '../../ports/declarations.ts';
import type { Engine } from '../../ports/engine.ts';
import { readEnv } from './env.ts';
import { createLog } from './logging.ts';
import { createMetrics } from './metrics.ts';
import type { StackDeps } from './stack.ts';

/** Downloads and what DuckDB spills; a Lambda may write nowhere else. */
const tempDir = join(tmpdir(), 'lakefill');

function compose(): Omit<StackDeps, 'engine'> {
  const env = readEnv();
  // A container has one process: what lies there is of one that was killed, and counts against the function's storage.
  rmSync(tempDir, { recursive: true, force: true });
  const { s3, glue, glueOnce, sfn } = createClients({ region: env.AWS_REGION });
  const clock = localClock();
  return {
    store: openS3Store({ client: s3, tempDir, ...(env.BUCKET_OWNER !== '' && { bucketOwner: env.BUCKET_OWNER }) }),
    catalog: openGlueCatalog({ client: glue }),
    jobs: openGlueJobs({ client: glue, onceClient: glueOnce }),
    clock,
    ids: localIds(),
    holders: executionHolders({ client: sfn, clock }),
    declarations: noDeclarations,
    logger: createLog({ level: env.LOG_LEVEL, service: env.POWERTOOLS_SERVICE_NAME }),
    metrics: createMetrics({ service: env.POWERTOOLS_SERVICE_NAME }),
    control: env.CONTROL_BUCKET,
    glueJob: env.GLUE_JOB_NAME,
    region: env.AWS_REGION,
  };
}

const without = (what: string, taken: string) => async (): Promise<never> => {
  throw new LakefillError('Bug', `this function was bundled without ${what}`, {
    hint: `take ${taken} from functions/shared/deps.ts in its handler`,
  });
};

const refuse = without('DuckDB', 'depsWithEngine');
const noEngine: Engine = {
  check: refuse,
  transform: refuse,
  describe: refuse,
  profile: refuse,
  ask: refuse,
  query: refuse,
};

const unread = without('the reader of dataset files', 'depsWithDeclarations');
const noDeclarations: Declarations = { names: unread, load: unread };

let plain: Promise<StackDeps> | undefined;
let declared: Promise<StackDeps> | undefined;
let telling: Promise<StackDeps> | undefined;
let full: Promise<StackDeps> | undefined;

/** The composition root on AWS: clients and all else once per container. For functions that run no SQL. */
export function deps(): Promise<StackDeps> {
  plain ??= composePlain();
  return plain;
}

/**
 * The same with DuckDB. Only the bundles of functions that take this hold it: a bundler drops a function that nobody takes,
 * and the import with it.
 */
export function depsWithEngine(): Promise<StackDeps> {
  full ??= composeWithEngine();
  return full;
}

/** With the dataset files and the 150 kB that parse them, for the one function that copies a declaration into the run. */
export function depsWithDeclarations(): Promise<StackDeps> {
  declared ??= composeWithDeclarations();
  return declared;
}

/** With the event bus, for the one function that tells others; its client is in that one's bundle only. */
export function depsWithEvents(): Promise<StackDeps> {
  telling ??= composeWithEvents();
  return telling;
}

async function composePlain(): Promise<StackDeps> {
  return { ...compose(), engine: noEngine };
}

async function composeWithDeclarations(): Promise<StackDeps> {
  const { openDeclarations } = await import('../../platform/local/declarations.ts');
  // Packed beside the code, which a Lambda runs in the folder of.
  return { ...(await composePlain()), declarations: openDeclarations({ dir: 'datasets' }) };
}

async function composeWithEvents(): Promise<StackDeps> {
  const { EventBridgeClient } = await import('@aws-sdk/client-eventbridge');
  const { eventBridge } = await import('../../platform/aws/events.ts');
  const plainDeps = await composePlain();
  // A bus that is slow to answer may not hold up the end of a run.
  const requestHandler = { connectionTimeout: 5_000, socketTimeout: 10_000 };
  const client = new EventBridgeClient({ region: plainDeps.region, requestHandler, maxAttempts: 6 });
  return { ...plainDeps, events: eventBridge({ client }) };
}

async function composeWithEngine(): Promise<StackDeps> {
  const { createDuckDbEngine } = await import('../../engines/duckdb/engine.ts');
  const shared = compose();
  return { ...shared, engine: createDuckDbEngine({ store: shared.store, tempDir }) };
}
