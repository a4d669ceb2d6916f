import { formatSecond } from '../../core/calendar/interval.ts';
import { GLUE, LAMBDA } from '../../core/cost/assumptions.ts';
import { chooseEngine, estimateChunk, registeringOf } from '../../core/cost/estimate.ts';
import { assumedPace, type Pace, paceOf } from '../../core/cost/pace.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { LakefillError } from '../../core/errors.ts';
import type { Candidate, ObjectState } from '../../core/gaps/candidate.ts';
import { decide } from '../../core/gaps/policy.ts';
import type { FactsDocument } from '../../core/ledger/outcome.ts';
import { type ChunkingOptions, chunksOf, type Pricing, totalOf, type Work } from '../../core/plan/chunks.ts';
import { planHash } from '../../core/plan/hash.ts';
import type { Plan } from '../../core/plan/plan.ts';
import type { Request, Skipped } from '../../core/request/request.ts';
import { forecast } from '../../core/window/forecast.ts';
import { startsOf } from '../../core/window/starts.ts';
import type { Deps } from '../../ports/deps.ts';
import { readFacts } from '../shared/facts.ts';
import { resolveInputs } from './inputs.ts';
import { findSchema } from './schema.ts';

export interface Planning {
  plan: Plan;
  /** The objects of every input, as the plan's hash has them. */
  inputObjects: Record<string, ObjectState[]>;
  /** The candidates that are worked on, in the plan's order. */
  work: Candidate[];
}

/**
 * Cuts what a request acts on into priced chunks and freezes it under a hash. Reads only. `skipped` is what the request
 * itself left out. Errors: `PlanChanged`, `OverBudget`, `NoReadableSource`, `InvalidSql`.
 */
export async function makePlan(
  task: {
    dataset: Dataset;
    request: Request;
    /** The run's frozen now, ms. */
    now: number;
    candidates: readonly Candidate[];
    skipped: Iterable<Skipped>;
  },
  deps: Pick<Deps, 'store' | 'catalog' | 'engine' | 'control' | 'region'>,
): Promise<Planning> {
  const { dataset, request, now, candidates } = task;
  const skipped = [...task.skipped];
  const work: Work[] = [];
  for (const candidate of candidates) {
    const decision = decide(candidate, request);
    if (decision.act === 'skip') skipped.push({ partition: candidate.partition.key, reason: decision.reason });
    else if (decision.act !== 'nothing') work.push({ candidate, register: decision.act === 'register' });
  }
  const ordered = request.order === 'newest' ? work.toReversed() : work;
  const inputObjects = await resolveInputs(dataset, deps.store);
  const hash = planHash(
    dataset.declarationHash,
    request.mode,
    work.map((item) => item.candidate),
    inputObjects,
  );
  if (request.planHash !== undefined && request.planHash !== hash) throw planChanged(request.planHash, hash);

  const facts = await readFacts(dataset.id, deps);
  const { schema, described } = await findSchema(dataset, ordered, inputObjects, facts, deps);
  const pace = paceOf(workOf(facts));
  const windows = request.window === 'ignore' ? [] : dataset.declaration.window;
  const { longest } = startsOf(windows, now);
  const workers = concurrencyOf(dataset, request);
  const chunks = chunksOf(
    ordered,
    chunkingOptions(dataset, request, { region: deps.region, pace, longest, partitions: ordered.length }),
  );
  await checkSpark(dataset, chunks, deps.engine);
  const finish = forecast(
    windows,
    now,
    chunks.map((chunk) => chunk.estimatedSeconds),
    workers,
  );
  const estimate = totalOf(chunks, workers);
  const plan: Plan = {
    schemaVersion: 1,
    planHash: hash,
    dataset: dataset.id,
    mode: request.mode,
    asOf: formatSecond(now),
    chunks,
    skipped,
    estimate,
    ...(pace.lambda === assumedPace.lambda && pace.glue === assumedPace.glue ? {} : { pace }),
    finishesAt: Number.isFinite(finish) ? formatSecond(finish) : null,
    overlong: chunks.filter((chunk) => chunk.estimatedSeconds > longest).map((chunk) => chunk.id),
    schema,
    described,
  };
  checkBudget(plan, dataset, request);
  return { plan, inputObjects, work: ordered.map(({ candidate }) => candidate) };
}

