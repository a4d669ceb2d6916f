import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { errorMessage } from '../../../core/errors.ts';
import type { ObjectHead } from '../../../ports/object-store.ts';
import { sdkError } from '../fault.ts';
import { checksumOf } from './checksum.ts';
import { addressOf, isMissing, quoted, type Session, s3Fault, unquoted, versionOf } from './session.ts';
import { withoutToken } from './token.ts';

/** The SDK repeats requests, but not bodies that break off. */
const bodyTries = 4;

export interface Wanted {
  versionId?: string | undefined;
  ifMatch?: string | undefined;
  /** Bytes `[start, end)`, `end` above `start`. */
  range?: { start: number; end: number };
}

/** The bytes and what came with them. Errors: the SDK's. */
export async function fetchBytes(
  session: Session,
  uri: string,
  { versionId, ifMatch, range }: Wanted,
): Promise<{ body: Uint8Array; output: GetObjectCommandOutput }> {
  const command = new GetObjectCommand({
    ...addressOf(session, uri),
    VersionId: versionId,
    ...(ifMatch !== undefined && { IfMatch: quoted(ifMatch) }),
    ...(range && { Range: `bytes=${range.start}-${range.end - 1}` }),
  });
  for (let tries = 1; ; tries++) {
    const output = await session.client.send(command);
    try {
      return { body: (await output.Body?.transformToByteArray()) ?? new Uint8Array(), output };
    } catch (error) {
      if (tries === bodyTries) throw brokenBody(error);
      await session.pause(tries);
    }
  }
}

/** Also a body whose checksum is not the one that S3 sent with it. */
const brokenBody = (cause: unknown): Error =>
  Object.assign(new Error(`the body broke off: ${errorMessage(cause)}`, { cause }), { name: 'TimeoutError' });

/** A range that begins behind the last byte, which every range of an object without a byte does. */
export const isBehindTheEnd = (error: unknown): boolean => sdkError(error).status === 416;

export async function getRange(
  session: Session,
  uri: string,
  range: { start: number; end: number },
  ifMatch: string | undefined,
): Promise<Uint8Array> {
  if (range.end <= range.start) return new Uint8Array();
  try {
    return (await fetchBytes(session, uri, { range, ifMatch })).body;
  } catch (error) {
    if (isBehindTheEnd(error)) return new Uint8Array();
    throw s3Fault(error, uri);
  }
}

/** S3's whole answer, undefined where nothing is. Error: `TransientError`. */
export async function headOutput(
  session: Session,
  uri: string,
  versionId: string | undefined,
): Promise<HeadObjectCommandOutput | undefined> {
  try {
    return await session.client.send(
      new HeadObjectCommand({ ...addressOf(session, uri), VersionId: versionId, ChecksumMode: 'ENABLED' }),
    );
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw s3Fault(error, uri, versionId);
  }
}

export const headOf = (uri: string, output: HeadObjectCommandOutput): ObjectHead => ({
  uri,
  size: output.ContentLength ?? 0,
  etag: unquoted(output.ETag),
  lastModified: output.LastModified?.getTime() ?? 0,
  versionId: versionOf(output.VersionId),
  checksum: checksumOf(output),
  metadata: withoutToken(output.Metadata),
});
