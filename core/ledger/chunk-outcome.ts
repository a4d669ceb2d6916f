import { blocks } from '../audit/judge.ts';
import type { Check, Verdict, VerdictsDocument } from '../audit/verdict.ts';
import { isRetryable } from '../errors.ts';
import type { ChunkDocument, ChunkPartition } from '../plan/chunk-document.ts';
import type { ResultDocument } from '../plan/result.ts';
import type { PublishedPartition, PublishRecord } from '../publish/record.ts';
import type { ChunkOutcome, PartitionOutcome } from './outcome.ts';

/** Everything known of a chunk by the time its outcome is written. */
export interface ChunkEvidence {
  chunk: ChunkDocument;
  result: ResultDocument | null;
  verdicts: VerdictsDocument | null;
  refused: PublishRecord['refused'];
  published: readonly PublishedPartition[];
  /** Why partitions of which nothing else is known have no outcome. */
  otherwise: { name: string; message: string };
}

/** What became of every partition of a chunk: the furthest that it came. */
export function outcomeOf(evidence: ChunkEvidence): ChunkOutcome {
  const { chunk, result, verdicts } = evidence;
  const published = new Map(evidence.published.map((one) => [one.partition, one]));
  const judged = new Map(verdicts?.verdicts.map((verdict) => [verdict.partition, verdict]));
  const refused = new Map(evidence.refused.map((one) => [one.partition, one]));
  const staged = new Map(result?.partitions.map((one) => [one.partition, one]));
  return {
    schemaVersion: 1,
    chunkId: chunk.chunkId,
    attempt: result?.attempt ?? null,
    seconds: result?.seconds ?? 0,
    partitions: chunk.partitions.map((partition): PartitionOutcome => {
      const verdict = judged.get(partition.key);
      const done = published.get(partition.key);
      if (done && done.state !== 'failed') return succeeded(partition, done, verdict);
      const error =
        done?.error ??
        refusal(refused.get(partition.key)) ??
        staged.get(partition.key)?.error ??
        failedAudit(verdict, chunk);
      return failed(partition, error ?? evidence.otherwise, verdict);
    }),
  };
}

const refusal = (refused: PublishRecord['refused'][number] | undefined): PartitionOutcome['error'] =>
  refused ? { name: refused.error, message: refused.message } : null;

function failedAudit(verdict: Verdict | undefined, chunk: ChunkDocument): PartitionOutcome['error'] {
  if (!verdict || verdict.outcome === 'pass') return null;
  const failures = verdict.checks.filter(blocks);
  const name = failures.some(({ check }) => check === 'stage') ? 'StageTampered' : 'AuditFailed';
  return { name, message: [...failures.map(sentence), ...castHint(failures, chunk)].join('; ') };
}

/** Another type than the table's is most often one that DuckDB gave to text: the statement can say which is meant. */
const castHint = (failures: readonly Check[], { register, transform }: ChunkDocument): string[] =>
  !register &&
  transform.sql !== undefined &&
  failures.some(
    ({ check, outcome, detail }) => check === 'schema' && outcome === 'fail' && /" is \S+, not /.test(detail),
  )
    ? ["CAST to the table's type in the transform's SQL"]
    : [];

const sentence = ({ check, rule, outcome, detail }: Check): string =>
  `${rule ?? check} ${outcome === 'fail' ? 'failed' : 'is undecided'}: ${detail}`;

function succeeded(
  partition: ChunkPartition,
  { state, objects }: PublishedPartition,
  verdict: Verdict | undefined,
): PartitionOutcome {
  return {
    partition: partition.key,
    state,
    rows: verdict?.rows ?? 0,
    bytes: verdict?.bytes ?? 0,
    schema: verdict?.schema ?? [],
    objects: objects.map(({ uri, size, etag }) => ({ uri, size, etag })),
    error: null,
    tries: partition.tries,
    warnings: warningsOf(verdict),
  };
}

const failed = (
  partition: ChunkPartition,
  error: { name: string; message: string },
  verdict: Verdict | undefined,
): PartitionOutcome => ({
  partition: partition.key,
  state: 'failed',
  rows: 0,
  bytes: 0,
  schema: [],
  objects: [],
  error,
  tries: partition.tries + (isRetryable(error.name) ? 1 : 0),
  warnings: warningsOf(verdict),
});

/** What did not pass and stops nothing: warnings, failed or undecided, and rules that only lack history. */
const warningsOf = (verdict: Verdict | undefined): PartitionOutcome['warnings'] =>
  (verdict?.checks ?? [])
    .filter((check) => check.outcome !== 'pass' && !blocks(check))
    .map(({ check, rule, outcome, detail }) => ({
      rule: rule ?? check,
      detail: outcome === 'fail' ? detail : `undecided: ${detail}`,
    }));
