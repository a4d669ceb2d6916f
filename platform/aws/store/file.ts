import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { errorMessage, LakefillError } from '../../../core/errors.ts';
import type { LocalFile } from '../../../ports/object-store.ts';
import { eachLimit } from '../each-limit.ts';
import { fetchBytes, isBehindTheEnd } from './read.ts';
import { isMismatch, isMissing, type Session, s3Fault, unquoted } from './session.ts';

/** One GET each: a broken one is repeated by itself, and several use more of the bandwidth than one stream does. */
const pieceSize = 16 * 2 ** 20;
const inFlight = 4;

/** A download, held to one ETag from its first byte to its last. Budget: one GET for each 16 MiB, 64 MiB of memory. */
export async function download(
  session: Session,
  tempDir: string,
  uri: string,
  { versionId, etag }: { versionId?: string; etag?: string },
): Promise<LocalFile> {
  await mkdir(tempDir, { recursive: true });
  const path = join(tempDir, `${randomUUID()}${extension(uri)}`);
  const release = () => rm(path, { force: true });
  try {
    const handle = await open(path, 'wx');
    try {
      await fill(session, handle, uri, versionId, etag);
    } finally {
      await handle.close();
    }
    return { path, release };
  } catch (error) {
    await release();
    throw downloadFault(error, uri, versionId, etag);
  }
}

async function fill(
  session: Session,
  handle: FileHandle,
  uri: string,
  versionId: string | undefined,
  etag: string | undefined,
): Promise<void> {
  const piece = (index: number, ifMatch: string | undefined) => {
    const start = index * pieceSize;
    return fetchBytes(session, uri, { versionId, ifMatch, range: { start, end: start + pieceSize } });
  };
  const keep = async (index: number, bytes: Uint8Array) => {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, index * pieceSize + done);
      done += bytesWritten;
    }
  };
  const first = await piece(0, etag).catch((error: unknown) => {
    if (isBehindTheEnd(error)) return undefined;
    throw error;
  });
  if (!first) return;
  await keep(0, first.body);
  const size = Number(/\/(\d+)$/.exec(first.output.ContentRange ?? '')?.[1] ?? first.body.length);
  const others = Array.from({ length: Math.max(0, Math.ceil(size / pieceSize) - 1) }, (_, index) => index + 1);
  await eachLimit(others, inFlight, async (index) => {
    await keep(index, (await piece(index, unquoted(first.output.ETag))).body);
  });
}

function downloadFault(error: unknown, uri: string, versionId: string | undefined, etag: string | undefined): unknown {
  if (isMismatch(error) || (etag !== undefined && isMissing(error))) {
    return new LakefillError('SourceChanged', `${uri} changed since it was listed`, {
      data: { uri, expected: etag ?? null },
      hint: 'plan again: the bytes that the plan was made from are not what is there now',
      cause: error,
    });
  }
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') {
    return new LakefillError('TransientError', `no space left for ${uri}: ${errorMessage(error)}`, {
      data: { uri },
      hint: 'give the function more ephemeral storage, or lower limits.lambda.maxChunkBytes',
      cause: error,
    });
  }
  return s3Fault(error, uri, versionId);
}

/** Readers such as DuckDB tell formats by their extension (`.csv.gz`). */
const extension = (uri: string): string => /(\.[A-Za-z0-9]{1,12}){1,2}$/.exec(basename(uri))?.[0] ?? '';
