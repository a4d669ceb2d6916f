import { readFile, stat } from 'node:fs/promises';
import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { Condition } from '../../../ports/object-store.ts';
import { sdkError } from '../fault.ts';
import { algorithm } from './checksum.ts';
import { type Checked, conditions, onceMoreOnConflict, writing, written } from './condition.ts';
import { partSize, uploadParts } from './multipart.ts';
import { headOutput } from './read.ts';
import { addressOf, isMismatch, isMissing, mismatch, quoted, type Session, s3Fault } from './session.ts';
import { withToken } from './token.ts';

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

/** Never a text: the SDK takes one without a character for no body at all, and sends no length. */
async function bytesOf(body: Uint8Array | string | { file: string }): Promise<Uint8Array> {
  if (typeof body === 'string') return Buffer.from(body);
  return 'file' in body ? readFile(body.file) : body;
}
