import { formatSecond } from '../calendar/interval.ts';
import { isErrorName, LakefillError } from '../errors.ts';
import type { Estimate, Plan } from '../plan/plan.ts';
import { lastOutcomes } from './last-outcomes.ts';
import type { ChunkOutcome, PartitionOutcome } from './outcome.ts';
import type { Report, RunOutcome } from './report.ts';
import type { DiscoveryRecord, RunRecord } from './run.ts';

/** Everything in the ledger that a report is made of; null for what the run did not reach. */
export interface ReportEvidence {
  run: RunRecord;
  bounds: { from: string | null; through: string | null };
  discovery: DiscoveryRecord | null;
  plan: Plan | null;
  passes: number;
  outcomes: readonly ChunkOutcome[];
  /** When the oldest partition that is not sound now began, ms; null when all are sound. */
  oldestUnsound: number | null;
  /** What the work cost, estimated from what was really read and how long it took. */
  actualUsd: number;
  /** False while it is only suspended: what has no outcome yet is still to come. */
  ended: boolean;
  /** The error that ended the run early. */
  error: { name: string; message: string } | null;
  now: number;
  uri: string;
}

/** The run as people read it. Pure: the same evidence gives the same report. */
export function makeReport(evidence: ReportEvidence): Report {
  const { run, discovery, plan } = evidence;
  const last = [...lastOutcomes(evidence.outcomes).values()];
  const done = last.filter((outcome) => outcome.state !== 'failed');
  const failed = last.filter((outcome) => outcome.state === 'failed');
  const rows = sum(done.map((outcome) => outcome.rows));
  const bytes = sum(done.map((outcome) => outcome.bytes));
  const seconds = round((evidence.now - Date.parse(run.now)) / 1000);
  const published = done.filter((outcome) => outcome.state !== 'unchanged').length;
  const unchanged = done.length - published;
  const planned = sum((plan?.chunks ?? []).map((chunk) => chunk.partitions.length));
  const actual: Estimate = {
    partitions: last.length,
    chunks: evidence.outcomes.length,
    bytes,
    seconds: round(sum(evidence.outcomes.map((outcome) => outcome.seconds))),
    usd: evidence.actualUsd,
  };
  return {
    schemaVersion: 1,
    runId: run.runId,
    dataset: run.dataset,
    mode: run.request.mode,
    outcome: outcomeOf({ evidence, planned, done: done.length, failed: failed.length }),
    planHash: plan?.planHash ?? null,
    from: evidence.bounds.from,
    through: evidence.bounds.through,
    passes: evidence.passes,
    expected: discovery?.expected ?? 0,
    complete: discovery?.healthy ?? 0,
    published,
    unchanged,
    skipped: plan?.skipped ?? [],
    failed: [
      ...failed.map(({ partition, error }) => ({
        partition,
        error: error?.name ?? 'Bug',
        message: error?.message ?? '',
      })),
      ...withoutOutcome(evidence, last),
    ],
    findings: discovery?.counts ?? {},
    rows,
    bytes,
    seconds,
    delaySeconds: delayOf(evidence),
    startedAt: formatSecond(Date.parse(run.now)),
    endedAt: formatSecond(evidence.now),
    estimate: plan?.estimate ?? null,
    ...(plan?.finishesAt !== undefined && { finishesAt: plan.finishesAt }),
    actual,
    warnings: last.flatMap((outcome) =>
      outcome.warnings.map((warning) => ({ partition: outcome.partition, ...warning })),
    ),
    reason: run.request.reason ?? null,
    requestedBy: run.request.requestedBy ?? null,
    ...(run.doubleOf !== undefined && { doubleOf: run.doubleOf }),
    error: evidence.error,
    report: evidence.uri,
  };
}

function outcomeOf(counts: { evidence: ReportEvidence; planned: number; done: number; failed: number }): RunOutcome {
  const { evidence, planned, done, failed } = counts;
  const { error, run } = evidence;
  if (error) return done > 0 ? 'PARTIALLY_FAILED' : isRefusal(error.name) ? 'REFUSED' : 'FAILED';
  if (run.doubleOf !== undefined) return 'NOTHING_TO_DO';
  if (run.request.dryRun) return 'PLANNED';
  if (planned === 0) return 'NOTHING_TO_DO';
  // A planned partition without any outcome is a failure too.
  if (failed === 0 && done >= planned) return 'SUCCEEDED';
  return done > 0 ? 'PARTIALLY_FAILED' : 'FAILED';
}

/** Planned partitions of which nothing became: the chunk that they were in ended without a word. */
function withoutOutcome(
  { ended, error, run, plan }: ReportEvidence,
  last: readonly PartitionOutcome[],
): Report['failed'] {
  if (!ended || error !== null || run.request.dryRun) return [];
  const known = new Set(last.map((outcome) => outcome.partition));
  const planned = (plan?.chunks ?? []).flatMap((chunk) => chunk.partitions);
  return planned
    .filter((partition) => !known.has(partition))
    .map((partition) => ({ partition, error: 'ChunkAbandoned', message: 'its chunk ended without an outcome' }));
}

/** Bad input, or refused as a whole: where nothing was published, a refusal. */
const isRefusal = (name: string): boolean => isErrorName(name) && [2, 4].includes(new LakefillError(name, '').exit);

const delayOf = ({ now, oldestUnsound }: ReportEvidence): number =>
  oldestUnsound === null ? 0 : Math.max(0, round((now - oldestUnsound) / 1000));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const round = (value: number): number => Math.round(value * 1000) / 1000;
