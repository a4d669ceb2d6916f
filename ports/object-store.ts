import type { Location } from '../core/uri.ts';

export interface ObjectInfo {
  uri: string;
  size: number;
  /** Opaque; without quotes. */
  etag: string;
  /** Milliseconds since 1970. */
  lastModified: number;
}

export interface ObjectHead extends ObjectInfo {
  versionId: string;
  /** `algorithm:value` over the whole object, or null where the store has none. */
  checksum: string | null;
  metadata: Record<string, string>;
}

export interface ObjectVersion extends ObjectInfo {
  versionId: string;
  isLatest: boolean;
  deleteMarker: boolean;
}

export interface ListPage {
  objects: ObjectInfo[];
  /** Common prefixes as URIs, where a delimiter was given. */
  prefixes: string[];
}

/** At most one of the two. `ifMatch` on a missing key and every other mismatch is `PreconditionFailed`. */
export interface Condition {
  ifMatch?: string;
  ifNoneMatch?: true;
}

export interface Written {
  etag: string;
  versionId: string;
}

export interface LocalFile {
  path: string;
  /** Removes the file if it is a download. */
  release(): Promise<void>;
}

/** How a bucket keeps versions: days until noncurrent versions expire, null when never. */
export interface BucketVersioning {
  enabled: boolean;
  noncurrentDays: number | null;
}

/**
 * Versioned objects with conditional writes: S3, or plain files that behave like it. URIs are `s3://bucket/raw-key`.
 * Errors: `NoSuchKey`, `PreconditionFailed`, `TransientError`.
 */
export interface ObjectStore {
  get(uri: string, options?: { versionId?: string }): Promise<{ body: Uint8Array; etag: string; versionId: string }>;
  /** Bytes `[start, end)` of the object; shorter at its end. */
  getRange(uri: string, start: number, end: number, options?: { ifMatch?: string }): Promise<Uint8Array>;
  /** Undefined when there is no object (or a delete marker). */
  head(uri: string, options?: { versionId?: string }): Promise<ObjectHead | undefined>;
  put(
    uri: string,
    body: Uint8Array | string | { file: string },
    options?: Condition & { metadata?: Record<string, string> },
  ): Promise<Written & { checksum: string | null }>;
  /** `ifMatch`/`ifNoneMatch` are about the destination, `source.etag` about the source. Metadata replaces the source's. */
  copy(
    source: { uri: string; versionId?: string; etag?: string },
    to: string,
    options?: Condition & { metadata?: Record<string, string> },
  ): Promise<Written>;
  /** Writes a delete marker. A missing key is not an error unless `ifMatch` is given. */
  delete(uri: string, options?: { ifMatch?: string }): Promise<void>;
  /** Removes one version for good (retention). */
  deleteVersion(uri: string, versionId: string): Promise<void>;
  /** Sorted by the key's UTF-8 bytes, in pages of at most 1,000 keys and prefixes. `startAfter` is a raw key, exclusive. */
  list(prefix: Location, options?: { delimiter?: '/'; startAfter?: string; maxKeys?: number }): AsyncIterable<ListPage>;
  /** Newest first per key. */
  listVersions(prefix: Location): AsyncIterable<ObjectVersion[]>;
  versioning(bucket: string): Promise<BucketVersioning>;
  /** The object as a file on this machine, held to `etag` where given (`SourceChanged` otherwise). */
  localFile(uri: string, options?: { versionId?: string; etag?: string }): Promise<LocalFile>;
}
