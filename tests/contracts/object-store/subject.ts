import { afterAll, beforeAll } from 'vitest';
import type { Json } from '../../../core/json.ts';
import type { ObjectInfo, ObjectStore, ObjectVersion } from '../../../ports/object-store.ts';

/** A store to hold to the contract, with a bucket of its own. */
export interface Subject {
  store: ObjectStore;
  bucket: string;
  /** How another process opens the same store: a module with `openStore(options: Json): Promise<ObjectStore>`. */
  opener: { module: string; options: Json };
  dispose(): Promise<void>;
}

export type MakeStore = () => Promise<Subject>;

/** What an emulator cannot do though the service can. Nothing may be named here for a store that people use. */
export type Lack =
  | 'copy-conditions'
  | 'delete-conditions'
  | 'racing-writers'
  /** Keys that hold a line break. */
  | 'line-breaks'
  /** Folders vanish with their last object. */
  | 'vanishing-folders';

/** Makes the subject once for the surrounding describe; every test works below a prefix of its own. */
export function useSubject(makeStore: MakeStore) {
  let subject: Subject | undefined;
  let prefixes = 0;
  beforeAll(async () => {
    subject = await makeStore();
  });
  afterAll(async () => {
    await subject?.dispose();
  });
  return () => {
    if (!subject) throw new Error('the subject is made before the first test');
    const { store, bucket, opener } = subject;
    const key = `case-${prefixes++}/`;
    return { store, bucket, opener, key, at: (name: string) => `s3://${bucket}/${key}${name}` };
  };
}

export const text = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

export async function flatten<T>(pages: AsyncIterable<T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

/** Keys of a listing without the prefix, and how long its pages were. */
export async function listed(
  store: ObjectStore,
  prefix: { bucket: string; key: string },
  options: { delimiter?: '/'; startAfter?: string; maxKeys?: number } = {},
): Promise<{ keys: string[]; prefixes: string[]; pages: number[] }> {
  const objects: ObjectInfo[] = [];
  const prefixes: string[] = [];
  const pages: number[] = [];
  for await (const page of store.list(prefix, options)) {
    objects.push(...page.objects);
    prefixes.push(...page.prefixes);
    pages.push(page.objects.length + page.prefixes.length);
  }
  const short = (uri: string) => uri.slice(`s3://${prefix.bucket}/`.length);
  return { keys: objects.map(({ uri }) => short(uri)), prefixes: prefixes.map(short), pages };
}

/** Versions as one readable word each, newest first: `v`, `marker`, with a star for the latest. */
export const outline = (versions: ObjectVersion[]): string[] =>
  versions.map(({ deleteMarker, isLatest }) => `${deleteMarker ? 'marker' : 'version'}${isLatest ? '*' : ''}`);

/** The name of the error that a promise ends with; fails when it does not. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
  throw new Error('nothing was refused');
}

/** Puts many small objects, 16 at a time. */
export async function fill(store: ObjectStore, uris: string[], body = 'x'): Promise<void> {
  const left = [...uris];
  const drain = async () => {
    for (let uri = left.pop(); uri !== undefined; uri = left.pop()) await store.put(uri, body);
  };
  await Promise.all(Array.from({ length: 16 }, drain));
}
