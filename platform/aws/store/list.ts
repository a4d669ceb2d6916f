import { ListObjectsV2Command, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { type Location, toUri } from '../../../core/uri.ts';
import type { ListPage, ObjectVersion } from '../../../ports/object-store.ts';
import { type Session, s3Fault, unquoted, versionOf } from './session.ts';

/** S3's page. */
const pageSize = 1_000;

/** XML cannot hold every character that a key can, so names are asked for in the form of URLs. */
const decoder = (encoding: string | undefined) => (name: string | undefined) =>
  encoding === 'url' ? decodeURIComponent((name ?? '').replaceAll('+', ' ')) : (name ?? '');

const millis = (date: Date | undefined): number => date?.getTime() ?? 0;

/** One request a page. */
export async function* list(
  session: Session,
  prefix: Location,
  { delimiter, startAfter, maxKeys = pageSize }: { delimiter?: '/'; startAfter?: string; maxKeys?: number },
): AsyncGenerator<ListPage> {
  const { bucket, key } = prefix;
  const input = {
    Bucket: bucket,
    Prefix: key,
    Delimiter: delimiter,
    StartAfter: startAfter,
    MaxKeys: Math.max(1, Math.min(maxKeys, pageSize)),
    EncodingType: 'url' as const,
    ...session.owner,
  };
  let token: string | undefined;
  do {
    const page = await ask(prefix, () =>
      session.client.send(new ListObjectsV2Command({ ...input, ContinuationToken: token })),
    );
    const decode = decoder(page.EncodingType);
    yield {
      objects: (page.Contents ?? []).map((object) => ({
        uri: toUri({ bucket, key: decode(object.Key) }),
        size: object.Size ?? 0,
        etag: unquoted(object.ETag),
        lastModified: millis(object.LastModified),
      })),
      prefixes: (page.CommonPrefixes ?? []).map((common) => toUri({ bucket, key: decode(common.Prefix) })),
    };
    token = page.IsTruncated ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

/** One request a page. */
export async function* listVersions(session: Session, prefix: Location): AsyncGenerator<ObjectVersion[]> {
  const { bucket, key } = prefix;
  let markers: { KeyMarker: string | undefined; VersionIdMarker: string | undefined } | undefined;
  do {
    const page = await ask(prefix, () =>
      session.client.send(
        new ListObjectVersionsCommand({
          Bucket: bucket,
          Prefix: key,
          MaxKeys: pageSize,
          EncodingType: 'url',
          ...session.owner,
          ...markers,
        }),
      ),
    );
    const decode = decoder(page.EncodingType);
    const info = (entry: Entry): Omit<ObjectVersion, 'deleteMarker'> => ({
      uri: toUri({ bucket, key: decode(entry.Key) }),
      size: entry.Size ?? 0,
      etag: unquoted(entry.ETag),
      lastModified: millis(entry.LastModified),
      versionId: versionOf(entry.VersionId),
      isLatest: entry.IsLatest ?? false,
    });
    yield merged([
      ...(page.DeleteMarkers ?? []).map((entry) => ({ ...info(entry), deleteMarker: true })),
      ...(page.Versions ?? []).map((entry) => ({ ...info(entry), deleteMarker: false })),
    ]);
    markers = page.IsTruncated
      ? { KeyMarker: decode(page.NextKeyMarker), VersionIdMarker: page.NextVersionIdMarker }
      : undefined;
  } while (markers !== undefined);
}

interface Entry {
  Key?: string | undefined;
  VersionId?: string | undefined;
  IsLatest?: boolean | undefined;
  LastModified?: Date | undefined;
  ETag?: string | undefined;
  Size?: number | undefined;
}

/**
 * S3 answers versions and delete markers in one order, the SDK in two lists. Put together again by time, which S3 gives in
 * whole seconds: within one the latest comes first, then a marker, since what is deleted was there before.
 */
function merged(versions: ObjectVersion[]): ObjectVersion[] {
  return versions
    .map((version) => ({ version, bytes: Buffer.from(version.uri) }))
    .sort(
      (a, b) =>
        Buffer.compare(a.bytes, b.bytes) ||
        b.version.lastModified - a.version.lastModified ||
        Number(b.version.isLatest) - Number(a.version.isLatest),
    )
    .map(({ version }) => version);
}

async function ask<T>(prefix: Location, send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw s3Fault(error, toUri(prefix));
  }
}
