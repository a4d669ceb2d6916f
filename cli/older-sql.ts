import { canonicalJson } from '../core/json.ts';
import { ledgerPaths } from '../core/ledger/paths.ts';
import type { RunRecord } from '../core/ledger/run.ts';
import { findPartition } from '../core/request/partition.ts';
import { inRanges } from '../core/request/ranges.ts';
import { readDocument } from '../functions/shared/documents.ts';
import { readKnowledge } from '../functions/shared/facts.ts';
import type { Deps } from '../ports/deps.ts';
import type { Look } from './preview.ts';

/**
 * How many published partitions of the request were made by another transform than the declared one. No finding: their
 * source is what it was. Budget: the dataset's facts, and one GET for each run that published under another declaration.
 */
export async function olderSql(
  { dataset, resolution }: Pick<Look, 'dataset' | 'resolution'>,
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<number> {
  const own = canonicalJson(dataset.declaration.transform);
  const ranges = resolution.ranges();
  const counts = new Map<string, number>();
  for (const [key, { held }] of await readKnowledge(dataset.id, deps)) {
    // Without a source it was only registered: no SQL of ours made it.
    if (!held || held.sourceId === null || held.declarationHash === dataset.declarationHash) continue;
    const partition = findPartition(dataset, key);
    if ('problem' in partition || !inRanges(partition, ranges)) continue;
    counts.set(held.runId, (counts.get(held.runId) ?? 0) + 1);
  }
  let older = 0;
  for (const [runId, count] of counts) {
    const run = await readDocument<RunRecord>(deps.store, ledgerPaths(deps.control).run(runId));
    if (run && canonicalJson(run.value.declaration.transform) !== own) older += count;
  }
  return older;
}
