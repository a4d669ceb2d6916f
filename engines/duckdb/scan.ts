import type { DuckDBConnection } from '@duckdb/node-api';
import type { Column } from '../../core/audit/column.ts';
import type { CsvOptions, Format } from '../../core/dataset/declaration.ts';
import { assertNever, LakefillError } from '../../core/errors.ts';
import { type Rename, readFailure } from './failure.ts';
import { duckType } from './hive-type.ts';
import { identifier, literal, literals } from './quote.ts';
import { type DuckColumn, isZoned } from './time-filter.ts';

/** An object that lies on this machine. */
export interface ReadableFile {
  uri: string;
  path: string;
}

export interface FileSet {
  format: Format;
  csv?: CsvOptions | undefined;
  files: readonly ReadableFile[];
  /** Adds a column `filename` with each file's local path. */
  named?: boolean;
  /** Columns that the files are known to have, in Hive's types: then CSV and JSON are read in these and not guessed. */
  declared?: readonly Column[];
}

/** A table expression over files, with what it gives. */
export interface Scan {
  /** Goes after FROM. */
  sql: string;
  columns: DuckColumn[];
}

/**
 * Makes files readable: finds out their columns, files of different columns becoming one by name. Parquet costs a read
 * of each footer; CSV and JSON are read whole, because types guessed from a sample would make the first odd value
 * of row 20,481 an error of every partition. Throws `TransformFailed` naming the file that is not what it should be.
 */
export async function openScan(connection: DuckDBConnection, set: FileSet, rename: Rename): Promise<Scan> {
  try {
    const sql =
      set.format === 'json' && !set.declared?.length
        ? await jsonScan(connection, set)
        : plainScan({ ...set, declared: await withZones(connection, set) });
    return { sql, columns: await columnsOf(connection, sql) };
  } catch (error) {
    throw readFailure(
      error,
      set.files.map(({ uri }) => uri),
      rename,
    );
  }
}

export async function columnsOf(connection: DuckDBConnection, from: string): Promise<DuckColumn[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  return reader.getRows().map((row) => ({ name: String(row[0]), type: String(row[1]) }));
}

/** How all files of a set are read; without the closing parenthesis. */
function call(set: FileSet): string {
  const paths = literals(set.files.map(({ path }) => path));
  const common = `read_${set.format}(${paths}, union_by_name=true, hive_partitioning=false, filename=${set.named === true}`;
  switch (set.format) {
    case 'parquet':
      return common;
    // Packed as each file's name tells: files of one set may be packed in different ways.
    case 'csv':
      return `${common}, ${csvOptions(set)}, compression='auto'`;
    case 'json':
      return `${common}, format='newline_delimited', compression='auto_detect'`;
    default:
      return assertNever(set.format);
  }
}

function plainScan(set: FileSet): string {
  if (set.format === 'csv') return declaredCsv(set);
  return set.format === 'json' ? `${call(set)}, columns={${declaredTypes(set)}})` : `${call(set)})`;
}

/** Hive's `timestamp` says nothing of zones: where all texts of a declared column have an offset, they are instants. */
async function withZones(connection: DuckDBConnection, set: FileSet): Promise<readonly Column[]> {
  const { format, declared = [] } = set;
  const times = declared.flatMap(({ name, type }) => (type === 'timestamp' ? [name] : []));
  if (format === 'parquet' || times.length === 0) return declared;
  const zones = await zonesOf(connection, set, times);
  return declared.map((column) => ({ ...column, type: zones.get(column.name) ?? column.type }));
}

const declaredTypes = ({ declared = [] }: FileSet): string =>
  declared.map(({ name, type }) => `${literal(name)}: ${literal(duckType(type))}`).join(', ');

/** Read as text and cast by name: the order of the columns in the files is theirs. */
function declaredCsv(set: FileSet): string {
  const { declared = [] } = set;
  if (declared.length === 0) return `${call(set)})`;
  const casts = declared.map(
    ({ name, type }) => `CAST(${identifier(name)} AS ${duckType(type)}) AS ${identifier(name)}`,
  );
  return `(SELECT * REPLACE (${casts.join(', ')}) FROM ${call(set)}, all_varchar=true))`;
}

/** Sampling everything: a type has to hold for the whole file. */
function csvOptions({ csv }: FileSet): string {
  const { header, delimiter, quote, encoding } = csv ?? { header: true, delimiter: ',', quote: '"', encoding: 'utf-8' };
  return [
    `header=${header}`,
    `delim=${literal(delimiter)}`,
    `quote=${literal(quote)}`,
    `escape=${literal(quote)}`,
    `encoding=${literal(encodingNamed(encoding))}`,
    'sample_size=-1',
  ].join(', ');
}

/** DuckDB has these three built in. */
function encodingNamed(name: string): string {
  const plain = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  if (plain === 'utf8') return 'utf-8';
  if (plain === 'latin1' || plain === 'iso88591') return 'latin-1';
  if (plain === 'utf16') return 'utf-16';
  throw new LakefillError('NotSupported', `CSV encoding ${name} cannot be read`, {
    data: { encoding: name },
    hint: 'use utf-8, latin-1 or utf-16',
  });
}

/**
 * DuckDB takes a JSON text `…T00:00:00+02:00` for a TIMESTAMP and forgets the offset, so for each such column the texts
 * are looked at again: all with an offset make it an instant, some leave it text.
 */
async function jsonScan(connection: DuckDBConnection, set: FileSet): Promise<string> {
  const guessed = `${call(set)}, sample_size=-1)`;
  const columns = await columnsOf(connection, guessed);
  const times = columns.filter(({ type }) => type === 'TIMESTAMP');
  if (times.length === 0) return guessed;
  const names = times.map(({ name }) => name);
  const types = new Map(columns.map(({ name, type }) => [name, type]));
  for (const [name, type] of await zonesOf(connection, set, names)) types.set(name, duckType(type));
  const typed = [...types].map(([name, type]) => `${literal(name)}: ${literal(type)}`).join(', ');
  return `${call(set)}, columns={${typed}})`;
}

/** Of columns of times, those whose texts have offsets: instants where all have one, text where only some do. Reads them whole. */
async function zonesOf(
  connection: DuckDBConnection,
  set: FileSet,
  names: readonly string[],
): Promise<Map<string, string>> {
  const texts = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(', ');
  const from = `${call(set)}, ${set.format === 'json' ? `columns={${texts}}` : 'all_varchar=true'})`;
  const count = (name: string): string => `count(*) FILTER (${isZoned(name)}), count(${identifier(name)})`;
  const counts = (await connection.runAndReadAll(`SELECT ${names.map(count).join(', ')} FROM ${from}`)).getRows()[0];
  return new Map(
    names.flatMap((name, index): [string, string][] => {
      const [withZone, all] = [counts?.[index * 2], counts?.[index * 2 + 1]];
      return withZone === 0n ? [] : [[name, withZone === all ? 'timestamp with time zone' : 'string']];
    }),
  );
}
