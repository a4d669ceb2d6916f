import { isBack, type RollbackRecord, type RollbackResult } from '../../core/ledger/rollback.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { baseWithAges } from '../../core/publish/publication.ts';
import type { Deps } from '../../ports/deps.ts';
import type { Tenure } from '../shared/lease.ts';
import { type Later, voidFacts } from './facts.ts';
import { changeRecord } from './record.ts';
import { namesOf, type Selected } from './selection.ts';
import { undoRecord } from './undo-record.ts';

/**
 * Undoes some records: names their partitions first, then puts them back, then has the facts say so, then notes the results.
 * Whoever finds the names goes on from there, so the facts never claim for long what is not there any more. Partitions that
 * a later run published are refused.
 */
export async function undoBatch(
  run: RunRecord,
  batch: readonly Selected[],
  later: Later,
  tenure: Tenure,
  deps: Pick<Deps, 'store' | 'catalog' | 'clock' | 'control'>,
): Promise<RollbackRecord> {
  await changeRecord(run.runId, {}, deps, (found) => ({ ...found, undoing: namesOf(batch) }));
  const results = new Map<string, RollbackResult>();
  for (const { publish, partitions } of batch) {
    await tenure();
    const free = partitions.filter(({ partition }) => !later.published.has(partition));
    for (const [partition, result] of await undoRecord(publish, free, deps)) results.set(partition, result);
    for (const { partition } of partitions) {
      const newer = later.published.get(partition);
      if (newer)
        results.set(partition, { state: 'refused', reason: `run ${newer} published it since: roll that back first` });
    }
  }
  const back = batch.flatMap(({ partitions }) => partitions).filter(({ partition }) => isBack(results.get(partition)));
  const bases = new Map(back.map((publication) => [publication.partition, baseWithAges(publication)]));
  await voidFacts(run, bases, later.confirmed, deps);
  return changeRecord(run.runId, {}, deps, (found) => ({
    ...found,
    partitions: { ...found.partitions, ...Object.fromEntries(results) },
    undoing: [],
  }));
}
