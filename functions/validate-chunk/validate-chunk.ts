import { emptyFacts } from '../../core/audit/merge.ts';
import type { Verdict, VerdictsDocument } from '../../core/audit/verdict.ts';
import { datasetOf } from '../../core/dataset/dataset-of.ts';
import { stageRoot } from '../../core/dataset/stage-root.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import type { ResultDocument } from '../../core/plan/result.ts';
import type { Deps } from '../../ports/deps.ts';
import { ChunkInput, readChunk, stageUri } from '../shared/chunk.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { readDocument, requireDocument, updateDocument } from '../shared/documents.ts';
import { factsOfGroups } from '../shared/footers.ts';
import { auditPartition } from './audit-partition.ts';
import { type AuditedPartition, registeredPartitions, stagedPartitions } from './audited.ts';
import { rulesOf } from './rules.ts';

export const ValidateChunkInput = ChunkInput;

export type ValidateChunkInput = ChunkInput;

export type ValidateChunkOutput = ChunkInput;

/** Partitions under audit at once: footers wait for S3, queries share one engine. */
const CONCURRENCY = 8;

/**
 * Judges every staged partition of a chunk before anyone can see it: footers, schema, event times, row counts, the
 * dataset's rules. Partitions that only need registering are judged where they lie. Budget: one LIST of the stage prefix,
 * one range read per small file, one query per partition that footers leave open.
 */
export async function validateChunk(input: ValidateChunkInput, deps: Deps): Promise<ValidateChunkOutput> {
  const { runId, chunkId } = input;
  const paths = ledgerPaths(deps.control);
  const chunk = await readChunk(input, deps);
  const result = chunk.register
    ? null
    : await requireDocument<ResultDocument>(deps.store, paths.result(runId, chunkId));
  const attempt = result?.attempt ?? 'register';
  const known = await readDocument<VerdictsDocument>(deps.store, paths.verdicts(runId, chunkId));
  if (known?.value.attempt === attempt) return input;

  const run = await requireDocument<RunRecord>(deps.store, paths.run(runId));
  const dataset = datasetOf(run.declaration);
  const audited = result
    ? await stagedPartitions(chunk, result, stageUri(stageRoot(dataset), chunk, attempt), deps.store)
    : registeredPartitions(chunk);
  const facts = chunk.target.format === 'parquet' ? await factsOfGroups(filesOf(audited), deps.store) : null;
  const rules = await rulesOf(run, dataset, chunk, deps);
  const verdicts = await mapLimit(audited, CONCURRENCY, (partition): Promise<Verdict> => {
    const own = facts && (facts.get(partition.chunk.key) ?? emptyFacts);
    return auditPartition({ partition, facts: own, chunk, rules }, deps);
  });
  const document: VerdictsDocument = { schemaVersion: 1, chunkId, attempt, verdicts };
  await updateDocument<VerdictsDocument>(deps.store, paths.verdicts(runId, chunkId), document, (found) =>
    found.attempt === attempt && found !== document ? found : { ...document },
  );
  const failed = verdicts.filter((verdict) => verdict.outcome !== 'pass').length;
  deps.logger.info('audited', { partitions: verdicts.length, failed });
  return input;
}

const filesOf = (audited: readonly AuditedPartition[]): Map<string, { uri: string; size: number }[]> =>
  new Map(audited.map(({ chunk, files }) => [chunk.key, files]));
