import { LakefillError } from './errors.ts';

/** `s3://bucket/key`; the key is raw, never percent-encoded, and may be empty or a prefix. */
export interface Location {
  bucket: string;
  key: string;
}

export function parseUri(uri: string): Location {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri);
  if (!match?.[1]) {
    throw new LakefillError('InvalidRequest', `"${uri}" is not an S3 address`, { hint: 'write s3://bucket/key' });
  }
  return { bucket: match[1], key: match[2] ?? '' };
}

export const toUri = ({ bucket, key }: Location): string => `s3://${bucket}/${key}`;
