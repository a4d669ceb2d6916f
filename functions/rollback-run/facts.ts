import { datasetOf } from '../../core/dataset/dataset-of.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { FactsDocument } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackRecord } from '../../core/ledger/rollback.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { parseKey } from '../../core/request/key.ts';
import type { Deps } from '../../ports/deps.ts';
import { observeTargets } from '../discover-gaps/target.ts';
import { readDocument, updateDocument } from '../shared/documents.ts';
import { readFacts } from '../shared/facts.ts';

/** Partitions that a later run published, with that run: undoing under them would lose its work. */
export async function newerRuns(run: RunRecord, deps: Pick<Deps, 'store' | 'control'>): Promise<Map<string, string>> {
  const documents = await readFacts(run.dataset, deps);
  const own = documents.find((document) => document.runId === run.runId);
  const newer = new Map<string, string>();
  for (const { runId, partitions } of documents) {
    if (runId === run.runId) continue;
    for (const [partition, { state, fence }] of Object.entries(partitions)) {
      const mine = own?.partitions[partition];
      if (mine && fence > mine.fence && (state === 'published' || state === 'registered')) newer.set(partition, runId);
    }
  }
  return newer;
}

/**
 * Notes what was rolled back, so that the facts of the run before hold again, with the objects as they are now. A rollback
 * of the whole run also takes back its failures: the gaps are those that were found before it.
 */
export async function voidFacts(
  run: RunRecord,
  record: RollbackRecord,
  whole: boolean,
  bases: ReadonlyMap<string, ObjectState[]>,
  deps: Pick<Deps, 'store' | 'catalog' | 'control'>,
): Promise<void> {
  const uri = ledgerPaths(deps.control).facts(run.dataset, run.runId);
  if (!(await readDocument<FactsDocument>(deps.store, uri))) return;
  const dataset = datasetOf(run.declaration);
  const back = Object.keys(record.partitions).filter((key) => record.partitions[key]?.state !== 'refused');
  const partitions = back.map((key) => ({ key, values: parseKey(key) }));
  const seen = await observeTargets(dataset, partitions, deps);
  const absent: FactsDocument = { schemaVersion: 1, dataset: run.dataset, runId: run.runId, partitions: {} };
  await updateDocument(deps.store, uri, absent, (found) => {
    const next = { ...found.partitions };
    for (const [key, facts] of Object.entries(next)) {
      const objects = seen.get(key)?.objects.map(({ uri: at, size, etag }) => ({ uri: at, size, etag }));
      if (objects) next[key] = { ...facts, state: 'rolled-back', objects, base: bases.get(key) ?? [] };
      else if (whole && facts.state === 'failed') next[key] = { ...facts, state: 'rolled-back' };
      else if (whole && facts.state === 'unchanged') next[key] = { ...facts, state: 'rolled-back' };
    }
    return { ...found, partitions: next };
  });
}
