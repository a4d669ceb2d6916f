import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Column } from '../../../../core/audit/column.ts';
import type { Bound, ColumnFacts, Facts } from '../../../../core/audit/facts.ts';
import type { Json } from '../../../../core/json.ts';

export type Cell = string | number | boolean | null;

/** A small table as the tests write it down. */
export interface Table {
  columns: string[];
  rows: Cell[][];
}

/** Hive types as a reader of the values would infer them; a column without values is a string. */
export const schemaOf = ({ columns, rows }: Table): Column[] =>
  columns.map((name, i) => {
    const values = rows.map((row) => row[i]).filter((value) => value !== null && value !== undefined);
    if (values.length === 0) return { name, type: 'string' };
    if (values.every((value) => typeof value === 'boolean')) return { name, type: 'boolean' };
    if (!values.every((value) => typeof value === 'number')) return { name, type: 'string' };
    return { name, type: values.every((value) => Number.isInteger(value)) ? 'bigint' : 'double' };
  });

/** What footers of a file with these rows would prove, made by hand. */
export function factsOfTable(table: Table): Facts {
  const schema = schemaOf(table);
  const columns = schema.map((column, i): ColumnFacts => {
    const values = table.rows.map((row) => row[i] ?? null).filter((value) => value !== null);
    const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    const [min, max] = [boundOf(sorted[0]), boundOf(sorted.at(-1))];
    return {
      ...column,
      nulls: table.rows.length - values.length,
      values: table.rows.length,
      ...(min === undefined || max === undefined ? {} : { min, max }),
      minExact: min !== undefined && column.type !== 'string',
      maxExact: max !== undefined && column.type !== 'string',
      repeated: false,
    };
  });
  return { files: 1, rows: table.rows.length, bytes: 0, rowGroups: 1, columns, schemas: [schema], problems: [] };
}

function boundOf(value: Cell | undefined): Bound | undefined {
  if (typeof value === 'string') return { kind: 'text', value };
  if (typeof value === 'boolean') return { kind: 'boolean', value };
  if (typeof value !== 'number') return undefined;
  return Number.isInteger(value) ? { kind: 'integer', value: BigInt(value) } : { kind: 'float', value };
}

const literal = (value: Cell | undefined): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value === undefined ? 'NULL' : String(value);

const duckType = (type: string): string => (type === 'string' ? 'VARCHAR' : type.toUpperCase());

/** Puts the table where the audit query looks for it. */
export async function load(connection: DuckDBConnection, name: string, table: Table): Promise<void> {
  const schema = schemaOf(table);
  const columns = schema.map((column) => `"${column.name}" ${duckType(column.type)}`).join(', ');
  await connection.run(`CREATE OR REPLACE TABLE "${name}" (${columns})`);
  if (table.rows.length === 0) return;
  const rows = table.rows.map((row) => `(${row.map(literal).join(', ')})`).join(', ');
  await connection.run(`INSERT INTO "${name}" VALUES ${rows}`);
}

export const connect = async (): Promise<DuckDBConnection> => (await DuckDBInstance.create(':memory:')).connect();

/** One row as a plain object; whole numbers come as text where JSON has no room for them. */
export async function ask(connection: DuckDBConnection, sql: string): Promise<Record<string, Json>> {
  const reader = await connection.runAndReadAll(sql);
  return (reader.getRowObjectsJson()[0] ?? {}) as Record<string, Json>;
}
