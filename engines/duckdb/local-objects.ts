import { symlink } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import type { Rename } from './failure.ts';
import { pooled } from './pool.ts';
import type { ReadableFile } from './scan.ts';

export type SourceObject = ObjectState & { versionId?: string };

/** Objects of a store as files of this machine, fetched once each. */
export interface LocalObjects {
  /** The files of these objects in the given order. Throws the error of the first that could not be had. */
  files(objects: readonly SourceObject[]): ReadableFile[];
  paths: string[];
  /** Replaces local paths by addresses. */
  rename: Rename;
  release(): Promise<void>;
}

/** Requests at once: enough to fill a Lambda's network, few enough for its file descriptors. */
const PARALLEL = 8;

/**
 * One GET per distinct object version, held to its ETag: an object that changed or went since the plan is
 * `SourceChanged`, and only for those who ask for it.
 */
export async function fetchObjects(
  store: ObjectStore,
  objects: readonly SourceObject[],
  folder: string,
): Promise<LocalObjects> {
  const distinct = [...new Map(objects.map((object) => [idOf(object), object])).values()];
  const had = new Map<string, { file: ReadableFile } | { error: LakefillError }>();
  const releases: (() => Promise<void>)[] = [];
  await pooled(distinct, PARALLEL, async (object, index) => {
    try {
      const { uri, etag, versionId } = object;
      const local = await store.localFile(uri, versionId === undefined ? { etag } : { etag, versionId });
      releases.push(local.release);
      const path = await readable(local.path, uri, join(folder, `object-${index}${packingOf(uri) || extname(uri)}`));
      had.set(idOf(object), { file: { uri, path } });
    } catch (error) {
      had.set(idOf(object), { error: unavailable(error, object.uri) });
    }
  });
  const files = [...had.values()].flatMap((entry) => ('file' in entry ? [entry.file] : []));
  return {
    files: (wanted) =>
      wanted.map((object) => {
        const entry = had.get(idOf(object));
        if (entry === undefined) throw new LakefillError('Bug', `${object.uri} was not fetched`);
        if ('error' in entry) throw entry.error;
        return entry.file;
      }),
    paths: files.map(({ path }) => path),
    rename: (text) => files.reduce((renamed, { path, uri }) => renamed.replaceAll(path, uri), text),
    async release() {
      await Promise.all(releases.map((release) => release()));
    },
  };
}

const idOf = ({ uri, etag, versionId }: SourceObject): string => JSON.stringify([uri, versionId ?? etag]);

/** DuckDB tells by the end of a name, in lower case, how a file is packed. */
const packingOf = (name: string): string => /\.(gz|zst)$/.exec(name.toLowerCase())?.[0] ?? '';

/**
 * A path that DuckDB reads as the object's name says. It takes some characters for a pattern, with no way to escape them in
 * all places, and the name of the file here may say another packing than that of the object, or none.
 */
async function readable(path: string, uri: string, other: string): Promise<string> {
  const packing = packingOf(uri);
  if (!/[*?[\]{}]/.test(path) && path.endsWith(packing) && packingOf(path) === packing) return path;
  await symlink(resolve(path), other);
  return other;
}

function unavailable(error: unknown, uri: string): LakefillError {
  if (error instanceof LakefillError && error.name !== 'NoSuchKey' && error.name !== 'PreconditionFailed') {
    if (error.name === 'SourceChanged') return error;
    return new LakefillError('EngineFailed', `cannot fetch ${uri}: ${error.message}`, { data: { uri }, cause: error });
  }
  if (error instanceof LakefillError) {
    return new LakefillError('SourceChanged', `${uri} is not what it was when the plan was made`, {
      data: { uri },
      hint: 'plan again: the next run reads the source as it is now',
      cause: error,
    });
  }
  return new LakefillError('EngineFailed', `cannot fetch ${uri}: ${errorMessage(error)}`, {
    data: { uri },
    cause: error,
  });
}
