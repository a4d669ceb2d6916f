import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { errorName, LakefillError } from '../../core/errors.ts';
import type { CatalogTable } from '../../core/gaps/observation.ts';
import { canonicalJson } from '../../core/json.ts';
import { ledgerPaths } from '../../core/ledger/paths.ts';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import { newTable } from '../../core/publish/descriptor.ts';
import { MARKER } from '../../core/publish/marker.ts';
import type { TableChange, TableRecord } from '../../core/publish/record.ts';
import { unionColumns } from '../../core/publish/schema.ts';
import { sameColumns } from '../../core/publish/table-undo.ts';
import type { Deps } from '../../ports/deps.ts';
import { updateDocument } from '../shared/documents.ts';

/**
 * The catalog table with all columns that these partitions need; null when the dataset has none. Before a table is made or
 * changed, what it was goes into the run's `table.json`; the table's marker then names the run, so that a rollback knows
 * whose change it was. Errors: `NoSuchTable` where `createTable` is off.
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
    if (table && sameColumns(columns, table.columns)) return table;
    await announce(chunk.runId, name, table, columns, deps);
    const wanted = table ? { ...table, columns } : newTable(dataset.declaration, dataset.target.root, columns);
    const marked = { ...wanted, parameters: { ...wanted.parameters, [MARKER]: chunk.runId } };
    try {
      if (table) await deps.catalog.updateTable(marked, table.versionId);
      else await deps.catalog.createTable(marked);
    } catch (error) {
      // Another chunk, or another run, was faster: look again.
      if (!['PreconditionFailed', 'AlreadyExistsException'].includes(errorName(error))) throw error;
    }
  }
}

const announce = (
  runId: string,
  table: string,
  found: CatalogTable | undefined,
  after: Column[],
  deps: Pick<Deps, 'store' | 'control'>,
): Promise<TableRecord> => {
  const change: TableChange = {
    before: found?.columns ?? null,
    marker: found?.parameters[MARKER] ?? null,
    after,
  };
  const first: TableRecord = {
    schemaVersion: 1,
    table,
    before: found ? { columns: found.columns, versionId: found.versionId } : null,
    after: { columns: after },
    changes: [],
  };
  return updateDocument(deps.store, ledgerPaths(deps.control).table(runId), first, (record) => {
    const { changes = [] } = record;
    // Chunks that run side by side want the same.
    if (changes.some((known) => canonicalJson(known) === canonicalJson(change))) return record;
    return { ...record, after: { columns: after }, changes: [...changes, change] };
  });
};
