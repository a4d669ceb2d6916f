import { tmpdir } from 'node:os';
import type { S3Client } from '@aws-sdk/client-s3';
import type { ObjectStore } from '../../ports/object-store.ts';
import { jittered, type Pause } from './pause.ts';
import { versioning } from './store/bucket.ts';
import { copy } from './store/copy.ts';
import { download } from './store/file.ts';
import { list, listVersions } from './store/list.ts';
import { fetchBytes, getRange, headOf, headOutput } from './store/read.ts';
import { type Session, s3Fault, unquoted, versionOf } from './store/session.ts';
import { put, remove, removeVersion } from './store/write.ts';

export interface S3Options {
  client: S3Client;
  /** Account that must own every bucket that is touched; where absent, any may. */
  bucketOwner?: string;
  /** Where `localFile` puts downloads. Default: the system's folder for temporary files. */
  tempDir?: string;
  pause?: Pause;
}

/**
 * S3 as an object store. Checksums are CRC64NVME over whole objects. Besides the port's errors: `AccessDenied`, `NoSuchBucket`,
 * and the SDK's own for what is none of these.
 */
export function openS3Store({ client, bucketOwner, tempDir = tmpdir(), pause = jittered }: S3Options): ObjectStore {
  const owner = bucketOwner === undefined ? {} : { ExpectedBucketOwner: bucketOwner };
  const session: Session = { client, owner, pause };

  return {
    async get(uri, { versionId } = {}) {
      try {
        const { body, output } = await fetchBytes(session, uri, { versionId });
        return { body, etag: unquoted(output.ETag), versionId: versionOf(output.VersionId) };
      } catch (error) {
        throw s3Fault(error, uri, versionId);
      }
    },
    getRange: (uri, start, end, { ifMatch } = {}) => getRange(session, uri, { start, end }, ifMatch),
    async head(uri, { versionId } = {}) {
      const output = await headOutput(session, uri, versionId);
      return output && headOf(uri, output);
    },
    put: (uri, body, options = {}) => put(session, uri, body, options),
    copy: (source, to, options = {}) => copy(session, source, to, options),
    delete: (uri, { ifMatch } = {}) => remove(session, uri, ifMatch),
    deleteVersion: (uri, versionId) => removeVersion(session, uri, versionId),
    list: (prefix, options = {}) => list(session, prefix, options),
    listVersions: (prefix) => listVersions(session, prefix),
    versioning: (bucket) => versioning(session, bucket),
    localFile: (uri, options = {}) => download(session, tempDir, uri, options),
  };
}
