import { datasetOf } from '../../core/dataset/dataset-of.ts';
import type { Json } from '../../core/json.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackRecord, RollbackResult } from '../../core/ledger/rollback.ts';
import { choose } from '../../core/request/choose.ts';
import { requireRun } from '../../functions/prepare-run/resume.ts';
import { readRecords } from '../../functions/publish-chunk/settle.ts';
import { requireDocument } from '../../functions/shared/documents.ts';
import { shortTable } from '../../report/table.ts';
import { count } from '../../report/words.ts';
import { type Answer, done } from '../answer.ts';
import type { CliContext } from '../context.ts';
import { errorOf, execute } from '../workflow.ts';

/** `lakefill rollback RUN`: puts everything back exactly, or says what somebody else wrote since. */
export async function rollback(
  runId: string,
  options: { partitions?: string[]; reason?: string; requestedBy?: string },
  context: CliContext,
): Promise<Answer> {
  const keys = options.partitions && (await keysOf(runId, options.partitions, context));
  const input = { run: runId, ...options, ...(keys && { partitions: keys }) } as Record<string, Json>;
  const execution = await execute('rollback', input, context, { wait: false });
  const ended = execution.result.status === 'FAILED' ? errorOf(execution) : null;
  if (ended && ended.name !== 'RollbackFailed') throw ended;
  const record = await requireDocument<RollbackRecord>(
    context.deps.store,
    ledgerPaths(context.deps.control).rollback(runId),
  );
  const wanted = keys === undefined ? null : new Set(keys);
  // What an earlier rollback did is not this one's, and its outcome stands in the record.
  const earlier = new Set(record.earlier);
  const { outcome } = (execution.result.output ?? record) as Pick<RollbackRecord, 'outcome'>;
  const entries = Object.entries(record.partitions).filter(
    ([partition]) => !earlier.has(partition) && (wanted?.has(partition) ?? true),
  );
  const named = (state: RollbackResult['state']): string[] =>
    entries.flatMap(([partition, one]) => (one.state === state ? [partition] : [])).sort();
  const document = {
    runId,
    outcome,
    restored: named('restored'),
    removed: named('removed'),
    refused: entries.flatMap(([partition, one]) =>
      one.state === 'refused' ? [{ partition, reason: one.reason }] : [],
    ),
    table: record.table,
  };
  const lines = [
    `${document.outcome}: ${count(document.restored.length, 'partition')} restored, ${document.removed.length} removed, ${document.refused.length} refused`,
  ];
  if (document.table === 'kept') {
    lines.push(
      'the catalog table stays as it is: partitions or runs need it, or it was changed since; try again later',
    );
  }
  if (document.refused.length > 0) {
    lines.push(
      '',
      shortTable(
        ['refused', 'reason'],
        document.refused.map((one) => [one.partition, one.reason]),
      ),
    );
  }
  return done(document, lines.join('\n'), document.outcome === 'ROLLBACK_FAILED' ? 3 : 0);
}

/** Of what the run published, what is meant by partitions that are written as in a request. */
async function keysOf(runId: string, texts: readonly string[], { deps }: CliContext): Promise<string[]> {
  const run = await requireRun(runId, deps);
  const records = await readRecords(runId, deps);
  const known = records.flatMap((record) => record.partitions.map(({ partition }) => partition));
  return choose(texts, known, datasetOf(run.declaration), (text) => `run ${runId} did not publish ${text}`);
}
