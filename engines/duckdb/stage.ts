import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DuckDBConnection, DuckDBType } from '@duckdb/node-api';
import type { Target } from '../../core/dataset/declaration.ts';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { StagedFile } from '../../core/plan/result.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { bind, type ParameterValues } from './binding.ts';
import { literal } from './quote.ts';

const suffixes = { zstd: '.zst', snappy: '.snappy', gzip: '.gz', none: '' } as const;

/** Options of COPY. One thread writes one file after the other, so names and bytes are the same every time. */
export function copyOptions({ format, compression, fileBytes }: Target): string {
  if (format !== 'parquet' && compression === 'snappy') {
    throw new LakefillError('NotSupported', `${format} cannot be compressed with snappy`, {
      data: { format, compression },
      hint: 'set compression to zstd, gzip or none',
    });
  }
  const codec = compression === 'none' && format !== 'csv' ? 'uncompressed' : compression;
  const extension = format === 'parquet' ? format : `${format}${suffixes[compression]}`;
  return [
    `FORMAT ${format}`,
    `COMPRESSION ${literal(codec)}`,
    ...(format === 'csv' ? ['HEADER true'] : []),
    `FILE_SIZE_BYTES ${fileBytes}`,
    `FILENAME_PATTERN 'part-{i}'`,
    `FILE_EXTENSION ${literal(extension)}`,
  ].join(', ');
}

/** Runs the query into files below `folder`; no row gives one valid file without rows. Answers the number of rows. */
export async function copyTo(
  connection: DuckDBConnection,
  query: { sql: string; types: ReadonlyMap<string, DuckDBType> },
  values: ParameterValues,
  folder: string,
  options: string,
): Promise<number> {
  const prepared = await connection.prepare(`COPY (${query.sql}\n) TO ${literal(folder)} (${options})`);
  try {
    await bind(connection, prepared, query.types, values);
    return (await prepared.run()).rowsChanged;
  } finally {
    prepared.destroySync();
  }
}

/**
 * Puts the folder's files below `prefix` in the order of their numbers and removes them here. Looks at them synchronously:
 * in the thread pool each look would wait behind a running query.
 */
export async function putFiles(store: ObjectStore, folder: string, prefix: string): Promise<StagedFile[]> {
  const names = readdirSync(folder).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  const staged: StagedFile[] = [];
  for (const name of names) {
    const file = join(folder, name);
    const uri = `${prefix}${name}`;
    try {
      const { checksum } = await store.put(uri, { file }, { ifNoneMatch: true });
      staged.push({ uri, size: statSync(file).size, checksum: checksum ?? (await sha256(file)) });
      unlinkSync(file);
    } catch (cause) {
      throw new LakefillError('EngineFailed', `cannot stage ${uri}: ${errorMessage(cause)}`, { data: { uri }, cause });
    }
  }
  return staged;
}

/** For stores that compute none. */
async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return `sha256:${hash.digest('hex')}`;
}
