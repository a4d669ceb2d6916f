import type { S3Client } from '@aws-sdk/client-s3';
import { LakefillError } from '../../../core/errors.ts';
import { parseUri } from '../../../core/uri.ts';
import { faultOf, sdkError } from '../fault.ts';
import type { Pause } from '../pause.ts';

/** What the parts of the store share. */
export interface Session {
  client: S3Client;
  /** The account that must own every bucket, where the caller says so. */
  owner: { ExpectedBucketOwner?: string };
  pause: Pause;
}

export function addressOf(
  session: Session,
  uri: string,
): { Bucket: string; Key: string; ExpectedBucketOwner?: string } {
  const { bucket, key } = parseUri(uri);
  return { Bucket: bucket, Key: key, ...session.owner };
}

export const unquoted = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');
export const quoted = (etag: string): string => `"${etag}"`;

/** Buckets that never kept versions have none to name; S3 lists their objects as version `null`. */
export const versionOf = (versionId: string | undefined): string => versionId ?? 'null';

/** 405 is a version that is a delete marker. HEAD has no body, so its errors have no name but their status. */
export function isMissing(error: unknown): boolean {
  const { name, status } = sdkError(error);
  if (name === 'NoSuchBucket' || name === 'NoSuchUpload') return false;
  return status === 404 || status === 405 || name === 'NoSuchKey' || name === 'NotFound' || name === 'NoSuchVersion';
}

export function isMismatch(error: unknown): boolean {
  const { name, status } = sdkError(error);
  return status === 412 || name === 'PreconditionFailed';
}

export const noSuchKey = (uri: string, versionId: string | undefined, cause?: unknown): LakefillError =>
  new LakefillError('NoSuchKey', `${uri} does not exist${versionId === undefined ? '' : ` in version ${versionId}`}`, {
    data: { uri, versionId: versionId ?? null },
    hint: versionId === undefined ? 'list what is there' : 'list its versions: this one was removed',
    cause,
  });

export const mismatch = (uri: string, expected: string | null, cause?: unknown): LakefillError =>
  new LakefillError('PreconditionFailed', `${uri} is not what it was expected to be`, {
    data: { uri, expected },
    hint: 'read it again and decide anew',
    cause,
  });

/** The port's word for what S3 answered about an object or a bucket. */
export function s3Fault(error: unknown, uri: string, versionId?: string): unknown {
  if (isMissing(error)) return noSuchKey(uri, versionId, error);
  if (isMismatch(error)) return mismatch(uri, null, error);
  if (sdkError(error).name === 'NoSuchBucket') {
    return new LakefillError('NoSuchBucket', `the bucket of ${uri} does not exist`, {
      data: { uri },
      hint: 'create the bucket, or correct the location in the dataset file',
      cause: error,
    });
  }
  return faultOf(error, uri, { uri });
}
