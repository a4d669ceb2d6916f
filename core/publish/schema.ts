import type { Column } from '../audit/column.ts';
import { checkSchema } from '../audit/structure-schema.ts';

/**
 * The columns a table needs to hold partitions of all these schemas: its own in their order, then new ones as they come.
 * A column that differs gets the wider type, so that a chunk planned before another one widened it narrows nothing; types
 * without a wider one leave the first, as the audit does.
 */
export function unionColumns(table: readonly Column[], schemas: readonly (readonly Column[])[]): Column[] {
  const columns = new Map(table.map((column) => [column.name.toLowerCase(), column]));
  for (const column of schemas.flat()) {
    const name = column.name.toLowerCase();
    const known = columns.get(name);
    const [wider = column] = known ? checkSchema([known], [column], 'add').merged : [];
    columns.set(name, wider);
  }
  return [...columns.values()];
}
