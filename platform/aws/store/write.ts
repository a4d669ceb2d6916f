import { readFile, stat } from 'node:fs/promises';
import { CopyObjectCommand, DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { LakefillError } from '../../../core/errors.ts';
import { parseUri } from '../../../core/uri.ts';
import type { Condition, Written } from '../../../ports/object-store.ts';
import { sdkError } from '../fault.ts';
import { algorithm, type Checksums, checksumOf } from './checksum.ts';
import { copyLimit, copyParts, partSize, uploadParts } from './multipart.ts';
import { headOf, headOutput } from './read.ts';
import {
  addressOf,
  isMismatch,
  isMissing,
  mismatch,
  noSuchKey,
  quoted,
  type Session,
  s3Fault,
  unquoted,
  versionOf,
} from './session.ts';
import { hasToken, newToken, withoutToken, withToken } from './token.ts';

/** How often a write is sent again after 409: rivals were at work on the key in that moment. */
const conflictTries = 8;

type Checked = Written & { checksum: string | null };

/** Budget: one PUT up to 16 MiB or for bytes in memory, else a multipart upload of at most 64 MiB in flight. */
export async function put(
  session: Session,
  uri: string,
  body: Uint8Array | string | { file: string },
  { metadata = {}, ...condition }: Condition & { metadata?: Record<string, string> },
): Promise<Checked> {
  const size = typeof body === 'object' && 'file' in body ? (await stat(body.file)).size : 0;
  return writing(session, uri, condition, async (token) => {
    const head = { Metadata: withToken(metadata, token) };
    if (typeof body === 'object' && 'file' in body && size > partSize) {
      return written(await uploadParts(session, uri, body.file, size, head, conditions(condition)));
    }
    return written(
      await session.client.send(
        new PutObjectCommand({
          ...addressOf(session, uri),
          ...head,
          ...conditions(condition),
          Body: await bytesOf(body),
          ChecksumAlgorithm: algorithm,
        }),
      ),
    );
  });
}

/**
 * Keeps the source's headers (type, encoding, ..) and, where none is given, its metadata; its tags only up to 5 GB, where one
 * request does it. Budget: a HEAD and one COPY, or one part copy for each 512 MiB.
 */
export async function copy(
  session: Session,
  source: { uri: string; versionId?: string; etag?: string },
  to: string,
  { metadata, ...condition }: Condition & { metadata?: Record<string, string> },
): Promise<Written> {
  const from = await headOutput(session, source.uri, source.versionId);
  if (!from) throw noSuchKey(source.uri, source.versionId);
  const found = headOf(source.uri, from);
  if (source.etag !== undefined && source.etag !== found.etag) throw mismatch(source.uri, source.etag);
  const { etag, versionId } = await writing(session, to, condition, async (token) => {
    const head = {
      Metadata: withToken(metadata ?? withoutToken(from.Metadata), token),
      CacheControl: from.CacheControl,
      ContentDisposition: from.ContentDisposition,
      ContentEncoding: from.ContentEncoding,
      ContentLanguage: from.ContentLanguage,
      ContentType: from.ContentType,
    };
    const copySource = {
      CopySource: copySourceOf(source.uri, source.versionId),
      ...(source.etag !== undefined && { CopySourceIfMatch: quoted(source.etag) }),
      ...(session.owner.ExpectedBucketOwner !== undefined && {
        ExpectedSourceBucketOwner: session.owner.ExpectedBucketOwner,
      }),
    };
    if (found.size > copyLimit) {
      // Parts are read one after another: all of them from the object that was looked at.
      const pinned = { ...copySource, CopySourceIfMatch: quoted(found.etag) };
      return written(await copyParts(session, to, found.size, pinned, head, conditions(condition)));
    }
    const output = await session.client.send(
      new CopyObjectCommand({
        ...addressOf(session, to),
        ...copySource,
        ...head,
        ...conditions(condition),
        MetadataDirective: 'REPLACE',
        ChecksumAlgorithm: algorithm,
      }),
    );
    return written({ ...output.CopyObjectResult, VersionId: output.VersionId });
  });
  return { etag, versionId };
}

/** Repeated after a lost answer, a conditional delete finds its own work: what was to go is gone. */
export async function remove(session: Session, uri: string, ifMatch: string | undefined): Promise<void> {
  try {
    await onceMoreOnConflict(session, uri, () =>
      session.client.send(
        new DeleteObjectCommand({
          ...addressOf(session, uri),
          ...(ifMatch !== undefined && { IfMatch: quoted(ifMatch) }),
        }),
      ),
    );
  } catch (error) {
    if (ifMatch === undefined && isMissing(error)) return;
    if (!isMissing(error) && !isMismatch(error)) throw s3Fault(error, uri);
    if (sdkError(error).attempts > 1 && !(await headOutput(session, uri, undefined))) return;
    throw mismatch(uri, ifMatch ?? null, error);
  }
}

export async function removeVersion(session: Session, uri: string, versionId: string): Promise<void> {
  try {
    await session.client.send(new DeleteObjectCommand({ ...addressOf(session, uri), VersionId: versionId }));
  } catch (error) {
    if (!isMissing(error)) throw s3Fault(error, uri, versionId);
  }
}

/**
 * A write under a condition, sent again after 409 (`ConditionalRequestConflict`). A refusal that may be the echo of an
 * earlier, unanswered success of this very write is told apart by the token that the object then carries.
 */
async function writing(
  session: Session,
  uri: string,
  condition: Condition,
  send: (token: string) => Promise<Checked>,
): Promise<Checked> {
  const token = newToken();
  try {
    return await onceMoreOnConflict(session, uri, () => send(token));
  } catch (error) {
    const conditional = condition.ifMatch !== undefined || condition.ifNoneMatch === true;
    const refused = isMismatch(error) || (condition.ifMatch !== undefined && isMissing(error));
    if (refused || sdkError(error).name === 'NoSuchUpload') {
      const own = sdkError(error).attempts > 1 ? await headOutput(session, uri, undefined) : undefined;
      if (own && hasToken(own.Metadata, token)) return headOf(uri, own);
    }
    if (conditional && refused) throw mismatch(uri, condition.ifMatch ?? null, error);
    throw s3Fault(error, uri);
  }
}

async function onceMoreOnConflict<T>(session: Session, uri: string, send: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await send();
    } catch (error) {
      const { name, status } = sdkError(error);
      if (status !== 409 && name !== 'ConditionalRequestConflict') throw error;
      if (tries === conflictTries) {
        throw new LakefillError('TransientError', `${uri} is being written by others all the time`, {
          data: { uri },
          hint: 'wait until the other writer has finished',
          cause: error,
        });
      }
      await session.pause(tries);
    }
  }
}

const conditions = ({ ifMatch, ifNoneMatch }: Condition): { IfMatch?: string; IfNoneMatch?: string } => ({
  ...(ifMatch !== undefined && { IfMatch: quoted(ifMatch) }),
  ...(ifNoneMatch && { IfNoneMatch: '*' }),
});

const written = (output: Checksums & { ETag?: string | undefined; VersionId?: string | undefined }): Checked => ({
  etag: unquoted(output.ETag),
  versionId: versionOf(output.VersionId),
  checksum: checksumOf(output),
});

/** The header is part of a URL: every byte of a key that means something there is escaped, slashes are not. */
function copySourceOf(uri: string, versionId: string | undefined): string {
  const { bucket, key } = parseUri(uri);
  const path = key.split('/').map(encodeURIComponent).join('/');
  return `${bucket}/${path}${versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`}`;
}

/** Never a text: the SDK takes one without a character for no body at all, and sends no length. */
async function bytesOf(body: Uint8Array | string | { file: string }): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body);
  return 'file' in body ? readFile(body.file) : body;
}
