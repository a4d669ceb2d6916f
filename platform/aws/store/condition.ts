import { LakefillError } from '../../../core/errors.ts';
import type { Condition, Written } from '../../../ports/object-store.ts';
import { sdkError } from '../fault.ts';
import { type Checksums, checksumOf } from './checksum.ts';
import { headOf, headOutput } from './read.ts';
import { isMismatch, isMissing, mismatch, quoted, type Session, s3Fault, unquoted, versionOf } from './session.ts';
import { hasToken, newToken } from './token.ts';

/** How often a write is sent again after 409: rivals were at work on the key in that moment. */
const conflictTries = 8;

export type Checked = Written & { checksum: string | null };

/**
 * A write under a condition, sent again after 409 (`ConditionalRequestConflict`). A refusal that may be the echo of an
 * earlier, unanswered success of this very write is told apart by the token that the object then carries.
 */
export async function writing(
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

export async function onceMoreOnConflict<T>(session: Session, uri: string, send: () => Promise<T>): Promise<T> {
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

export const conditions = ({ ifMatch, ifNoneMatch }: Condition): { IfMatch?: string; IfNoneMatch?: string } => ({
  ...(ifMatch !== undefined && { IfMatch: quoted(ifMatch) }),
  ...(ifNoneMatch && { IfNoneMatch: '*' }),
});

export const written = (
  output: Checksums & { ETag?: string | undefined; VersionId?: string | undefined },
): Checked => ({
  etag: unquoted(output.ETag),
  versionId: versionOf(output.VersionId),
  checksum: checksumOf(output),
});
