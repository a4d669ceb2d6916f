import { mkdtempSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LocalDeps, localDeps } from '../../../cli/deps.ts';
import { runLocalJob } from '../../../cli/local-job.ts';
import { stepHandlers } from '../../../cli/steps.ts';
import { parseDatasetFile } from '../../../core/dataset/dataset-file.ts';
import { datasetOf } from '../../../core/dataset/dataset-of.ts';
import { LakefillError } from '../../../core/errors.ts';
import type { Json } from '../../../core/json.ts';
import { createDuckDbEngine } from '../../../engines/duckdb/engine.ts';
import { requireDocument } from '../../../functions/shared/documents.ts';
import type { StackDeps } from '../../../functions/shared/stack.ts';
import { openLocalJobs } from '../../../platform/local/jobs.ts';
import type { RunResult, WaitChoice } from '../../../platform/local/runner/run.ts';
import { createRunner } from '../../../platform/local/runner/runner.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { Declarations } from '../../../ports/declarations.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import { createWalk } from '../../platform/runner/walk.ts';
import { type Call, type Fault, faulty } from './faults.ts';
import { createMemoryCatalog, type MemoryCatalog } from './memory-catalog.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';

export type Fields = Record<string, Json>;

/** A step between the runner and the real one: it may call `next`, change what it gets, or throw. `call` counts from 1. */
export type Around = (next: (payload: Fields) => Promise<Fields>, payload: Fields, call: number) => Promise<unknown>;

export interface WalkOptions {
  around?: Record<string, Around>;
  onWait?: (state: string, seconds: number) => WaitChoice;
  signal?: AbortSignal;
}

/** How an execution ended and which way it went. */
export interface Walked extends RunResult {
  runId: string;
  states: string[];
  fanOuts: string[][][];
  /** The report of its run, where there is one. */
  report: Report | null;
}

type Report = import('../../../core/ledger/report.ts').Report;

/** One process that works on the lake. */
export interface Worker {
  deps: StackDeps;
  /** What it asked of store and catalog. */
  calls: Call[];
  run(input: Fields, options?: WalkOptions): Promise<Walked>;
  rollback(input: Fields, options?: WalkOptions): Promise<Walked>;
  /** From now on everybody can prove that it is gone. What it was doing is not stopped by that. */
  die(): void;
}

export interface Lake {
  store: MemoryStore;
  catalog: MemoryCatalog;
  clock: { now(): number; advance(ms: number): void };
  control: string;
  declare(...declarations: Fields[]): void;
  worker(faultOf?: (call: Call) => Fault): Worker;
  dispose(): Promise<void>;
}

const definition = (name: string): string =>
  readFileSync(new URL(`../../../statemachine/${name}.asl.json`, import.meta.url), 'utf8');
const definitions = { backfill: definition('backfill'), rollback: definition('rollback') };

