import { errorMessage, LakefillError } from '../../errors.ts';
import type { Facts } from '../facts.ts';
import { type FooterFacts, factsOf } from './facts.ts';
import { checkInvariants } from './invariants.ts';
import { metadataOf } from './metadata.ts';

export interface FileRef {
  uri: string;
  size: number;
}

/** Bytes `[start, end)` of the file. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>;

/** What the end of a file turned out to be. `facts` also stand for a file that cannot be read: its bytes and the problem. */
export type FooterReading =
  | ({ outcome: 'ok'; file: FileRef } & FooterFacts)
  | { outcome: 'corrupt' | 'encrypted' | 'not-parquet' | 'empty'; file: FileRef; message: string; facts: Facts };

const MAGIC = 'PAR1';
const ENCRYPTED_MAGIC = 'PARE';
/** Footer length and magic at the end. */
const TAIL = 8;
/** Magic, footer length, magic. */
const MIN_SIZE = 12;
const SMALL_FILE = 1 << 20;
const SMALL_FETCH = 1 << 10;
const LARGE_FETCH = 1 << 14;
/** Far above any footer seen; keeps a damaged length from fetching the whole file. */
const MAX_FOOTER = 64 << 20;

/**
 * Reads a Parquet file's footer: at most two range requests, 1 KB first for files under 1 MB, else 16 KB, and no more
 * than the footer in all. Any bytes give an outcome. Only a failing read throws: its own `LakefillError`, or
 * `TransientError`, because a file that could not be fetched is not a broken one.
 */
export async function readFooter(file: FileRef, read: ReadRange): Promise<FooterReading> {
  const { size } = file;
  if (size === 0) return unreadable('empty', file, 'the file has no byte');
  const first = Math.max(0, size - (size < SMALL_FILE ? SMALL_FETCH : LARGE_FETCH));
  const tail = await fetch(file, read, first, size);
  if (tail.byteLength !== size - first)
    return unreadable('corrupt', file, `only ${tail.byteLength} of its last ${size - first} bytes could be read`);

  const magic = textOf(tail.subarray(-4));
  if (magic === ENCRYPTED_MAGIC && size >= MIN_SIZE) return unreadable('encrypted', file, 'the footer is encrypted');
  if (magic !== MAGIC || size < MIN_SIZE) return withoutMagic(file, first === 0 ? tail : await fetch(file, read, 0, 4));

  const length = new DataView(tail.buffer, tail.byteOffset, tail.byteLength).getUint32(tail.byteLength - TAIL, true);
  const start = size - TAIL - length;
  if (length === 0 || start < MAGIC.length)
    return unreadable('corrupt', file, `a footer of ${length} bytes in a file of ${size}`);
  if (length > MAX_FOOTER)
    return unreadable('corrupt', file, `a footer of ${length} bytes is over the limit of ${MAX_FOOTER}`);

  const head = start < first ? await fetch(file, read, start, first) : new Uint8Array(0);
  if (head.byteLength !== Math.max(0, first - start))
    return unreadable('corrupt', file, 'the footer could be read only in part');
  return decode(file, footerBytes(head, tail, length), start);
}

function footerBytes(head: Uint8Array, tail: Uint8Array, length: number): Uint8Array {
  if (head.byteLength === 0) return tail.subarray(tail.byteLength - TAIL - length, tail.byteLength - TAIL);
  const footer = new Uint8Array(length);
  footer.set(head);
  footer.set(tail.subarray(0, length - head.byteLength), head.byteLength);
  return footer;
}

/** The boundary: whatever the decoders throw on hostile bytes becomes an outcome. */
function decode(file: FileRef, footer: Uint8Array, footerStart: number): FooterReading {
  try {
    const metadata = metadataOf(footer);
    const problems = checkInvariants(metadata, file.uri, footerStart);
    return { outcome: 'ok', file, ...factsOf(metadata, file, footerStart, problems) };
  } catch (error) {
    return unreadable('corrupt', file, `the footer cannot be decoded: ${errorMessage(error)}`);
  }
}

/** Only a file that begins as Parquet was cut off; anything else never was. */
function withoutMagic(file: FileRef, bytes: Uint8Array): FooterReading {
  const begin = textOf(bytes.subarray(0, 4));
  return begin === MAGIC || begin === ENCRYPTED_MAGIC
    ? unreadable('corrupt', file, 'the file begins as Parquet but does not end so: it was cut off')
    : unreadable('not-parquet', file, 'the file does not end as Parquet');
}

function unreadable(outcome: Exclude<FooterReading['outcome'], 'ok'>, file: FileRef, message: string): FooterReading {
  const problems = [{ file: file.uri, check: 'unreadable' as const, message }];
  const facts = { files: 1, rows: 0, bytes: file.size, rowGroups: 0, columns: [], schemas: [], problems };
  return { outcome, file, message, facts };
}

async function fetch(file: FileRef, read: ReadRange, start: number, end: number): Promise<Uint8Array> {
  try {
    return await read(start, end);
  } catch (cause) {
    if (cause instanceof LakefillError) throw cause;
    throw new LakefillError('TransientError', `cannot read ${file.uri}: ${errorMessage(cause)}`, {
      data: { uri: file.uri, start, end },
      cause,
    });
  }
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
