import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { main } from '../../cli/main.ts';
import type { Json } from '../../core/json.ts';

export type Fields = Record<string, Json>;

const flightsFile = 'node_modules/vega-datasets/data/flights-3m.parquet';

/** Six days of real flights around the change to summer time on 2001-04-01. */
export const firstDay = '2001-03-30';
export const lastDay = '2001-04-04';

/** Runs statements of DuckDB and answers the last one's rows. */
export async function duckdb(...statements: string[]): Promise<Record<string, Json>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  try {
    let rows: Record<string, Json>[] = [];
    for (const statement of statements) {
      rows = (await connection.runAndReadAll(statement)).getRowObjectsJson() as Record<string, Json>[];
    }
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** The flights, for all tests of a file: made once. */
export async function cutFlights(): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'flights-')), 'flights.parquet');
  await duckdb(
    `COPY (FROM '${flightsFile}' WHERE date >= DATE '${firstDay}' AND date < DATE '${lastDay}' + 1 ORDER BY date)
     TO '${file}' (FORMAT parquet, ROW_GROUP_SIZE 20480)`,
  );
  return file;
}

export const flights = (change: Fields = {}): Fields => ({
  dataset: 'flights',
  timeZone: 'America/New_York',
  partitions: { dt: { type: 'date', format: 'yyyy-MM-dd', range: `${firstDay},${lastDay}` } },
  sources: [
    { id: 'raw', kind: 's3', location: 's3://raw/flights/flights.parquet', format: 'parquet', timeColumn: 'date' },
  ],
  target: { kind: 's3', location: 's3://lake/flights/dt=${dt}/' },
  transform: { sql: 'SELECT date, delay, distance, origin, destination FROM source', rows: 'same' },
  ...change,
});

export const withTable: Fields = { kind: 's3', location: 's3://lake/flights/dt=${dt}/', table: 'analytics.flights' };

export interface Said {
  exit: number;
  /** The document on standard output, or its text where it is none. */
  out: Fields;
  err: string;
}

export interface Home {
  root: string;
  datasets: string;
  declare(...declarations: Fields[]): void;
  /** Runs `lakefill --json …` in this process, on 2001-07-05. */
  lakefill(...args: string[]): Promise<Said>;
  /** The same without `--json`: as people see it. */
  shown(...args: string[]): Promise<{ exit: number; out: string; err: string }>;
  /** An object's path. */
  path(uri: string): string;
  /** Every file of the home with what must not change where nothing may be written: content and mtime. */
  tree(): Record<string, string>;
  dispose(): void;
}

export function makeHome(source: string | null): Home {
  const home = mkdtempSync(join(tmpdir(), 'cli-'));
  const root = join(home, 'lake');
  const datasets = join(home, 'datasets');
  mkdirSync(datasets);
  const global = ['--root', root, '--datasets', datasets, '--as-of', '2001-07-05T12:00:00Z'];
  if (source) copyTo(source, join(root, 'raw/flights/flights.parquet'));
  return {
    root,
    datasets,
    declare: (...declarations) => {
      for (const one of declarations) writeFileSync(join(datasets, `${String(one.dataset)}.yml`), JSON.stringify(one));
    },
    lakefill: (...args) => say(['--json', ...global, ...args]),
    shown: async (...args) => {
      const { exit, out, err } = await say([...global, ...args]);
      return { exit, out: String(out.text), err };
    },
    path: (uri) => join(root, uri.slice('s3://'.length)),
    tree: () => treeOf(home),
    dispose: () => rmSync(home, { recursive: true, force: true }),
  };
}

function copyTo(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to);
}

/** One command line in this process, with what it wrote caught. */
export async function say(args: readonly string[]): Promise<Said> {
  const caught = { out: '', err: '' };
  const write = (into: 'out' | 'err') => (chunk: string | Uint8Array) => {
    caught[into] += String(chunk);
    return true;
  };
  const { stdout, stderr } = process;
  const before = { out: stdout.write, err: stderr.write };
  stdout.write = write('out') as typeof stdout.write;
  stderr.write = write('err') as typeof stderr.write;
  try {
    const exit = await main(['node', 'lakefill', ...args]);
    return { exit, out: documentOf(caught.out), err: caught.err };
  } finally {
    stdout.write = before.out;
    stderr.write = before.err;
  }
}

function documentOf(text: string): Fields {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return { text };
  }
}

function treeOf(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files = globSync('**/*', { cwd: folder, withFileTypes: true });
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(folder.length + 1), stampOf(path)]),
  );
}

function stampOf(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile()) return 'folder';
  return `${createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12)} ${stats.mtimeMs}`;
}