/** A lake in memory with the real steps, the real engine and the real state machines; time moves only by waits. */
export function makeLake(now = '2001-07-05T12:00:00Z'): Lake {
  const folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  let time = Date.parse(now);
  const clock = {
    now: () => time,
    advance: (ms: number) => {
      time += ms;
    },
  };
  const store = createMemoryStore(join(folder, 'objects'), time - 86_400_000);
  const catalog = createMemoryCatalog();
  const engine = createDuckDbEngine({ store, tempDir: join(folder, 'temp'), threads: 2 });
  const base: LocalDeps = localDeps({ root: join(folder, 'lake'), datasets: folder, sink: () => {} });
  const jobsUnderWay: Promise<void>[] = [];
  const jobs = openLocalJobs({
    root: join(folder, 'lake'),
    clock,
    runJob: (args, signal) => {
      const job = runLocalJob(args, signal, { store, engine, clock });
      jobsUnderWay.push(job);
      return job;
    },
  });
  const declared = new Map<string, Fields>();
  const alive = new Set<string>();
  let drawn = 0;
  let workers = 0;

  const declarations: Declarations = {
    names: async () => [...declared.keys()],
    async load(name) {
      const found = declared.get(name);
      if (!found) throw new LakefillError('UnknownDataset', `no dataset ${name}`);
      const parsed = parseDatasetFile(JSON.stringify(found), `${name}.yml`);
      if ('declaration' in parsed) return datasetOf(parsed.declaration);
      throw new LakefillError('InvalidDeclaration', parsed.problems.map(({ message }) => message).join('\n'));
    },
  };

  return {
    store,
    catalog,
    clock,
    control: base.control,
    declare: (...declarations_) => {
      for (const one of declarations_) declared.set(String(one.dataset), one);
    },
    worker(faultOf = () => undefined) {
      workers += 1;
      const name = `w${workers}`;
      alive.add(name);
      const faults = faulty({ store, catalog }, faultOf);
      const deps: StackDeps = {
        ...base,
        engine,
        jobs,
        clock,
        declarations,
        store: faults.store,
        catalog: faults.catalog,
        ids: { next: () => `id${String(++drawn).padStart(6, '0')}` },
        holders: {
          self: async ({ id }) => ({ kind: 'test', id, worker: name }),
          isDead: async (holder) => ({ dead: !alive.has(String(holder.worker)) }),
        },
      };
      return {
        deps,
        calls: faults.calls,
        run: (input, options) => walk('backfill', input, deps, clock, store, options),
        rollback: (input, options) => walk('rollback', input, deps, clock, store, options),
        die: () => alive.delete(name),
      };
    },
    async dispose() {
      // A process that stands still leaves its jobs behind; DuckDB may not be closed under them.
      await Promise.allSettled(jobsUnderWay);
      await engine.close();
      await base.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function walk(
  machine: keyof typeof definitions,
  input: Fields,
  deps: StackDeps,
  clock: Lake['clock'],
  world: ObjectStore,
  { around = {}, onWait = () => 'advance', signal }: WalkOptions = {},
): Promise<Walked> {
  const path = createWalk();
  let runId = '';
  const handlers = Object.entries(stepHandlers(deps)).map(([step, handler]) => {
    let calls = 0;
    return [
      step,
      async (payload: Json) => {
        calls += 1;
        const next = async (changed: Fields) => (await handler(changed)) as Fields;
        const wrapped = around[step];
        const answer = await (wrapped ? wrapped(next, payload as Fields, calls) : next(payload as Fields));
        const { runId: told } = answer as Fields;
        if (typeof told === 'string') runId = told;
        return answer;
      },
    ] as const;
  });
  const runner = createRunner({
    definition: definitions[machine],
    handlers: Object.fromEntries(handlers),
    // Step Functions itself reads them on AWS: no process of ours.
    readItems: (bucket, key) => requireDocument<Json[]>(world, `s3://${bucket}/${key}`),
    clock,
    concurrency: () => 2,
    onWait,
    events: path.record,
  });
  const name = `e-${deps.ids.next()}`;
  const result = await runner.run(input, {
    executionId: name,
    executionName: name,
    ...(signal && { signal }),
  });
  const { states, fanOuts } = path;
  return { ...result, runId, states, fanOuts, report: await ledger(world, deps.control, `runs/${runId}/report.json`) };
}

/** Runs up to a step, which is never called: the process stands still there. Answers what the step would be given. */
export async function reach(worker: Worker, input: Fields, step: string, options: WalkOptions = {}): Promise<Fields> {
  const reached = Promise.withResolvers<Fields>();
  const stop: Around = async (_, payload) => {
    reached.resolve(payload);
    return new Promise(() => {});
  };
  void worker
    .run(input, { ...options, around: { ...options.around, [step]: stop } })
    .then(
      ({ error, cause }) => reached.reject(new Error(`${step} was not reached: ${error} ${cause}`)),
      reached.reject,
    );
  return reached.promise;
}

/** A document of the ledger, or null. */
export async function ledger<T>(store: ObjectStore, control: string, key: string): Promise<T | null> {
  const uri = `s3://${control}/${key}`;
  return (await store.head(uri)) ? requireDocument<T>(store, uri) : null;
}

export type { Catalog };
