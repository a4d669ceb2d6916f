import type { Column } from '../../core/audit/column.ts';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { ChunkDocument, ChunkPartition } from '../../core/plan/chunk-document.ts';
import { typed } from './binding.ts';
import type { Gate } from './gate.ts';
import { usedInputs } from './input.ts';
import { outputOf } from './output.ts';
import { identifier } from './quote.ts';
import { openScan } from './scan.ts';
import { viewOf } from './shared-source.ts';
import { itemsOf, parameterType } from './source.ts';
import { transformStatement } from './statement.ts';
import { columnNamed, timeFilter } from './time-filter.ts';
import { inputsOf } from './transform.ts';
import { type DuckDbOptions, inWorkshop } from './workshop.ts';

/**
 * Binds the transform against the columns of one partition's source and the inputs; no row is computed, but the objects are
 * fetched whole. Throws `InvalidSql` with DuckDB's words, `TransformFailed` for a source that cannot serve, `SourceChanged`.
 */
export async function describe(
  options: DuckDbOptions,
  gate: Gate,
  chunk: Omit<ChunkDocument, 'partitions'>,
  sample: ChunkPartition,
): Promise<Column[]> {
  const statement = await transformStatement(gate, chunk);
  const inputs = usedInputs(statement.tree, inputsOf(chunk));
  const view = viewOf(chunk, sample);
  const own = sample.source?.objects ?? [];
  const wanted = [...own, ...inputs.flatMap(({ objects }) => objects)];
  return inWorkshop(options, wanted, async ({ sandbox, objects, lock }) => {
    const connection = await sandbox.connect();
    for (const { id, format, csv, objects: files } of inputs) {
      const scan = await openScan(connection, { format, csv, files: objects.files(files) }, objects.rename);
      await connection.run(`CREATE TABLE ${identifier(id)} AS SELECT * FROM ${scan.sql} LIMIT 0`);
    }
    const { format, csv } = view;
    const scan = await openScan(connection, { format, csv, files: objects.files(own) }, objects.rename);
    const uris = own.map(({ uri }) => uri);
    const time = view.timeColumn === undefined ? undefined : scan.columns.find(({ name }) => name === view.timeColumn);
    if (!view.partitioned) {
      if (view.timeColumn !== undefined) timeFilter(columnNamed(scan.columns, view.timeColumn, uris));
      for (const name of view.filterColumns) columnNamed(scan.columns, name, uris);
    }
    const items = itemsOf(scan.columns, { view, values: sample.values, needed: (columns) => [...columns] });
    await connection.run(`CREATE TEMP TABLE source AS SELECT ${items.join(', ')} FROM ${scan.sql} LIMIT 0`);
    await lock();
    const { sql, prepared } = await typed(connection, statement.sql, parameterType(time?.type), sample.values).catch(
      (cause: unknown) => {
        throw new LakefillError('InvalidSql', errorMessage(cause).split('\n\n')[0] ?? '', {
          data: { sql: statement.sql, words: errorMessage(cause) },
          hint: 'the transform is DuckDB SQL over source and the inputs',
          cause,
        });
      },
    );
    const keys = chunk.keys.map((name) => ({ name, value: sample.values[name] ?? '' }));
    return outputOf(sql, prepared, { keys, partitionColumns: chunk.target.partitionColumns }).columns;
  });
}
