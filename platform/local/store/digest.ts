import { createHash, hash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { look, type Stamp } from './stamp.ts';

/** Up to this a synchronous read is faster than hops through the thread pool. */
export const small = 1 << 20;

/** SHA-256 in hex: ETag and checksum of everything in this store. */
export const digest = (bytes: Uint8Array): string => hash('sha256', bytes, 'hex');

/** Reads the file once; constant memory. */
export async function digestFile(path: string, size: number): Promise<string> {
  if (size <= small) return digest(readFileSync(path));
  const sha = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: small }), sha);
  return sha.digest('hex');
}

/**
 * The hash of what is there, with the stamp it had before and after. Undefined when the file is gone or was written
 * while it was read.
 */
export async function digestStable(path: string): Promise<{ etag: string; stamp: Stamp } | undefined> {
  try {
    const before = look(path);
    if (!before) return undefined;
    const etag = await digestFile(path, before.size);
    const after = look(path);
    return after?.text === before.text ? { etag, stamp: after } : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
