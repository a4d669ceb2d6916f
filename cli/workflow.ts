import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isErrorName, LakefillError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { ledgerPaths } from '../core/ledger/paths.ts';
import type { Report } from '../core/ledger/report.ts';
import type { RunRecord } from '../core/ledger/run.ts';
import { amend, entryOf } from '../core/ledger/tenancy.ts';
import type { ManifestItem } from '../core/plan/plan.ts';
import { throttled } from '../functions/plan-chunks/plan-chunks.ts';
import { composeReport } from '../functions/report-run/compose.ts';
import { requireDocument } from '../functions/shared/documents.ts';
import { changeLease } from '../functions/shared/lease.ts';
import type { StepHandler } from '../functions/shared/stack.ts';
import type { CliContext } from './context.ts';
import type { RunResult, WaitChoice } from './deps.ts';
import { makeRoot } from './root.ts';
import { stepHandlers } from './steps.ts';

/** How a workflow is watched: each step's answer, as it comes. */
export type Watch = (step: string, answer: Record<string, Json>) => void;

export interface Execution {
  result: RunResult;
  /** Known as soon as PrepareRun answered. */
  runId: string | null;
  /** What the run's lease entry was written under; 0 where it has none. */
  fence: number;
  /** What the last step that failed threw, with its data and hint: a Cause holds only its message. */
  thrown: unknown;
}

/** A job in this process is done in seconds, where Glue would be asked every half minute. */
const LOCAL_POLL_SECONDS = 0.2;

function waitFor(state: string, stay: boolean): WaitChoice {
  if (state === 'WaitForWindow') return stay ? 'sleep' : 'suspend';
  return state === 'WaitForJob' || state === 'WaitToStart' ? LOCAL_POLL_SECONDS : 'sleep';
}

const definitionOf = (name: string): string =>
  readFileSync(new URL(`../statemachine/${name}.asl.json`, import.meta.url), 'utf8');

/**
 * Runs a deployed definition in this process, or with `--aws` an execution of the deployed machine, from an input to its end, a
 * suspension or an interruption.
 */
export async function execute(
  machine: 'backfill' | 'rollback',
  input: Record<string, Json>,
  context: CliContext,
  options: { wait: boolean; watch?: Watch },
): Promise<Execution> {
  const { deps, interrupted } = context;
  if (deps.aws) {
    const { executeOnAws } = await import('./aws/workflow.ts');
    return executeOnAws(machine, input, deps, context, options.wait);
  }
  makeRoot(deps.root);
  let runId: string | null = null;
  let fence = 0;
  const watched = Object.entries(stepHandlers(deps)).map(([step, handler]): [string, StepHandler<unknown>] => [
    step,
    async (event) => {
      const answer = (await handler(event)) as Record<string, Json>;
      if (typeof answer.runId === 'string') runId = answer.runId;
      if (step === 'prepare-run') fence = Number(answer.fence);
      options.watch?.(step, answer);
      return answer;
    },
  ]);
  let thrown: unknown;
  const runner = deps.createRunner({
    definition: definitionOf(machine),
    handlers: Object.fromEntries(watched) as Record<string, (event: Json) => Promise<Json>>,
    readItems: async (bucket, key) => {
      const items = await requireDocument<ManifestItem[]>(deps.store, `s3://${bucket}/${key}`);
      return items as unknown as Json[];
    },
    clock: deps.clock,
    // A child is a DuckDB job that uses every core: more of them at once would only share the memory.
    concurrency: async ({ maxConcurrency }) =>
      Math.min(maxConcurrency, availableParallelism(), runId === null ? maxConcurrency : await throttled(runId, deps)),
    onWait: (state): WaitChoice => waitFor(state, options.wait),
    events: (event) => {
      if (event.type === 'failed' && event.child === null) thrown = event.error;
    },
  });
  const name = `local-${deps.ids.next()}`;
  const result = await runner.run(input, { executionId: name, executionName: name, signal: interrupted });
  return { result, runId, fence, thrown };
}

/** The report of a run that ended, or of one that stopped on its way (`SUSPENDED`). */
export async function reportOf(runId: string, deps: CliContext['deps'], suspended: boolean): Promise<Report> {
  const paths = ledgerPaths(deps.control);
  if (!suspended) return requireDocument<Report>(deps.store, paths.report(runId));
  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  return { ...(await composeReport(run, null, deps, false)), outcome: 'SUSPENDED' };
}

/**
 * Gives a stopped run free at once, so that the same command, or `resume`, goes on without asking who is dead. On AWS its
 * execution lives on.
 */
export async function letGo(runId: string, fence: number, deps: CliContext['deps']): Promise<void> {
  if (deps.aws) return;
  const run = await requireDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(runId));
  await changeLease(run.dataset, deps, (lease) => {
    // Taken over in the meantime: nothing here is ours to give.
    const ours = entryOf(lease, runId)?.fence === fence;
    return ours ? amend(lease, runId, fence, { holder: null }) : lease;
  });
}

/** What a failed execution says of itself, as an error again. */
export function errorOf({ result, thrown }: Execution): LakefillError {
  if (thrown instanceof LakefillError && thrown.name === result.error) return thrown;
  const name = result.error ?? 'Bug';
  const { message, data } = causeOf(result.cause ?? '');
  return new LakefillError(isErrorName(name) ? name : 'Bug', isErrorName(name) ? message : `${name}: ${message}`, {
    data,
  });
}

function causeOf(cause: string): { message: string; data: Record<string, Json> } {
  try {
    // What Lambda adds to the message of an error that nobody caught says nothing to a person.
    const { errorMessage, errorType: _, trace: __, ...data } = JSON.parse(cause) as Record<string, Json>;
    return { message: String(errorMessage), data };
  } catch {
    return { message: cause, data: {} };
  }
}
