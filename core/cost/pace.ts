import type { EngineName } from '../dataset/declaration.ts';

/** How long the jobs of a run took, beside what assumptions.ts says of them; both without starts, queues and audits. */
export interface Work {
  assumedSeconds: number;
  seconds: number;
}

/** The time that jobs take as a multiple of what assumptions.ts says. */
export type Pace = Record<EngineName, number>;

export const assumedPace: Pace = { lambda: 1, glue: 1 };

/** Runs that count, the latest: data and settings change. */
const RUNS = 5;

/** In a shorter run a cold start or one slow answer weighs more than the data. */
const LEAST_SECONDS = 60;

/** Beyond this something else than the pace was measured, such as a job that waited for a database. */
const MOST = 20;

/**
 * The pace of each engine by what past runs of the dataset took, oldest first: the median of the last five whose work was
 * assumed to take a minute or more; as assumed where none was.
 */
export function paceOf(runs: readonly Partial<Record<EngineName, Work>>[]): Pace {
  const of = (engine: EngineName): number => {
    const ratios = runs
      .flatMap((run) => run[engine] ?? [])
      .filter(({ assumedSeconds }) => assumedSeconds >= LEAST_SECONDS)
      .slice(-RUNS)
      .map(({ assumedSeconds, seconds }) => seconds / assumedSeconds)
      .sort((a, b) => a - b);
    if (ratios.length === 0) return assumedPace[engine];
    const middle = (ratios.length - 1) / 2;
    const median = ((ratios[Math.floor(middle)] ?? 1) + (ratios[Math.ceil(middle)] ?? 1)) / 2;
    return Number(Math.min(MOST, Math.max(1 / MOST, median)).toFixed(3));
  };
  return { lambda: of('lambda'), glue: of('glue') };
}
