import { createInterface } from 'node:readline/promises';
import { LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Report } from '../../core/ledger/report.ts';
import type { Planning } from '../../functions/plan-chunks/make-plan.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { type Look, preview } from '../preview.ts';
import { reportText } from '../report-text.ts';
import { checkRoot } from '../root.ts';
import { watcher } from '../watcher.ts';
import { type Execution, errorOf, execute, letGo, reportOf } from '../workflow.ts';
import { planText } from './plan.ts';
import { checkPlan, readPlan, requestOf } from './plan-file.ts';

export interface RunOptions {
  plan?: string;
  yes?: boolean;
  wait?: boolean;
}

/**
 * `lakefill run D`: previews, asks, then runs the whole workflow. Everything that can be refused is refused by the preview,
 * before anything is written; a person who said yes to a plan gets exactly that plan.
 */
export async function run(payload: Record<string, Json>, options: RunOptions, context: CliContext): Promise<Answer> {
  const file = options.plan === undefined ? null : readPlan(options.plan);
  const wanted = file ? requestOf(file, payload) : payload;
  checkRoot(context.deps.root);
  // The deployed machine looks and refuses by itself, nearer to the lake: here only what a person decides on is looked at.
  if (context.deps.aws && !file && (options.yes || wanted.dryRun === true)) {
    return conclude(await start(wanted, options, context), context);
  }
  const seen = await preview(wanted, context.deps);
  if (file) checkPlan(file, seen);
  const acts = seen.plan.chunks.length > 0 && !seen.request.dryRun;
  const asked = acts && !options.yes;
  if (asked && !(await confirmed(seen, context))) {
    throw new LakefillError('ConfirmationRequired', 'not confirmed, so nothing was done', {
      hint: 'say yes, or give --yes',
    });
  }
  const pinned = file || asked ? { planHash: seen.plan.planHash } : {};
  return conclude(await start({ ...wanted, ...pinned }, options, context), context);
}

/** `lakefill resume RUN`. */
export async function resume(runId: string, options: { wait?: boolean }, context: CliContext): Promise<Answer> {
  return conclude(await start({ resume: runId }, options, context), context);
}

const start = (input: Record<string, Json>, options: { wait?: boolean }, context: CliContext): Promise<Execution> =>
  execute('backfill', input, context, { wait: options.wait ?? false, watch: watcher(context) });

async function conclude(execution: Execution, context: CliContext): Promise<Answer> {
  const { result, runId } = execution;
  if (runId !== null && (result.status === 'SUSPENDED' || result.status === 'ABORTED'))
    await letGo(runId, execution.fence, context.deps);
  if (result.status === 'ABORTED') {
    throw new LakefillError('Interrupted', runId === null ? 'interrupted' : `run ${runId} was interrupted`, {
      data: { runId },
      hint: runId === null ? 'start it again' : `lakefill resume ${runId}`,
    });
  }
  if (result.status === 'SUSPENDED' && runId !== null) {
    const report = await reportOf(runId, context.deps, true);
    return done(report, await reportText(report, context), 75);
  }
  const ended = result.status === 'FAILED' ? errorOf(execution) : null;
  // Partial failures have a whole report to show; refusals and breakdowns are errors of the command.
  if (ended && ended.exit !== 3) throw ended;
  if (runId === null) throw ended ?? new LakefillError('Bug', 'the workflow ended without a run');
  const report = await reportOf(runId, context.deps, false);
  return done(report, await reportText(report, context), exitOf(report));
}

const exitOf = (report: Report): number => (['PARTIALLY_FAILED', 'FAILED'].includes(report.outcome) ? 3 : 0);

async function confirmed(seen: Look & Planning, context: CliContext): Promise<boolean> {
  if (!process.stdin.isTTY || context.options.json) {
    throw new LakefillError('ConfirmationRequired', 'something would be published, and nobody is here to say yes', {
      data: { planHash: seen.plan.planHash, partitions: seen.plan.estimate.partitions },
      hint: 'look at "lakefill plan" first, then give --yes',
    });
  }
  context.say(planText(seen.plan, seen.dataset, context.deps.region));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await terminal.question('Go on? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(reply.trim());
}
