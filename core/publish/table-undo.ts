import type { Column } from '../audit/column.ts';
import type { CatalogTable } from '../gaps/observation.ts';
import { canonicalJson } from '../json.ts';
import { MARKER } from './marker.ts';
import type { TableChange } from './record.ts';
import { unionColumns } from './schema.ts';

/** What a table is put back to; `columns` null: there was none. */
export interface TableBefore {
  columns: Column[] | null;
  marker: string | null;
}

/**
 * What takes back a run's own changes of a table, the last one first. A change counts as the run's own only while the table
 * is exactly as that change left it and carries the run's marker; it stays where partitions that others published
 * (`published`: their columns) would lose a column or a wider type with it. Null where nothing can be taken back.
 */
export function tableBefore(
  table: Pick<CatalogTable, 'columns' | 'parameters'>,
  runId: string,
  changes: readonly TableChange[],
  published: readonly (readonly Column[])[],
): TableBefore | null {
  let back: TableBefore | null = null;
  let now: TableBefore = { columns: table.columns, marker: table.parameters[MARKER] ?? null };
  for (const change of changes.toReversed()) {
    // Announced, but somebody else was faster.
    if (now.marker !== runId || !sameColumns(now.columns, change.after)) continue;
    if (change.before && isNeeded(change.before, change.after, published)) break;
    now = { columns: change.before, marker: change.marker };
    back = now;
  }
  return back;
}

export const sameColumns = (a: readonly Column[] | null, b: readonly Column[] | null): boolean =>
  canonicalJson(a) === canonicalJson(b);

/** Whether partitions of these columns would not fit the table without the change. */
function isNeeded(
  before: readonly Column[],
  after: readonly Column[],
  published: readonly (readonly Column[])[],
): boolean {
  const known = new Set(before.map(identity));
  const changed = new Set(after.filter((column) => !known.has(identity(column))).map(({ name }) => name.toLowerCase()));
  const wanted = published.map((columns) => columns.filter(({ name }) => changed.has(name.toLowerCase())));
  return !sameColumns(unionColumns(before, wanted), before);
}

const identity = ({ name, type }: Column): string => JSON.stringify([name, type]);
