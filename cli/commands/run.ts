import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Report } from '../../core/ledger/report.ts';
import { planned } from '../../core/plan/hash.ts';
import type { Planning } from '../../functions/plan-chunks/make-plan.ts';
import { runText } from '../../report/run-text.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { type Look, preview } from '../preview.ts';
import { checkRoot } from '../root.ts';
import { watcher } from '../watcher.ts';
import { type Execution, errorOf, execute, letGo, reportOf } from '../workflow.ts';
import { type PlanFile, planText } from './plan.ts';

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
  const wanted = file ? { ...payload, dataset: payload.dataset ?? file.dataset } : payload;
  checkRoot(context.deps.root);
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
    return done(report, runText(report), 75);
  }
  const ended = result.status === 'FAILED' ? errorOf(execution) : null;
  // Partial failures have a whole report to show; refusals and breakdowns are errors of the command.
  if (ended && ended.exit !== 3) throw ended;
  if (runId === null) throw ended ?? new LakefillError('Bug', 'the workflow ended without a run');
  const report = await reportOf(runId, context.deps, false);
  return done(report, runText(report), exitOf(report));
}

const exitOf = (report: Report): number => (['PARTIALLY_FAILED', 'FAILED'].includes(report.outcome) ? 3 : 0);

async function confirmed(seen: Look & Planning, context: CliContext): Promise<boolean> {
  if (!process.stdin.isTTY || context.options.json) {
    throw new LakefillError('ConfirmationRequired', 'something would be published, and nobody is here to say yes', {
      data: { planHash: seen.plan.planHash, partitions: seen.plan.estimate.partitions },
      hint: 'look at "lakefill plan" first, then give --yes',
    });
  }
  context.say(planText(seen.plan));
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const reply = await terminal.question('Go on? [y/N] ');
  terminal.close();
  return /^y(es)?$/i.test(reply.trim());
}

function readPlan(file: string): PlanFile {
  try {
    const parsed = JSON.parse(readFileSync(file, 'utf8')) as PlanFile;
    if (typeof parsed.planHash !== 'string' || !Array.isArray(parsed.basis)) throw new Error('it is not a plan');
    return parsed;
  } catch (cause) {
    throw new LakefillError('InvalidRequest', `${file} cannot be used as a plan: ${errorMessage(cause)}`, {
      data: { file },
      hint: 'make one with "lakefill plan D --out FILE"',
      cause,
    });
  }
}

/** A file's plan is executed only if it is still the plan of now; otherwise the partitions that differ are named. */
function checkPlan(file: PlanFile, seen: Look & Planning): void {
  if (file.planHash === seen.plan.planHash) return;
  const before = new Map(file.basis.map((one) => [one.partition, one]));
  const now = new Map([...seen.work.values()].map((candidate) => [candidate.partition.key, planned(candidate)]));
  const differences = [...new Set([...before.keys(), ...now.keys()])].flatMap((partition) => {
    const change = changeOf(before.get(partition), now.get(partition));
    return change === null ? [] : [{ partition, change }];
  });
  const named = differences.slice(0, 5).map(({ partition, change }) => `${partition} (${change})`);
  const text = named.length === 0 ? 'the declaration or the mode changed' : named.join(', ');
  throw new LakefillError('PlanChanged', `the plan of now is not that of the file: ${text}`, {
    data: { expected: file.planHash, actual: seen.plan.planHash, differences },
    hint: 'look at the new plan ("lakefill plan"), then start with it',
  });
}

type Basis = ReturnType<typeof planned>;

function changeOf(before: Basis | undefined, now: Basis | undefined): string | null {
  if (!before) return 'is new';
  if (!now) return 'is not planned any more';
  if (canonicalJson(before.source) !== canonicalJson(now.source)) return 'its source changed';
  if (canonicalJson(before.base) !== canonicalJson(now.base)) return 'it was changed itself';
  if (canonicalJson(before.findings) !== canonicalJson(now.findings))
    return `now ${now.findings.join(', ') || 'sound'}`;
  return null;
}
