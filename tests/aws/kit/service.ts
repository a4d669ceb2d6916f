import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CreateJobCommand, GetJobRunsCommand } from '@aws-sdk/client-glue';
import { CreateStateMachineCommand, DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { vi } from 'vitest';
import { runLocalJob } from '../../../cli/local-job.ts';
import type { Report } from '../../../core/ledger/report.ts';
import { createDuckDbEngine } from '../../../engines/duckdb/engine.ts';
import { readDocument } from '../../../functions/shared/documents.ts';
import type { StepHandler } from '../../../functions/shared/stack.ts';
import { openGlueCatalog } from '../../../platform/aws/catalog.ts';
import { openS3Store } from '../../../platform/aws/object-store.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Written } from '../../repo/declared.ts';
import { recordCalls, type SdkCall } from './calls.ts';
import { type Fields, type Functions, hostFunctions } from './functions.ts';
import { account, type Moto, region, startMoto } from './moto.ts';
import { control, glueJob } from './names.ts';
import { makeBucket } from './opener.ts';
import { type FaultProxy, startProxy } from './proxy.ts';

/** How an execution ended. */
export interface Ended {
  status: string;
  error: string | undefined;
  cause: string | undefined;
  output: Fields | undefined;
  runId: string | undefined;
  report: Report | undefined;
  /** Functions that were invoked for it, in order. */
  invoked: string[];
}

/** The deployed service as far as it can be had on one machine: moto, and this process in Lambda's place. */
export interface Service {
  moto: Moto;
  proxy: FaultProxy;
  functions: Functions;
  /** Straight to moto, past the proxy. */
  store: ObjectStore;
  catalog: Catalog;
  /** What the functions asked of AWS. */
  calls: SdkCall[];
  /** Waits that the functions asked for, in seconds, before they were cut to one. */
  waits: { step: string; seconds: number }[];
  declare(...declarations: Written[]): void;
  /** All that was ever declared. */
  declared: Written[];
  /** Lets Lambda begin with new containers, and so with clients that have not retried yet. */
  freshContainers(): void;
  /** Ends the jump that the clock made for a window. */
  resetClock(): void;
  backfill(input: Fields, name?: string): Promise<Ended>;
  rollback(input: Fields): Promise<Ended>;
  /** Begins in the middle of a definition. */
  from(machine: 'backfill' | 'rollback', state: string, input: Fields): Promise<Ended>;
  stop(): Promise<void>;
}

const realNow = Date.now;

const root = fileURLToPath(new URL('../../../', import.meta.url));

const steps = readdirSync(join(root, 'functions'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map(({ name }) => name);

/** The real entries, whose composition root reads this process's environment and working folder. */
async function loadHandlers(): Promise<Record<string, StepHandler<unknown>>> {
  const roots = await import('../../../functions/shared/deps.ts');
  // Each clears the folder for temporary files: not while another works.
  for (const made of [roots.deps, roots.depsWithDeclarations, roots.depsWithEvents, roots.depsWithEngine]) await made();
  const entries = steps.map(async (step) => {
    const { handler }: { handler: StepHandler<unknown> } = await import(`../../../functions/${step}/handler.ts`);
    return [step, handler] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Once per process: the functions' dependencies live as long as it does. `jobRuns`: how many of the Glue job may live. */
export async function startService({ jobRuns = 40 }: { jobRuns?: number } = {}): Promise<Service> {
  const waits: Service['waits'] = [];
  const calls = recordCalls();
  let loaded: ReturnType<typeof loadHandlers> | undefined;
  const handlers = () => {
    loaded ??= loadHandlers();
    return loaded;
  };
  const functions = await hostFunctions(handlers, (step, answer) => shortened(step, answer, waits));
  const moto = await startMoto(functions.endpoint);
  const proxy = await startProxy(moto.endpoint);
  const folder = mkdtempSync(join(tmpdir(), 'service-'));
  mkdirSync(join(folder, 'datasets'));
  // A function clears its temporary files when it starts: not those of the test file beside this one.
  mkdirSync(join(folder, 'tmp'));
  process.chdir(folder);
  Object.assign(process.env, {
    AWS_REGION: region,
    AWS_ENDPOINT_URL: proxy.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    CONTROL_BUCKET: control,
    GLUE_JOB_NAME: glueJob,
    STATE_MACHINE_ARN: `arn:aws:states:${region}:${account}:stateMachine:lakefill-dev-backfill`,
    LOG_LEVEL: 'SILENT',
    TMPDIR: join(folder, 'tmp'),
  });
  const { s3, glue, sfn } = moto.clients;
  const store = openS3Store({ client: s3 });
  for (const bucket of [control, 'raw', 'lake']) await makeBucket(moto, bucket);
  await glue.send(
    new CreateJobCommand({
      Name: glueJob,
      Role: `arn:aws:iam::${account}:role/job`,
      Command: { Name: 'glueetl', ScriptLocation: `s3://${control}/jobs/chunk.py` },
      ExecutionProperty: { MaxConcurrentRuns: jobRuns },
    }),
  );
  const machines = { backfill: await createMachine(moto, 'backfill'), rollback: await createMachine(moto, 'rollback') };
  workJobs(moto, functions, store, join(folder, 'jobs'));

  const declared: Written[] = [];
  let executions = 0;
  const execute = async (machine: string, input: Fields, given?: string): Promise<Ended> => {
    executions += 1;
    const name = given ?? `execution-${executions}`;
    const first = functions.invoked.length;
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn: machine, name, input: JSON.stringify(input) }),
    );
    for (;;) {
      const { status, error, cause, output } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status !== 'RUNNING') {
        const told = textOf(output) ?? textOf(cause);
        const runId = typeof told?.runId === 'string' ? told.runId : undefined;
        return {
          status: status ?? '',
          error,
          cause,
          output: textOf(output),
          runId,
          report:
            runId === undefined
              ? undefined
              : (await readDocument<Report>(store, `s3://${control}/runs/${runId}/report.json`))?.value,
          invoked: functions.invoked.slice(first),
        };
      }
      await setTimeout(50);
    }
  };

  return {
    moto,
    proxy,
    functions,
    store,
    catalog: openGlueCatalog({ client: glue }),
    calls,
    waits,
    declared,
    declare(...declarations) {
      declared.push(...declarations);
      for (const one of declarations) {
        writeFileSync(join(folder, 'datasets', `${one.dataset}.yml`), JSON.stringify(one));
      }
    },
    freshContainers() {
      vi.resetModules();
      loaded = undefined;
    },
    resetClock() {
      Date.now = realNow;
    },
    backfill: (input, name) => execute(machines.backfill, input, name),
    rollback: (input) => execute(machines.rollback, input),
    from: async (machine, state, input) => execute(await createMachine(moto, machine, state), input),
    async stop() {
      process.chdir(root);
      await moto.stop();
      await proxy.stop();
      await functions.stop();
    },
  };
}

/** The definition as it is written but for the bucket, whose name is checked. Never parsed: moto needs the text's `100.0`. */
async function createMachine({ clients }: Moto, name: string, startAt?: string): Promise<string> {
  const written = readFileSync(join(root, `statemachine/${name}.asl.json`), 'utf8');
  // The machine's own comes before its children's.
  const text = startAt === undefined ? written : written.replace(/"StartAt": "\w+"/, `"StartAt": "${startAt}"`);
  const { stateMachineArn } = await clients.sfn.send(
    new CreateStateMachineCommand({
      name: `lakefill-dev-${name}${startAt === undefined ? '' : '-tail'}`,
      definition: text.replaceAll('${self:custom.controlBucket}', control),
      roleArn: `arn:aws:iam::${account}:role/workflow`,
    }),
  );
  return stateMachineArn ?? '';
}

/**
 * A wait passes in real time: it is cut to one second, and for a window the clock goes on by what was cut, since the state
 * after it looks whether the window is open.
 */
function shortened(step: string, answer: Fields, waits: Service['waits']): Fields {
  const seconds = answer?.waitSeconds;
  if (typeof seconds !== 'number' || seconds <= 1) return answer;
  waits.push({ step, seconds });
  if (step === 'plan-chunks') {
    const now = Date.now;
    Date.now = () => now() + (seconds - 1) * 1000;
  }
  return { ...answer, waitSeconds: 1 };
}

/** moto's job runs do nothing. Before a function looks at one, DuckDB does its work, by the job contract. */
function workJobs(moto: Moto, functions: Functions, store: ObjectStore, tempDir: string): void {
  const engine = createDuckDbEngine({ store, tempDir });
  const done = new Set<string>();
  functions.around['poll-job'] = async (next, payload) => {
    const { JobRuns = [] } = await moto.clients.glue.send(new GetJobRunsCommand({ JobName: glueJob }));
    for (const { Id = '', Arguments = {} } of JobRuns) {
      if (done.has(Id) || !Arguments['--lakefill_run_key']?.startsWith(`${payload.runId}/`)) continue;
      done.add(Id);
      await runLocalJob(Arguments, new AbortController().signal, { store, engine, clock: { now: () => Date.now() } });
    }
    return next(payload);
  };
}

/** An output, or a cause, that is JSON. */
function textOf(text: string | undefined): Fields | undefined {
  try {
    return JSON.parse(text ?? '') as Fields;
  } catch {
    return undefined;
  }
}
