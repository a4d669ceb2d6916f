import { realpathSync } from 'node:fs';
import { errorName, LakefillError } from '../../core/errors.ts';
import { toUri } from '../../core/uri.ts';
import type { Condition, ObjectStore, Written } from '../../ports/object-store.ts';
import { copyToDraft, type Draft, discard, makeDraft } from './store/draft.ts';
import { faultOf } from './store/fault.ts';
import { openLake } from './store/lake.ts';
import { infoOf, list, listVersions } from './store/list.ts';
import { bucketFolder, locate } from './store/place.ts';
import { find, pinned, readBytes, readPinned } from './store/read.ts';
import { type Version, versionId } from './store/version.ts';
import { demandCondition, place, remove, removeVersion } from './store/write.ts';

/**
 * Objects as plain files `<root>/<bucket>/<key>` that any program may read, write or remove, with versions, ETags and
 * conditional writes beside them in `<root>/.lakefill/`. Any number of processes may work on one root. The ETag is the
 * content's SHA-256 in hex, the checksum the same with its name before it. Besides the port's errors:
 * `KeyNotRepresentable`, `RootNotWritable`. Nothing is created before something has to be written.
 */
export function openLocalStore({ root }: { root: string }): ObjectStore {
  const lake = openLake(root);

  async function guard<T>(uri: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw faultOf(error, lake.root, uri);
    }
  }

  async function* guardPages<T>(uri: string, pages: AsyncIterable<T>): AsyncGenerator<T> {
    try {
      yield* pages;
    } catch (error) {
      throw faultOf(error, lake.root, uri);
    }
  }

  async function put(
    uri: string,
    draft: () => Promise<Draft>,
    { metadata = {}, ...condition }: Condition & { metadata?: Record<string, string> },
  ): Promise<Version> {
    const to = locate(lake.root, uri);
    await demandCondition(lake, to, condition);
    return place(lake, to, await draft(), condition, metadata);
  }

  return {
    get: (uri, { versionId: id } = {}) =>
      guard(uri, () =>
        readPinned(lake, locate(lake.root, uri), id, async ({ path, version }) => ({
          body: await readBytes(path, 0, version.size),
          etag: version.etag,
          versionId: versionId(version),
        })),
      ),

    getRange: (uri, start, end, { ifMatch } = {}) =>
      guard(uri, () =>
        readPinned(lake, locate(lake.root, uri), undefined, async ({ path, version }) => {
          if (ifMatch !== undefined && version.etag !== ifMatch) throw mismatch(uri, ifMatch, version.etag);
          return readBytes(path, start, end);
        }),
      ),

    head: (uri, { versionId: id } = {}) =>
      guard(uri, async () => {
        const version = await find(lake, locate(lake.root, uri), id);
        if (!version) return undefined;
        const { metadata } = version;
        return { ...infoOf(uri, version), versionId: versionId(version), checksum: checksum(version), metadata };
      }),

    put: (uri, body, options = {}) =>
      guard(uri, async () => {
        const version = await put(uri, () => makeDraft(lake, body), options);
        return { ...written(version), checksum: checksum(version) };
      }),

    copy: (source, to, options = {}) =>
      guard(to, async () => {
        const from = locate(lake.root, source.uri);
        let last: Draft | undefined;
        const draft = () =>
          readPinned(lake, from, source.versionId, async ({ path, version }) => {
            if (last) discard(last);
            if (source.etag !== undefined && version.etag !== source.etag) {
              throw mismatch(source.uri, source.etag, version.etag);
            }
            last = await copyToDraft(lake, path, version.etag);
            return last;
          });
        return written(await put(to, draft, options));
      }),

    delete: (uri, { ifMatch } = {}) =>
      guard(uri, () => remove(lake, locate(lake.root, uri), ifMatch === undefined ? {} : { ifMatch })),

    deleteVersion: (uri, id) => guard(uri, () => removeVersion(lake, locate(lake.root, uri), id)),

    list: (prefix, options = {}) => guardPages(toUri(prefix), list(lake, prefix, options)),

    listVersions: (prefix) => guardPages(toUri(prefix), listVersions(lake, prefix)),

    versioning: (bucket) =>
      guard(bucket, async () => {
        bucketFolder(lake.root, bucket);
        return { enabled: true, noncurrentDays: null };
      }),

    localFile: (uri, { versionId: id, etag } = {}) =>
      guard(uri, async () => {
        const at = locate(lake.root, uri);
        const release = async () => undefined;
        try {
          const { path, version } = await pinned(lake, at, id);
          if (etag !== undefined && version.etag !== etag) throw changed(uri, etag, version.etag);
          // Pinned bytes are the version's link; who asks for neither version nor bytes gets the file that people see.
          return { path: id === undefined && etag === undefined ? realpathSync(at.path) : path, release };
        } catch (error) {
          if (etag !== undefined && errorName(error) === 'NoSuchKey') throw changed(uri, etag, null);
          throw error;
        }
      }),
  };
}

const checksum = ({ etag }: Version): string => `sha256:${etag}`;

const written = (version: Version): Written => ({ etag: version.etag, versionId: versionId(version) });

const mismatch = (uri: string, expected: string, found: string): LakefillError =>
  new LakefillError('PreconditionFailed', `${uri} is not what it was expected to be`, {
    data: { uri, expected, found },
    hint: 'read it again and decide anew',
  });

const changed = (uri: string, expected: string, found: string | null): LakefillError =>
  new LakefillError('SourceChanged', `${uri} changed since it was listed`, {
    data: { uri, expected, found },
    hint: 'plan again: the bytes that the plan was made from are not what is there now',
  });
