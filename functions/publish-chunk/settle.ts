import { LakefillError } from '../../core/errors.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { PublishRecord } from '../../core/publish/record.ts';
import { parseUri } from '../../core/uri.ts';
import type { Deps } from '../../ports/deps.ts';
import { instantNow } from '../shared/chunk.ts';
import { mapLimit } from '../shared/concurrency.ts';
import { requireDocument, updateDocument } from '../shared/documents.ts';
import type { Tenure } from '../shared/lease.ts';
import { act } from './act.ts';
import { keepOutcome } from './keep-outcome.ts';

type SettleDeps = Pick<Deps, 'store' | 'catalog' | 'clock' | 'control'>;

/** A record that was brought to its end. */
export type SettledRecord = PublishRecord & { done: NonNullable<PublishRecord['done']> };

/** Brings one record to its end and notes what came of it; the record itself is never changed otherwise. */
export async function settle(record: PublishRecord, tenure: Tenure, deps: SettleDeps): Promise<SettledRecord> {
  if (record.done) return { ...record, done: record.done };
  const partitions = await act(record, tenure, deps);
  const uri = ledgerPaths(deps.control).publish(record.runId, record.chunkId);
  const settled = await updateDocument<PublishRecord>(deps.store, uri, record, (found) =>
    found.done ? found : { ...found, done: { at: instantNow(deps), partitions } },
  );
  if (!settled.done) throw new LakefillError('Bug', `record ${uri} is open after it was settled`);
  return { ...settled, done: settled.done };
}

/** All publish records of a run, in the order of their chunks. Budget: one LIST per 1,000 documents, one GET per record. */
export async function readRecords(runId: string, deps: Pick<Deps, 'store' | 'control'>): Promise<PublishRecord[]> {
  const uris: string[] = [];
  for await (const page of deps.store.list(parseUri(ledgerPaths(deps.control).chunks(runId)))) {
    uris.push(...page.objects.flatMap(({ uri }) => (uri.endsWith('/publish.json') ? uri : [])));
  }
  return mapLimit(uris, 16, (uri) => requireDocument<PublishRecord>(deps.store, uri));
}

/**
 * Brings every half published chunk of a run to an end and notes what came of it; the caller holds the run's lease. Answers
 * all of the run's records.
 */
export async function settleRun(runId: string, tenure: Tenure, deps: SettleDeps): Promise<SettledRecord[]> {
  const paths = ledgerPaths(deps.control);
  const records: SettledRecord[] = [];
  for (const record of await readRecords(runId, deps)) {
    const settled = await settle(record, tenure, deps);
    const known = record.done !== null && (await deps.store.head(paths.outcome(runId, record.chunkId))) !== undefined;
    if (!known) await keepOutcome(settled, settled.done.partitions, deps);
    records.push(settled);
  }
  return records;
}
