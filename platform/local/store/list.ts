import { type Location, toUri } from '../../../core/uri.ts';
import { compareUtf8 } from '../../../core/utf8-order.ts';
import type { ListPage, ObjectInfo, ObjectVersion } from '../../../ports/object-store.ts';
import type { Lake } from './lake.ts';
import { agrees, settle } from './notice.ts';
import { bucketFolder, type Place } from './place.ts';
import { look } from './stamp.ts';
import { latestVersion, liveKeys, type Version, versionId, versionsAfter } from './version.ts';
import { type Entry, walk } from './walk.ts';

/** S3's page. */
const pageSize = 1_000;

/** Above every key that starts with the prefix: keys have at most 1,024 bytes. */
const endOf = (prefix: string): string => prefix + '\u{10ffff}'.repeat(257);

/**
 * Like ListObjectsV2: a page is full only if more follows, and an empty listing is one empty page. Per page a stat and a
 * look-up for each key, and one transaction if other programs changed anything.
 */
export async function* list(
  lake: Lake,
  { bucket, key: prefix }: Location,
  { delimiter, startAfter, maxKeys = pageSize }: { delimiter?: '/'; startAfter?: string; maxKeys?: number },
): AsyncGenerator<ListPage> {
  const folder = bucketFolder(lake.root, bucket);
  const limit = Math.max(1, Math.min(maxKeys, pageSize));
  const place = (key: string): Place => ({ uri: toUri({ bucket, key }), bucket, key, path: `${folder}/${key}` });
  let from = startAfter !== undefined && compareUtf8(startAfter, prefix) > 0 ? startAfter : prefix;
  let page: Entry[] = [];

  async function finish(through: string): Promise<ListPage> {
    const keys = page.flatMap((entry) => ('key' in entry ? [entry.key] : []));
    const prefixes = page.flatMap((entry) => ('prefix' in entry ? [toUri({ bucket, key: entry.prefix })] : []));
    if (!delimiter) {
      const listed = new Set(keys);
      const gone = liveKeys(lake.database, bucket, from, through).filter((key) => !listed.has(key));
      await settle(lake, gone.map(place));
    }
    from = through;
    page = [];
    return { objects: await describe(lake, keys.map(place)), prefixes };
  }

  for (const entry of walk(folder, { prefix, delimiter, startAfter })) {
    const last = page.at(-1);
    if (last && page.length === limit) yield await finish('key' in last ? last.key : last.prefix);
    page.push(entry);
  }
  yield await finish(endOf(prefix));
}

/** What is there of the keys now. A file that another program writes without a pause has no ETag to rely on yet. */
async function describe(lake: Lake, places: Place[]): Promise<ObjectInfo[]> {
  const see = (place: Place) => {
    const stamp = look(place.path);
    const version = latestVersion(lake.database, place);
    return { place, stamp, version, settled: agrees(version, stamp) };
  };
  let seen = places.map(see);
  for (let round = 0; round < 3 && seen.some(({ settled }) => !settled); round++) {
    await settle(
      lake,
      seen.filter(({ settled }) => !settled).map(({ place }) => place),
    );
    seen = seen.map((one) => (one.settled ? one : see(one.place)));
  }
  return seen.flatMap(({ place: { uri }, stamp, version, settled }) => {
    if (!stamp) return [];
    if (version && settled) return [infoOf(uri, version)];
    return [{ uri, size: stamp.size, etag: `unsettled-${stamp.text}`, lastModified: stamp.mtime }];
  });
}

export const infoOf = (uri: string, { size, etag, modified }: Version): ObjectInfo => ({
  uri,
  size,
  etag,
  lastModified: modified,
});

/** Like ListObjectVersions: pages of 1,000 versions and delete markers. Walks the files first, so that history is whole. */
export async function* listVersions(lake: Lake, location: Location): AsyncGenerator<ObjectVersion[]> {
  for await (const _ of list(lake, location, {}));
  let after = { key: location.key, seq: Number.MAX_SAFE_INTEGER };
  for (;;) {
    const rows = versionsAfter(lake.database, location.bucket, after, pageSize);
    const wanted = rows.filter(({ key }) => key.startsWith(location.key));
    yield wanted.map((version) => versionInfo(version));
    const last = wanted.at(-1);
    if (!last || wanted.length < pageSize) return;
    after = last;
  }
}

const versionInfo = (version: Version): ObjectVersion => ({
  uri: toUri(version),
  size: version.size,
  etag: version.etag,
  lastModified: version.since,
  versionId: versionId(version),
  isLatest: version.latest,
  deleteMarker: version.marker,
});
