import { errorName } from '../../core/errors.ts';
import type { CatalogTable } from '../../core/gaps/observation.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackRecord } from '../../core/ledger/rollback.ts';
import type { RunRecord } from '../../core/ledger/run.ts';
import { MARKER } from '../../core/publish/marker.ts';
import type { TableRecord } from '../../core/publish/record.ts';
import { sameColumns, type TableBefore, tableBefore } from '../../core/publish/table-undo.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument } from '../shared/documents.ts';
import { readKnowledge } from '../shared/facts.ts';
import { readLease } from '../shared/lease.ts';

type TableDeps = Pick<Deps, 'store' | 'catalog' | 'control'>;

/**
 * Puts back the table that the run made or changed, if nothing of the run stays published, no other run needs what it added
 * or is on its way (`lockId`: the rollback's own entry), and the table is as the run left it; otherwise its columns stay,
 * and the same rollback later tries again.
 */
export async function restoreTable(
  run: Pick<RunRecord, 'runId' | 'dataset'>,
  lockId: string,
  nothingStays: boolean,
  deps: TableDeps,
): Promise<RollbackRecord['table']> {
  const record = (await readDocument<TableRecord>(deps.store, ledgerPaths(deps.control).table(run.runId)))?.value;
  if (!record) return null;
  const { before, changes = [] } = record;
  for (;;) {
    const table = await deps.catalog.getTable(record.table);
    if (!table) return before === null ? 'dropped' : 'kept';
    if (before && sameColumns(table.columns, before.columns)) return 'restored';
    if (!nothingStays || (await othersAtWork(run.dataset, lockId, deps))) return 'kept';
    const back = tableBefore(table, run.runId, changes, await publishedColumns(run.dataset, deps));
    if (back === null) return 'kept';
    try {
      return await putBack(table, back, deps);
    } catch (error) {
      // Somebody changed the table in between: it is judged anew.
      if (errorName(error) !== 'PreconditionFailed') throw error;
    }
  }
}

async function putBack(
  table: CatalogTable,
  { columns, marker }: TableBefore,
  deps: TableDeps,
): Promise<RollbackRecord['table']> {
  if (columns) {
    const { [MARKER]: _, ...parameters } = table.parameters;
    const marked = marker === null ? parameters : { ...parameters, [MARKER]: marker };
    await deps.catalog.updateTable({ ...table, columns, parameters: marked }, table.versionId);
    return 'restored';
  }
  for await (const page of deps.catalog.listPartitions(table.name)) {
    if (page.length > 0) return 'kept';
  }
  await deps.catalog.deleteTable(table.name);
  return 'dropped';
}

/** The columns of everything that stands published, whoever did it. */
const publishedColumns = async (dataset: string, deps: TableDeps) =>
  [...(await readKnowledge(dataset, deps)).values()].flatMap(({ held }) => (held ? [held.schema] : []));

/** A run that has not ended was planned with the table as it is. */
const othersAtWork = async (dataset: string, lockId: string, deps: TableDeps): Promise<boolean> =>
  (await readLease(dataset, deps)).runs.some(({ runId }) => runId !== lockId);
