import { deepStrictEqual } from 'node:assert';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import type { Facts } from '../../core/audit/facts.ts';
import { readFooter } from '../../core/audit/footer/index.ts';
import { emptyFacts, mergeFacts } from '../../core/audit/merge.ts';
import { type Figure, figure, median } from '../figure.ts';
import { backfill, demandRun, flights, withLake } from '../jobs/lake.ts';

const ROUNDS = 5;
const scan = 'a DuckDB scan for the same rows, nulls and bounds';

/** Rows, nulls and bounds of 182 daily files and of one file of the same 3,000,000 rows: from footers, and by a scan. */
export async function bench(): Promise<Figure[]> {
  return withLake(async (context, root) => {
    const { runId } = await backfill(context);
    await demandRun(runId, { outcome: 'SUCCEEDED', published: 182, rows: 3_000_000 }, context);
    const days = (await readdir(join(root, 'lake'), { recursive: true }))
      .filter((file) => file.endsWith('.parquet'))
      .map((file) => join(root, 'lake', file));
    return [...(await compare('182 days', days)), ...(await compare('one file', [flights]))];
  });
}

async function compare(what: string, files: readonly string[]): Promise<Figure[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const footers = await timed(() => fromFooters(files));
    const scanned = await timed(() => fromScan(connection, files));
    deepStrictEqual(summary(footers.value.facts), scanned.value, `${what}: footers and scan disagree`);
    rounds.push({ footers, scanned });
  }
  const scannedBytes = await chunkBytes(connection, files);
  connection.closeSync();
  const [first] = rounds;
  if (first === undefined) return [];
  const { bytes, requests, most } = first.footers.value;
  if (most > 2) throw new Error(`${most} range reads for one file`);
  const perFile = 'at most 2 range reads a file';
  return [
    figure(`${what}: bytes`, 'bytes', bytes, scannedBytes, `${scan}: its column chunks`),
    figure(`${what}: range reads`, 'requests', requests, 2 * files.length, perFile),
    figure(
      `${what}: time`,
      'ms',
      median(rounds.map(({ footers }) => footers.milliseconds)),
      median(rounds.map(({ scanned }) => scanned.milliseconds)),
      scan,
    ),
  ];
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; milliseconds: number }> {
  const started = performance.now();
  const value = await work();
  return { value, milliseconds: performance.now() - started };
}

/** What the audit does: ranges of each file, facts merged; every byte and request counted, and the most for one file. */
async function fromFooters(
  files: readonly string[],
): Promise<{ facts: Facts; bytes: number; requests: number; most: number }> {
  let [facts, bytes, requests, most] = [emptyFacts, 0, 0, 0];
  for (const file of files) {
    const { size } = await stat(file);
    const handle = await open(file);
    let own = 0;
    const reading = await readFooter({ uri: file, size }, async (start, end) => {
      const part = await range(handle, start, end);
      own += 1;
      bytes += part.byteLength;
      return part;
    });
    await handle.close();
    facts = mergeFacts(facts, reading.facts);
    requests += own;
    most = Math.max(most, own);
  }
  return { facts, bytes, requests, most };
}

async function range(handle: FileHandle, start: number, end: number): Promise<Uint8Array> {
  const buffer = new Uint8Array(end - start);
  const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
  return buffer.subarray(0, bytesRead);
}

type Summary = Record<string, { rows: number; nulls: number; min: string; max: string }>;

const summary = ({ rows, columns }: Facts): Summary =>
  Object.fromEntries(
    columns.map(({ name, nulls = -1, min, max }) => [
      name,
      { rows, nulls, min: String(min?.value), max: String(max?.value) },
    ]),
  );

/** The same numbers by reading every value. */
async function fromScan(connection: DuckDBConnection, files: readonly string[]): Promise<Summary> {
  const columns = ['date', 'delay', 'distance', 'origin', 'destination'];
  const value = (name: string): string => (name === 'date' ? 'epoch_us(date)' : name);
  const asked = columns.map(
    (name) => `count(*) - count(${name}), min(${value(name)})::VARCHAR, max(${value(name)})::VARCHAR`,
  );
  const answer = await connection.runAndReadAll(
    `SELECT count(*), ${asked.join(', ')} FROM read_parquet(${listOf(files)})`,
  );
  const [row = []] = answer.getRows();
  return Object.fromEntries(
    columns.map((name, i) => [
      name,
      { rows: Number(row[0]), nulls: Number(row[1 + 3 * i]), min: String(row[2 + 3 * i]), max: String(row[3 + 3 * i]) },
    ]),
  );
}

/** The column chunks, which a scan cannot do without. */
async function chunkBytes(connection: DuckDBConnection, files: readonly string[]): Promise<number> {
  const answer = await connection.runAndReadAll(
    `SELECT sum(total_compressed_size)::BIGINT FROM parquet_metadata(${listOf(files)})`,
  );
  return Number(answer.getRows()[0]?.[0]);
}

const listOf = (files: readonly string[]): string => `[${files.map((file) => `'${file}'`).join(', ')}]`;
