import { CopyObjectCommand, GetObjectTaggingCommand } from '@aws-sdk/client-s3';
import { parseUri } from '../../../core/uri.ts';
import type { Condition, Written } from '../../../ports/object-store.ts';
import { algorithm } from './checksum.ts';
import { conditions, writing, written } from './condition.ts';
import { copyLimit, copyParts } from './multipart.ts';
import { headOf, headOutput } from './read.ts';
import { addressOf, mismatch, noSuchKey, quoted, type Session } from './session.ts';
import { withoutToken, withToken } from './token.ts';

/**
 * Keeps the source's headers (type, encoding, ..), its tags and, where none is given, its metadata. Budget: a HEAD and one COPY;
 * over 5 GB a look at the tags, which parts do not carry, and one part copy for each 512 MiB.
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
      const tagged = { ...head, ...(await tagsOf(session, source.uri, source.versionId)) };
      return written(await copyParts(session, to, found.size, pinned, tagged, conditions(condition)));
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

/** As the upload's header writes them; nothing where the source has none, so that no right to write tags is needed. */
async function tagsOf(session: Session, uri: string, versionId: string | undefined): Promise<{ Tagging?: string }> {
  const { TagSet = [] } = await session.client.send(
    new GetObjectTaggingCommand({ ...addressOf(session, uri), VersionId: versionId }),
  );
  if (TagSet.length === 0) return {};
  return {
    Tagging: new URLSearchParams(TagSet.map(({ Key = '', Value = '' }): [string, string] => [Key, Value])).toString(),
  };
}

/** The header is part of a URL: every byte of a key that means something there is escaped, slashes are not. */
function copySourceOf(uri: string, versionId: string | undefined): string {
  const { bucket, key } = parseUri(uri);
  const path = key.split('/').map(encodeURIComponent).join('/');
  return `${bucket}/${path}${versionId === undefined ? '' : `?versionId=${encodeURIComponent(versionId)}`}`;
}