/** What only DuckDB reads is refused before a job is paid for. Error: `InvalidSql`. */
async function checkSpark(dataset: Dataset, chunks: Plan['chunks'], engine: Deps['engine']): Promise<void> {
  const { transform, inputs, limits } = dataset.declaration;
  if (transform.sql === undefined || !chunks.some((chunk) => chunk.engine === 'glue' && !chunk.register)) return;
  await engine.check({ transform, inputs, keys: [...dataset.keys], spark: limits.glue.version });
}

export const concurrencyOf = (dataset: Dataset, request: Request): number =>
  Math.min(request.maxConcurrency ?? Number.POSITIVE_INFINITY, dataset.declaration.limits.maxConcurrency);

/** What past runs took, oldest first: fences grow from run to run. */
function workOf(facts: readonly FactsDocument[]): NonNullable<FactsDocument['work']>[] {
  const lastFence = ({ partitions }: FactsDocument): number =>
    Object.values(partitions).reduce((last, { fence }) => Math.max(last, fence), 0);
  return facts
    .flatMap((document) => (document.work ? [{ work: document.work, fence: lastFence(document) }] : []))
    .sort((a, b) => a.fence - b.fence)
    .map(({ work }) => work);
}

/** What a chunk of a dataset takes. */
export function pricingOf(dataset: Dataset, region: string, pace: Pace = assumedPace): Pricing {
  const { limits } = dataset.declaration;
  return ({ register, ...chunk }) =>
    register
      ? registeringOf({ partitions: chunk.partitions, limits, region })
      : estimateChunk({ ...chunk, limits, region, pace });
}

function chunkingOptions(
  dataset: Dataset,
  request: Request,
  { region, pace, longest, partitions }: { region: string; pace: Pace; longest: number; partitions: number },
): ChunkingOptions {
  const { limits, engine } = dataset.declaration;
  // Chunks that fit a window can go on in the next one, if that does not make them mostly starts.
  const most = (own: number, worth: number): number => Math.min(own, Math.max(longest, worth));
  return {
    limits,
    engineOf: (bytes) => (engine === 'auto' ? chooseEngine({ bytes, limits, region, pace, partitions }) : engine),
    price: pricingOf(dataset, region, pace),
    seconds: {
      lambda: { least: LAMBDA.worthSeconds, most: most(LAMBDA.mostSeconds, LAMBDA.worthSeconds) },
      glue: { least: GLUE.worthSeconds, most: most(GLUE.mostSeconds, GLUE.worthSeconds) },
    },
    workers: concurrencyOf(dataset, request),
    inOrder: request.order !== undefined,
  };
}

function checkBudget(plan: Plan, dataset: Dataset, request: Request): void {
  const cap = Math.min(
    request.maxUsd ?? Number.POSITIVE_INFINITY,
    dataset.declaration.limits.maxUsd ?? Number.POSITIVE_INFINITY,
  );
  if (plan.estimate.usd <= cap) return;
  throw new LakefillError('OverBudget', `the plan costs about ${plan.estimate.usd} US dollars, the cap is ${cap}`, {
    data: { estimate: plan.estimate.usd, maxUsd: cap },
    hint: 'ask for a shorter range, or raise the cap',
  });
}

const planChanged = (expected: string, actual: string): LakefillError =>
  new LakefillError('PlanChanged', `the plan of now is ${actual.slice(0, 12)}, not ${expected.slice(0, 12)}`, {
    data: { expected, actual },
    hint: 'look at the new plan ("lakefill plan") and start again with its hash',
  });
