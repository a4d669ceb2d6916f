import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../core/audit/column.ts';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import type { Engine } from '../../ports/engine.ts';
import { failureOf } from './failure.ts';
import type { Gate } from './gate.ts';
import { duckType, hiveType } from './hive-type.ts';
import { jsonOf } from './json-value.ts';
import type { LocalObjects } from './local-objects.ts';
import { usesRelation } from './needed-column.ts';
import { identifier, literal, sameName } from './quote.ts';
import { openScan } from './scan.ts';
import { type DuckDbOptions, inWorkshop } from './workshop.ts';

type ReaderView = Parameters<Engine['query']>[1][number];

/**
 * A reader's SELECT over named views; just the objects of views that it names are fetched. Throws `InvalidSql` with DuckDB's words.
 */
export async function query(
  options: DuckDbOptions,
  gate: Gate,
  text: string,
  views: readonly ReaderView[],
): Promise<{ columns: Column[]; rows: Json[][] }> {
  const { sql, tree } = await gate.check(
    text,
    views.map(({ name }) => name),
  );
  const used = views.filter(({ name }) => usesRelation(tree, name));
  const wanted = used.flatMap(({ partitions }) => partitions.flatMap(({ objects }) => objects));
  return inWorkshop(options, wanted, async ({ sandbox, objects, lock }) => {
    const connection = await sandbox.connect();
    for (const view of used) await createView(connection, view, objects);
    await lock();
    const reader = await connection.runAndReadAll(sql).catch((cause: unknown) => {
      const { name, message } = failureOf(cause, objects.rename);
      const refused = /^(Binder|Catalog|Parser) Error/.test(message);
      throw new LakefillError(refused ? 'InvalidSql' : name, message, {
        data: { sql, words: objects.rename(errorMessage(cause)) },
        hint: `the views are ${views.map((view) => view.name).join(', ')}`,
        cause,
      });
    });
    const columns = reader.columnNames().map((name, index) => ({ name, type: hiveType(reader.columnType(index)) }));
    return { columns, rows: reader.getRows().map((row) => row.map(jsonOf)) };
  });
}

/**
 * One view over all partitions: the files as one table by name, joined with a small table that says which values of the
 * partition keys each file stands for. One UNION branch per partition would take seconds to plan for thousands of them.
 */
async function createView(connection: DuckDBConnection, view: ReaderView, objects: LocalObjects): Promise<void> {
  const { name, format, partitions, columns } = view;
  const keys = [...new Set(partitions.flatMap(({ keyValues }) => Object.keys(keyValues)))];
  const filled = partitions.filter((partition) => partition.objects.length > 0);
  if (filled.length === 0) {
    const items = columns.map((column) => `CAST(NULL AS ${duckType(column.type)}) AS ${identifier(column.name)}`);
    await connection.run(
      `CREATE VIEW ${identifier(name)} AS SELECT ${items.join(', ') || 'NULL AS nothing'} WHERE false`,
    );
    return;
  }
  const isKey = (column: string): boolean => keys.some((key) => sameName(key, column));
  const files = filled.flatMap((partition) => objects.files(partition.objects));
  const declared = columns.filter((column) => !isKey(column.name));
  const scan = await openScan(connection, { format, files, named: true, declared }, objects.rename);
  const own = scan.columns.filter((column) => !isKey(column.name) && column.name !== 'filename');
  const absent = declared.filter((column) => !own.some((other) => sameName(other.name, column.name)));
  const typeOfKey = (key: string): string =>
    duckType(columns.find((column) => sameName(column.name, key))?.type ?? 'string');
  const items = [
    ...own.map((column) => `f.${identifier(column.name)}`),
    ...absent.map((column) => `CAST(NULL AS ${duckType(column.type)}) AS ${identifier(column.name)}`),
    ...keys.map((key, index) => `CAST(k.k${index} AS ${typeOfKey(key)}) AS ${identifier(key)}`),
  ];
  const table = identifier(`lakefill keys of ${name}`);
  await fillKeys(connection, table, keys, filled, objects);
  await connection.run(
    `CREATE VIEW ${identifier(name)} AS SELECT ${items.join(', ')} FROM ${scan.sql} f JOIN ${table} k ON f.filename = k.file`,
  );
}

async function fillKeys(
  connection: DuckDBConnection,
  table: string,
  keys: readonly string[],
  partitions: ReaderView['partitions'],
  objects: LocalObjects,
): Promise<void> {
  await connection.run(`CREATE TABLE ${table} (file VARCHAR${keys.map((_, index) => `, k${index} VARCHAR`).join('')})`);
  const rows = partitions.flatMap((partition) =>
    objects.files(partition.objects).map(({ path }) => {
      const values = keys.map((key) => partition.keyValues[key]);
      return `(${[literal(path), ...values.map((value) => (value === undefined ? 'NULL' : literal(value)))].join(', ')})`;
    }),
  );
  await connection.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
}
