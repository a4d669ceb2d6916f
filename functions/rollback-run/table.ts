import { canonicalJson } from '../../core/json.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { RollbackRecord } from '../../core/ledger/rollback.ts';
import type { TableRecord } from '../../core/publish/record.ts';
import type { Deps } from '../../ports/deps.ts';
import { readDocument } from '../shared/documents.ts';

/**
 * Puts back the table that the run made or changed, if nothing of the run stays published and the table is as the run left
 * it; otherwise its columns stay.
 */
export async function restoreTable(
  runId: string,
  nothingStays: boolean,
  deps: Pick<Deps, 'store' | 'catalog' | 'control'>,
): Promise<RollbackRecord['table']> {
  const record = (await readDocument<TableRecord>(deps.store, ledgerPaths(deps.control).table(runId)))?.value;
  if (!record) return null;
  const table = await deps.catalog.getTable(record.table);
  if (!table) return record.before === null ? 'dropped' : 'kept';
  const { before, after } = record;
  if (before && canonicalJson(table.columns) === canonicalJson(before.columns)) return 'restored';
  if (!nothingStays || canonicalJson(table.columns) !== canonicalJson(after.columns)) return 'kept';
  if (before) {
    await deps.catalog.updateTable({ ...table, columns: before.columns }, table.versionId);
    return 'restored';
  }
  for await (const page of deps.catalog.listPartitions(record.table)) {
    if (page.length > 0) return 'kept';
  }
  await deps.catalog.deleteTable(record.table);
  return 'dropped';
}
