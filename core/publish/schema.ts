import type { Column } from '../audit/column.ts';

/**
 * The columns a table needs to hold partitions of all these schemas: its own in their order, then new ones as they come;
 * a column's type is the one of the latest schema that has it, which the audit has found to be the same or a safe widening.
 */
export function unionColumns(table: readonly Column[], schemas: readonly (readonly Column[])[]): Column[] {
  const columns = new Map(table.map((column) => [column.name.toLowerCase(), column]));
  for (const schema of schemas) {
    for (const column of schema) {
      const known = columns.get(column.name.toLowerCase());
      columns.set(column.name.toLowerCase(), { name: known?.name ?? column.name, type: column.type });
    }
  }
  return [...columns.values()];
}
