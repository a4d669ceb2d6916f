import { join, resolve } from 'node:path';
import { LakefillError } from '../../../core/errors.ts';
import { parseUri } from '../../../core/uri.ts';

/** The ledger's bucket; it lies at `<root>/.lakefill/control/`. */
export const controlBucket = 'lakefill-control';

/** Where an object is: its address, and the plain file that holds its newest version. */
export interface Place {
  uri: string;
  bucket: string;
  key: string;
  path: string;
}

/** The folder whose files are the bucket's objects. */
export function bucketFolder(root: string, bucket: string): string {
  if (bucket === controlBucket) return join(resolve(root), '.lakefill', 'control');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(bucket)) {
    throw new LakefillError('KeyNotRepresentable', `"${bucket}" is not a bucket name`, {
      data: { bucket },
      hint: 'use up to 63 letters, digits, dots, hyphens or underscores, a letter or digit first',
    });
  }
  return join(resolve(root), bucket);
}

/** Error: `KeyNotRepresentable` for keys that no file can have, or that would lead out of the bucket's folder. */
export function locate(root: string, uri: string): Place {
  const { bucket, key } = parseUri(uri);
  const folder = bucketFolder(root, bucket);
  const problem = problemOf(key);
  if (problem) throw notRepresentable(uri, problem);
  return { uri, bucket, key, path: `${folder}/${key}` };
}

/** What keeps a path segment from being a file name, or undefined. */
export function segmentProblem(segment: string): string | undefined {
  if (segment === '') return 'it has an empty part between slashes';
  if (segment === '.' || segment === '..') return `"${segment}" would mean another folder`;
  if (segment.includes('\0')) return 'it contains a NUL character';
  if (!segment.isWellFormed()) return 'it is not valid Unicode';
  if (Buffer.byteLength(segment) > 255) return 'one of its parts is longer than 255 bytes';
  return undefined;
}

function problemOf(key: string): string | undefined {
  if (key === '') return 'the key is empty';
  for (const segment of key.split('/')) {
    const problem = segmentProblem(segment);
    if (problem) return problem;
  }
  return undefined;
}

export const notRepresentable = (uri: string, problem: string, cause?: unknown): LakefillError =>
  new LakefillError('KeyNotRepresentable', `${uri} cannot be a file: ${problem}`, {
    data: { uri },
    hint: 'choose another key; S3 would take this one, a file system cannot',
    cause,
  });
