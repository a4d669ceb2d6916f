import { readFileSync } from 'node:fs';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Candidate } from '../../core/gaps/candidate.ts';
import { canonicalJson, type Json } from '../../core/json.ts';
import { planned } from '../../core/plan/hash.ts';
import type { Plan } from '../../core/plan/plan.ts';
import { invalidRequest } from '../../core/request/invalid-request.ts';
import { parseRequest } from '../../core/request/parse.ts';
import type { Request } from '../../core/request/request.ts';
import type { Planning } from '../../functions/plan-chunks/make-plan.ts';
import type { Look } from '../preview.ts';
import { optionNamed } from '../request-options.ts';

type Basis = ReturnType<typeof planned>;

/** A plan as a file: with what it was made for, and with what its hash covers, so that a later difference can be named. */
export type PlanFile = Plan & {
  basis: Basis[];
  /** Absent in files of older versions. */
  request?: Request;
};

export const planFile = (made: Plan, request: Request, work: readonly Candidate[]): PlanFile => ({
  ...made,
  request,
  basis: work.map(planned),
});

/** Throws `InvalidRequest` for what is no plan. */
export function readPlan(file: string): PlanFile {
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

/** Fields that only say how the planned work is done: they may be given beside a plan. */
const how: ReadonlySet<string> = new Set<keyof Request>([
  'dryRun',
  'planHash',
  'order',
  'maxConcurrency',
  'maxUsd',
  'window',
  'reason',
  'requestedBy',
]);

/**
 * The request of a plan's file with what is given beside it. Throws `InvalidRequest` for a given field that says something
 * else than the plan was made for.
 */
export function requestOf(file: PlanFile, given: Record<string, Json>): Record<string, Json> {
  if (file.request === undefined || 'resume' in given) return { dataset: file.dataset, ...given };
  const made = file.request as unknown as Record<string, Json | undefined>;
  const asked = parseRequest({ dataset: file.dataset, ...given }) as unknown as Record<string, Json>;
  const problems = Object.keys(given).flatMap((key) => {
    const [before, now] = [made[key], asked[key]];
    if (how.has(key) || (before !== undefined && canonicalJson(before) === canonicalJson(now ?? null))) return [];
    const what =
      before === undefined ? 'without it' : `for ${typeof before === 'string' ? before : JSON.stringify(before)}`;
    const word = key === 'dataset' ? String(now) : optionNamed(key);
    return [{ key, reason: `the plan was made ${what}: leave ${word} out, or make another plan` }];
  });
  if (problems.length > 0) throw invalidRequest(problems);
  return { ...(made as Record<string, Json>), ...given };
}

/** A file's plan is executed only if it is still the plan of now; otherwise the partitions that differ are named. */
export function checkPlan(file: PlanFile, seen: Look & Planning): void {
  if (file.planHash === seen.plan.planHash) return;
  const before = new Map(file.basis.map((one) => [one.partition, one]));
  const now = new Map(seen.work.map((candidate) => [candidate.partition.key, planned(candidate)]));
  const differences = [...new Set([...before.keys(), ...now.keys()])].flatMap((partition) => {
    const change = changeOf(before.get(partition), now.get(partition));
    return change === null ? [] : [{ partition, change }];
  });
  const named = differences.slice(0, 5).map(({ partition, change }) => `${partition} (${change})`);
  const text = named.length === 0 ? 'the declaration, the mode or an input changed' : named.join(', ');
  throw new LakefillError('PlanChanged', `the plan of now is not that of the file: ${text}`, {
    data: { expected: file.planHash, actual: seen.plan.planHash, differences },
    hint: 'look at the new plan ("lakefill plan"), then start with it',
  });
}

function changeOf(before: Basis | undefined, now: Basis | undefined): string | null {
  if (!before) return 'is new';
  if (!now) return 'is not planned any more';
  if (canonicalJson(before.source) !== canonicalJson(now.source)) return 'its source changed';
  if (canonicalJson(before.base) !== canonicalJson(now.base)) return 'it was changed itself';
  if (canonicalJson(before.findings) !== canonicalJson(now.findings))
    return `now ${now.findings.join(', ') || 'sound'}`;
  return null;
}
