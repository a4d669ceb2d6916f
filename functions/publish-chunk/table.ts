import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { errorName, LakefillError } from '../../core/errors.ts';
import type { CatalogTable } from '../../core/gaps/observation.ts';
import { canonicalJson } from '../../core/json.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { newTable } from '../../core/publish/descriptor.ts';
import type { TableRecord } from '../../core/publish/record.ts';
import { unionColumns } from '../../core/publish/schema.ts';
import type { Deps } from '../../ports/deps.ts';
import { updateDocument } from '../shared/documents.ts';

/**
 * The catalog table with all columns that these partitions need; null when the dataset has none. Before a table is made or
 * changed, what it was goes into the run's `table.json`. Errors: `NoSuchTable` where `createTable` is off.
 */
export async function ensureTable(
  dataset: Dataset,
  chunk: Pick<ChunkDocument, 'runId' | 'target'>,
  schemas: readonly Column[][],
  deps: Pick<Deps, 'store' | 'catalog' | 'control'>,
): Promise<CatalogTable | null> {
  const name = chunk.target.table;
  if (name === undefined || schemas.length === 0) return null;
  for (;;) {
    const table = await deps.catalog.getTable(name);
    if (!table && !chunk.target.createTable) {
      throw new LakefillError('NoSuchTable', `there is no table ${name}, and target.createTable is false`, {
        data: { table: name },
        hint: 'create the table, or set target.createTable: true',
      });
    }
    const columns = unionColumns(table?.columns ?? [], table && chunk.target.schema !== 'add' ? [] : schemas);
    if (table && canonicalJson(columns) === canonicalJson(table.columns)) return table;
    await noteTable(chunk.runId, name, table, columns, deps);
    try {
      if (table) await deps.catalog.updateTable({ ...table, columns }, table.versionId);
      else await deps.catalog.createTable(newTable(dataset.declaration, dataset.target.root, columns));
    } catch (error) {
      // Another chunk of the run was faster: look again.
      if (!['PreconditionFailed', 'AlreadyExistsException'].includes(errorName(error))) throw error;
    }
  }
}

const noteTable = (
  runId: string,
  table: string,
  before: CatalogTable | undefined,
  columns: Column[],
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<TableRecord> => {
  const first: TableRecord = {
    schemaVersion: 1,
    table,
    before: before ? { columns: before.columns, versionId: before.versionId } : null,
    after: { columns },
  };
  return updateDocument(deps.store, ledgerPaths(deps.control).table(runId), first, (found) => ({
    ...found,
    after: { columns },
  }));
};
