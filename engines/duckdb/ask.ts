import { LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { PartitionQuery } from '../../ports/engine.ts';
import { failureOf } from './failure.ts';
import type { Gate } from './gate.ts';
import { loadInputs, usedInputs } from './input.ts';
import { jsonOf } from './json-value.ts';
import { identifier, literal, sameName } from './quote.ts';
import { openScan } from './scan.ts';
import { type DuckDbOptions, inWorkshop } from './workshop.ts';

/**
 * One row about one partition's files. Budget: a GET per object and 15 ms for a sandbox. Throws `InvalidSql` for what the gate
 * stops and for another number of rows than one, `SourceChanged`, `TransformFailed` with DuckDB's words.
 */
export async function ask(options: DuckDbOptions, gate: Gate, query: PartitionQuery): Promise<Record<string, Json>> {
  const { sql, tree } = await gate.check(query.sql, ['partition', ...query.inputs.map(({ id }) => id)]);
  const inputs = usedInputs(tree, query.inputs);
  if (query.objects.length === 0) throw new LakefillError('TransformFailed', 'the partition has no object to ask');
  const wanted = [...query.objects, ...inputs.flatMap(({ objects }) => objects)];
  return inWorkshop(options, wanted, async ({ sandbox, objects, lock }) => {
    const connection = await sandbox.connect();
    await loadInputs(connection, tree, inputs, objects);
    const files = objects.files(query.objects);
    const scan = await openScan(connection, { format: query.format, csv: query.csv, files }, objects.rename);
    const keys = Object.entries(query.keyValues).filter(
      ([key]) => !scan.columns.some(({ name }) => sameName(name, key)),
    );
    const added = keys.map(([key, value]) => `, ${literal(value)} AS ${identifier(key)}`).join('');
    await connection.run(`CREATE TEMP VIEW "partition" AS SELECT *${added} FROM ${scan.sql}`);
    await lock();
    const reader = await connection.runAndReadAll(sql).catch((cause: unknown) => {
      const { name, message } = failureOf(cause, objects.rename);
      throw new LakefillError(name, message, { data: { sql }, cause });
    });
    const [row, ...others] = reader.getRowObjects();
    if (row === undefined || others.length > 0) {
      throw new LakefillError('InvalidSql', `the query gives ${reader.currentRowCount} rows where one is expected`, {
        data: { sql, rows: reader.currentRowCount },
        hint: 'aggregate without GROUP BY',
      });
    }
    return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, jsonOf(value)]));
  });
}
