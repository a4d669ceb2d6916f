import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LakefillError } from '../../../core/errors.ts';
import { parseUri, toUri } from '../../../core/uri.ts';
import type { Condition, ListPage, ObjectStore, ObjectVersion } from '../../../ports/object-store.ts';

interface Version {
  id: string;
  body: Uint8Array | null;
  etag: string;
  metadata: Record<string, string>;
  at: number;
}

/** A store that keeps everything in memory: thousands of times as fast as disks, and it can be put back to what it was. */
export interface MemoryStore extends ObjectStore {
  /** A copy of all that is in it; `restore` puts it back. */
  save(): MemoryState;
  restore(state: MemoryState): void;
}

export interface MemoryState {
  versions: Map<string, Version[]>;
  writes: number;
}

const PAGE = 1_000;

/** `tempDir`: where objects become files for DuckDB. */
export function createMemoryStore(tempDir: string, start: number): MemoryStore {
  let state: MemoryState = { versions: new Map(), writes: 0 };
  const newest = (uri: string): Version | undefined => {
    const version = state.versions.get(uri)?.at(-1);
    return version?.body === null ? undefined : version;
  };
  const find = (uri: string, id?: string): (Version & { body: Uint8Array }) | undefined => {
    const version = id === undefined ? newest(uri) : state.versions.get(uri)?.find((one) => one.id === id);
    return version?.body ? { ...version, body: version.body } : undefined;
  };
  const need = (uri: string, id?: string): Version & { body: Uint8Array } => {
    const version = find(uri, id);
    if (version) return version;
    throw new LakefillError('NoSuchKey', `${uri} does not exist`, { data: { uri } });
  };
  const demand = (uri: string, { ifMatch, ifNoneMatch }: Condition): void => {
    const now = newest(uri);
    if ((ifNoneMatch && now) || (ifMatch !== undefined && now?.etag !== ifMatch)) throw mismatch(uri);
  };
  const add = (uri: string, body: Uint8Array | null, metadata: Record<string, string>): Version => {
    state.writes += 1;
    const etag = body === null ? '' : createHash('sha256').update(body).digest('hex');
    const version = { id: String(state.writes), body, etag, metadata, at: start + state.writes };
    state.versions.set(uri, [...(state.versions.get(uri) ?? []), version]);
    return version;
  };
  const infoOf = (uri: string, { body, etag, at }: Version) => ({
    uri,
    size: body?.length ?? 0,
    etag,
    lastModified: at,
  });
  const below = (bucket: string, key: string): string[] =>
    [...state.versions.keys()]
      .filter((uri) => uri.startsWith(toUri({ bucket, key })))
      .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  return {
    save: () => ({
      versions: new Map([...state.versions].map(([uri, list]) => [uri, [...list]])),
      writes: state.writes,
    }),
    restore: ({ versions, writes }) => {
      state = { versions: new Map([...versions].map(([uri, list]) => [uri, [...list]])), writes };
    },
    async get(uri, { versionId } = {}) {
      const { body, etag, id } = need(uri, versionId);
      return { body, etag, versionId: id };
    },
    async getRange(uri, from, to, { ifMatch } = {}) {
      if (ifMatch !== undefined) demand(uri, { ifMatch });
      return need(uri).body.subarray(from, to);
    },
    async head(uri, { versionId } = {}) {
      const version = find(uri, versionId);
      if (!version) return undefined;
      const { id, etag, metadata } = version;
      return { ...infoOf(uri, version), versionId: id, checksum: `sha256:${etag}`, metadata };
    },
    async put(uri, body, { metadata = {}, ...condition } = {}) {
      const bytes =
        typeof body === 'string' ? Buffer.from(body) : 'file' in body ? await readFile(body.file) : Buffer.from(body);
      demand(uri, condition);
      const { etag, id } = add(uri, bytes, metadata);
      return { etag, versionId: id, checksum: `sha256:${etag}` };
    },
    async copy(source, to, { metadata, ...condition } = {}) {
      const from = need(source.uri, source.versionId);
      if (source.etag !== undefined && source.etag !== from.etag) throw mismatch(source.uri);
      demand(to, condition);
      const { etag, id } = add(to, from.body, metadata ?? {});
      return { etag, versionId: id };
    },
    async delete(uri, { ifMatch } = {}) {
      if (ifMatch !== undefined) demand(uri, { ifMatch });
      if (newest(uri)) add(uri, null, {});
    },
    async deleteVersion(uri, versionId) {
      const left = (state.versions.get(uri) ?? []).filter(({ id }) => id !== versionId);
      if (left.length === 0) state.versions.delete(uri);
      else state.versions.set(uri, left);
    },
    async *list({ bucket, key }, { delimiter, startAfter, maxKeys = PAGE } = {}) {
      const page: ListPage = { objects: [], prefixes: [] };
      for (const uri of below(bucket, key)) {
        const version = newest(uri);
        const name = parseUri(uri).key;
        if (!version || (startAfter !== undefined && Buffer.compare(Buffer.from(name), Buffer.from(startAfter)) <= 0)) {
          continue;
        }
        const cut = delimiter === undefined ? -1 : name.indexOf(delimiter, key.length);
        const prefix = toUri({ bucket, key: name.slice(0, cut + 1) });
        if (cut < 0) page.objects.push(infoOf(uri, version));
        else if (page.prefixes.at(-1) !== prefix) page.prefixes.push(prefix);
        if (page.objects.length + page.prefixes.length < maxKeys) continue;
        yield { objects: page.objects.splice(0), prefixes: page.prefixes.splice(0) };
      }
      yield page;
    },
    async *listVersions({ bucket, key }) {
      yield below(bucket, key).flatMap((uri) =>
        (state.versions.get(uri) ?? []).toReversed().map(
          (version, index): ObjectVersion => ({
            ...infoOf(uri, version),
            versionId: version.id,
            isLatest: index === 0,
            deleteMarker: version.body === null,
          }),
        ),
      );
    },
    versioning: async () => ({ enabled: true, noncurrentDays: null }),
    async localFile(uri, { versionId, etag } = {}) {
      const version = find(uri, versionId);
      if (!version || (etag !== undefined && version.etag !== etag)) {
        if (etag === undefined) return need(uri, versionId) && never();
        throw new LakefillError('SourceChanged', `${uri} changed since it was listed`, { data: { uri } });
      }
      await mkdir(tempDir, { recursive: true });
      const extension = /\.[a-z0-9.]+$/i.exec(uri)?.[0] ?? '';
      const path = join(tempDir, `${version.etag}${extension}`);
      await writeFile(path, version.body);
      return { path, release: async () => undefined };
    },
  };
}

const mismatch = (uri: string): LakefillError =>
  new LakefillError('PreconditionFailed', `${uri} is not what it was expected to be`, { data: { uri } });

const never = (): never => {
  throw new LakefillError('Bug', 'an object is there and not there');
};
