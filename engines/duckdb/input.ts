import type { DuckDBConnection } from '@duckdb/node-api';
import type { Input } from '../../core/dataset/declaration.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { LocalObjects } from './local-objects.ts';
import { neededColumns, usesRelation } from './needed-column.ts';
import { identifier } from './quote.ts';
import { openScan } from './scan.ts';
import type { Node } from './syntax-tree.ts';

export interface ReferenceInput extends Pick<Input, 'id' | 'format'> {
  csv?: Input['csv'];
  objects: readonly ObjectState[];
}

/** Those that the query names; the others are not even fetched. */
export const usedInputs = (tree: Node, inputs: readonly ReferenceInput[]): ReferenceInput[] =>
  inputs.filter(({ id }) => usesRelation(tree, id));

/** Reads each input once into a table under its id, with the columns that the query can touch. */
export async function loadInputs(
  connection: DuckDBConnection,
  tree: Node,
  inputs: readonly ReferenceInput[],
  objects: LocalObjects,
): Promise<void> {
  for (const { id, format, csv, objects: wanted } of inputs) {
    const scan = await openScan(connection, { format, csv, files: objects.files(wanted) }, objects.rename);
    const columns = neededColumns(
      tree,
      scan.columns.map(({ name }) => name),
    );
    await connection.run(
      `CREATE TABLE ${identifier(id)} AS SELECT ${columns.map(identifier).join(', ')} FROM ${scan.sql}`,
    );
  }
}
