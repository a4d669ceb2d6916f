import type { DuckDBConnection } from '@duckdb/node-api';
import { at, errorMessage } from '../../core/errors.ts';
import type { SourceView } from '../../core/plan/chunk-document.ts';
import type { Bounds } from './bounds.ts';
import { type Rename, readFailure } from './failure.ts';
import { identifier, literal, sameName } from './quote.ts';
import { type FileSet, openScan } from './scan.ts';
import { columnNamed, type DuckColumn, type TimeFilter, timeFilter } from './time-filter.ts';

/** Rows of one file of an unpartitioned source, from the file itself or from a table it was loaded into. */
export interface Part {
  /** Goes after FROM; holds the filter's extra columns. */
  from: string;
  /** Lies in a table of ours, where a partition's rows are found without parsing the file again. */
  loaded: boolean;
  columns: DuckColumn[];
  uris: string[];
  time: TimeFilter | undefined;
  timeType: string;
}

/** What one partition takes of its parts. */
export interface Slice {
  view: SourceView;
  values: Readonly<Record<string, string>>;
  /** With lookback. */
  wide: Bounds;
  own: Bounds;
  /** Columns to carry; all when undefined. */
  needed: (columns: readonly string[]) => string[];
}

/** A partition's slice of the parts that hold its rows. */
export interface Take {
  parts: readonly Part[];
  slice: Slice;
}

export interface SourceRows {
  rowsRead: number;
  timeType: string;
  /** What has to be equal for two partitions to share the analysis of a query. */
  schema: string;
}

/** Opens one file of an unpartitioned source; its time column is found and understood here. */
export async function openPart(
  connection: DuckDBConnection,
  set: FileSet,
  view: SourceView,
  rename: Rename,
  cast?: 'TRY_CAST',
): Promise<Part> {
  const scan = await openScan(connection, set, rename);
  const uris = set.files.map(({ uri }) => uri);
  for (const name of view.filterColumns) columnNamed(scan.columns, name, uris);
  const { columns } = scan;
  if (view.timeColumn === undefined) {
    return { from: scan.sql, loaded: false, columns, uris, time: undefined, timeType: 'TIMESTAMP' };
  }
  const column = columnNamed(scan.columns, view.timeColumn, uris);
  const time = timeFilter(column, cast);
  const from = time.extra.length === 0 ? scan.sql : `(SELECT *, ${time.extra.join(', ')} FROM ${scan.sql})`;
  return { from, loaded: false, columns, uris, time, timeType: parameterType(column.type) };
}

/** The type of `:start` where its place does not tell. */
export const parameterType = (type: string | undefined): string =>
  type === 'TIMESTAMP WITH TIME ZONE' || type === 'DATE' ? type : 'TIMESTAMP';

/**
 * Makes a partition's rows the connection's `source`, in the order of the files. How rows are cut into vectors decides
 * the row order of joins and where row groups end, and only a collection of just these rows is cut the same way whatever
 * else was read with them: so `source` is a view that DuckDB materializes when the query runs, for three quarters of
 * what a table per partition costs. Files that no other partition shares are read into a table first, to be parsed once.
 */
export async function fillSource(
  connection: DuckDBConnection,
  { parts, slice }: Take,
  rename: Rename,
  counted?: number,
): Promise<SourceRows> {
  const selects = parts.map((part) => {
    const items = itemsOf(part.columns, slice);
    return `SELECT ${items.join(', ')} FROM ${part.from}${conditionOf(part, slice, slice.wide)}`;
  });
  const rows = selects.join('\nUNION ALL BY NAME\n');
  const loaded = parts.every((part) => part.loaded);
  const fill = async (): Promise<number> => {
    const copied = loaded ? undefined : await copyRows(connection, rows);
    const from = loaded ? rows : `FROM ${readTable}`;
    await makeSource(connection, 'VIEW', `WITH own AS MATERIALIZED (${from}) SELECT * FROM own`);
    if (copied !== undefined && slice.view.lookback === undefined) return copied;
    return counted ?? at(await countRows(connection, [{ parts, slice }]), 0);
  };
  const rowsRead = await fill().catch((error: unknown) => {
    throw readFailure(
      error,
      parts.flatMap((part) => part.uris),
      rename,
    );
  });
  const schema = JSON.stringify(parts.map((part) => part.columns));
  return { rowsRead, schema, timeType: parts[0]?.timeType ?? 'TIMESTAMP' };
}

