import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile, stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import type { ReadRange } from '../core/audit/footer/index.ts';
import type { Format } from '../core/dataset/declaration.ts';
import { errorMessage, LakefillError } from '../core/errors.ts';
import type { ObjectState } from '../core/gaps/candidate.ts';

/** A file of this machine that a command line names, in the shape of an object: its path is its address. */
export interface DataFile extends ObjectState {
  /** Milliseconds since 1970. */
  modified: number;
}

/** Refuses what is not there or no file: `InvalidRequest`, before anything is read. */
export async function openDataFile(path: string): Promise<DataFile> {
  try {
    const { size, mtimeMs, ino } = await stat(path).then((stats) => {
      if (stats.isFile()) return stats;
      throw new Error('it is not a file');
    });
    return { uri: path, size, etag: `${ino}-${size}-${mtimeMs}`, modified: Math.floor(mtimeMs) };
  } catch (error) {
    throw unreadable(path, error);
  }
}

const FORMATS: Readonly<Record<string, Format>> = {
  parquet: 'parquet',
  csv: 'csv',
  json: 'json',
  jsonl: 'json',
  ndjson: 'json',
};

/** By the extension, which for text may be followed by that of a compression. All files of a set are of one format. */
export function formatOf(files: readonly DataFile[]): Format {
  const formats = new Set(
    files.map(({ uri }): Format => {
      const extension = /\.(\w+?)(?:\.(?:gz|zst))?$/i.exec(uri)?.[1]?.toLowerCase() ?? '';
      const format = FORMATS[extension];
      if (format !== undefined) return format;
      throw new LakefillError('InvalidRequest', `${uri} has no extension that tells its format`, {
        data: { file: uri },
        hint: `name it .${Object.keys(FORMATS).join(', .')}; text may be compressed (.gz, .zst)`,
      });
    }),
  );
  const [format, ...others] = formats;
  if (format !== undefined && others.length === 0) return format;
  throw new LakefillError('InvalidRequest', `files of ${formats.size} formats are not one set of data`, {
    data: { files: files.map(({ uri }) => uri), formats: [...formats] },
  });
}

/** Hands out reads of byte ranges; the file is open as long as `work` lasts. */
export async function withRanges<T>(path: string, work: (read: ReadRange) => Promise<T>): Promise<T> {
  const handle: FileHandle = await open(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  try {
    return await work(async (start, end) => {
      const buffer = Buffer.alloc(end - start);
      const { bytesRead } = await handle.read(buffer, 0, end - start, start);
      return buffer.subarray(0, bytesRead);
    });
  } finally {
    await handle.close();
  }
}

/** A text file, or standard input for `-`. */
export async function readText(path: string): Promise<string> {
  try {
    return path === '-' ? await text(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** `md5:…`, of the whole file. */
export async function checksumOf(path: string, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path), hash);
  return `${algorithm}:${hash.digest('hex')}`;
}

const unreadable = (path: string, cause: unknown): LakefillError =>
  new LakefillError('InvalidRequest', `${path} cannot be read: ${errorMessage(cause)}`, {
    data: { file: path },
    hint: 'give the path of a file of this machine',
    cause,
  });
