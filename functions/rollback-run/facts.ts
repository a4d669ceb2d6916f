import { datasetOf } from '../../core/dataset/dataset-of.ts';
import type { FactsDocument, PartitionFacts } from '../../core/ledger/outcome.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { parseKey } from '../../core/request/key.ts';
import type { Deps } from '../../ports/deps.ts';
import { observeTargets } from '../discover-gaps/target.ts';
import { updateDocument } from '../shared/documents.ts';
import { readFacts } from '../shared/facts.ts';

/** What later runs noted of a run's partitions. */
export interface Later {
  /** The run that published a partition since: undoing under it would lose its work. */
  published: ReadonlyMap<string, string>;
  /** By run, the partitions that it found unchanged: what it says of them falls with what it found. */
  confirmed: ReadonlyMap<string, ReadonlySet<string>>;
}

export async function laterFacts(run: RunRecord, deps: Pick<Deps, 'store' | 'control'>): Promise<Later> {
  const documents = await readFacts(run.dataset, deps);
  const own = documents.find((document) => document.runId === run.runId);
  const published = new Map<string, string>();
  const confirmed = new Map<string, Set<string>>();
  for (const { runId, partitions } of documents) {
    if (runId === run.runId) continue;
    for (const [partition, { state, fence }] of Object.entries(partitions)) {
      const mine = own?.partitions[partition];
      if (!mine || fence <= mine.fence) continue;
      if (state === 'published' || state === 'registered') published.set(partition, runId);
      if (state === 'unchanged') confirmed.set(runId, (confirmed.get(runId) ?? new Set()).add(partition));
    }
  }
  return { published, confirmed };
}

/**
 * Notes that partitions are back, so that the facts of the run before hold again, with the objects as they are now. `bases`:
 * what each held before the run. Budget: a look at the partitions, one conditional PUT, one more for each run that had
 * found some of them unchanged.
 */
export async function voidFacts(
  run: RunRecord,
  bases: ReadonlyMap<string, PartitionFacts['base']>,
  confirmed: Later['confirmed'],
  deps: Pick<Deps, 'store' | 'catalog' | 'control'>,
): Promise<void> {
  if (bases.size === 0) return;
  const partitions = [...bases.keys()].map((key) => ({ key, values: parseKey(key) }));
  const seen = await observeTargets(datasetOf(run.declaration), partitions, deps);
  await changeFacts(run, deps, (key, facts) => {
    const objects = seen
      .get(key)
      ?.objects.map(({ uri: at, size, etag, lastModified }) => ({ uri: at, size, etag, lastModified }));
    return objects && { ...facts, state: 'rolled-back', objects, base: bases.get(key) ?? [] };
  });
  for (const [runId, found] of confirmed) {
    await changeFacts({ runId, dataset: run.dataset }, deps, (key, facts) =>
      bases.has(key) && found.has(key) ? { ...facts, state: 'rolled-back' } : undefined,
    );
  }
}

/** A rollback of the whole run also takes back its verdicts on what it left alone: the gaps are those found before it. */
export const voidVerdicts = (run: RunRecord, deps: Pick<Deps, 'store' | 'control'>): Promise<void> =>
  changeFacts(run, deps, (_, facts) =>
    facts.state === 'failed' || facts.state === 'unchanged' ? { ...facts, state: 'rolled-back' } : undefined,
  );

/** `change` answers undefined for what stays. A run that noted no facts gets none. */
async function changeFacts(
  run: Pick<RunRecord, 'runId' | 'dataset'>,
  deps: Pick<Deps, 'store' | 'control'>,
  change: (key: string, facts: PartitionFacts) => PartitionFacts | undefined,
): Promise<void> {
  const uri = ledgerPaths(deps.control).facts(run.dataset, run.runId);
  const absent: FactsDocument = { schemaVersion: 1, dataset: run.dataset, runId: run.runId, partitions: {} };
  await updateDocument(deps.store, uri, absent, (found) => {
    const changed = Object.entries(found.partitions).flatMap(([key, facts]) => {
      const next = change(key, facts);
      return next ? [[key, next] as const] : [];
    });
    return changed.length === 0
      ? found
      : { ...found, partitions: { ...found.partitions, ...Object.fromEntries(changed) } };
  });
}