/** No source has such a name. */
const readTable = identifier('lakefill read');

/** Fills the connection's own table and answers how many rows that took: to count the view would materialize it. */
async function copyRows(connection: DuckDBConnection, rows: string): Promise<number> {
  const made = await connection.run(`CREATE OR REPLACE TEMP TABLE ${readTable} AS ${rows}`);
  return Number((await made.getRows())[0]?.[0] ?? 0);
}

/** Selects in one statement: DuckDB takes longer to begin a query than to count a partition's rows in a table. */
const COUNTED_TOGETHER = 100;

/** How many rows belong to each partition, lookback left out. Each takes of at least one part. */
export async function countRows(connection: DuckDBConnection, takes: readonly Take[]): Promise<number[]> {
  const rows: number[] = [];
  for (let from = 0; from < takes.length; from += COUNTED_TOGETHER) {
    const selects = takes.slice(from, from + COUNTED_TOGETHER).map(({ parts, slice }, index) => {
      const counts = parts.map((part) => `(SELECT count(*) FROM ${part.from}${conditionOf(part, slice, slice.own)})`);
      return `SELECT ${index}, ${counts.join(' + ')}`;
    });
    const answer = await connection.runAndReadAll(selects.join(' UNION ALL '));
    for (const [index, count] of answer.getRows()) rows[from + Number(index)] = Number(count);
  }
  return rows;
}

function conditionOf(part: Part, { view, values }: Slice, bounds: Bounds): string {
  const conditions = [
    ...(part.time === undefined ? [] : [part.time.where(bounds)]),
    ...view.filterColumns.map((name) => `CAST(${identifier(name)} AS VARCHAR) = ${literal(values[name] ?? '')}`),
  ];
  return conditions.length === 0 ? '' : ` WHERE ${conditions.join(' AND ')}`;
}

/** Columns of the files, then the keys that only the path says, which win over a column of the same name, as in Hive. */
export function itemsOf(
  columns: readonly DuckColumn[],
  { view, values, needed }: Pick<Slice, 'view' | 'values' | 'needed'>,
): string[] {
  const own = columns.map(({ name }) => name).filter((name) => !view.pathKeys.some((key) => sameName(key, name)));
  return [
    ...needed(own).map(identifier),
    ...view.pathKeys.map((key) => `${literal(values[key] ?? '')} AS ${identifier(key)}`),
  ];
}

/**
 * Makes files that hold just this partition the connection's `source`: Parquet as a view, which reads only what the
 * query needs; CSV and JSON as a table, so that they are parsed once.
 */
export async function openSource(
  connection: DuckDBConnection,
  set: FileSet,
  slice: Slice,
  rename: Rename,
): Promise<SourceRows> {
  const scan = await openScan(connection, set, rename);
  const items = itemsOf(scan.columns, { ...slice, needed: (columns) => [...columns] });
  const select = `SELECT ${items.join(', ')} FROM ${scan.sql}`;
  const kind = set.format === 'parquet' ? 'VIEW' : 'TABLE';
  const uris = set.files.map(({ uri }) => uri);
  const rowsRead = await makeSource(connection, kind, select)
    .then(() => countAll(connection))
    .catch((error: unknown) => {
      throw readFailure(error, uris, rename);
    });
  const column = scan.columns.find(
    ({ name }) => slice.view.timeColumn !== undefined && sameName(name, slice.view.timeColumn),
  );
  return { rowsRead, schema: JSON.stringify(scan.columns), timeType: parameterType(column?.type) };
}

/** Replaces the connection's `source`. */
async function makeSource(connection: DuckDBConnection, kind: 'TABLE' | 'VIEW', select: string): Promise<void> {
  const sql = `CREATE OR REPLACE TEMP ${kind} source AS ${select}`;
  await connection.run(sql).catch(async (error: unknown) => {
    if (!/^Catalog Error: .*source is of type/.test(errorMessage(error))) throw error;
    await connection.run(`DROP ${kind === 'TABLE' ? 'VIEW' : 'TABLE'} source`);
    await connection.run(sql);
  });
}

async function countAll(connection: DuckDBConnection): Promise<number> {
  return Number((await connection.runAndReadAll('SELECT count(*) FROM source')).getRows()[0]?.[0] ?? 0);
}
