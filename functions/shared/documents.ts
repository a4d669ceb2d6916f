import { LakefillError } from '../../core/errors.ts';
import type { Condition, ObjectStore } from '../../ports/object-store.ts';

const decoder = new TextDecoder();

/** A JSON document of the ledger with the ETag that a change of it must match; undefined when it is not there. */
export async function readDocument<T>(
  store: ObjectStore,
  uri: string,
): Promise<{ value: T; etag: string } | undefined> {
  try {
    const { body, etag } = await store.get(uri);
    return { value: JSON.parse(decoder.decode(body)) as T, etag };
  } catch (error) {
    if (error instanceof LakefillError && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** As `readDocument`, for documents that an earlier step has written. */
export async function requireDocument<T>(store: ObjectStore, uri: string): Promise<T> {
  const document = await readDocument<T>(store, uri);
  if (document === undefined) {
    throw new LakefillError('Bug', `${uri} is missing although an earlier step writes it`, { data: { uri } });
  }
  return document.value;
}

/** A document as it is written. */
export const toText = (value: unknown): string => `${JSON.stringify(value)}\n`;

/** Writes a document that must not be there yet; false when it was. */
export async function writeOnce(store: ObjectStore, uri: string, value: unknown): Promise<boolean> {
  return tryPut(store, uri, toText(value), { ifNoneMatch: true });
}

/** Writes a document whatever was there: only where there is one writer, or the last one is to win. */
export async function writeAgain(store: ObjectStore, uri: string, value: unknown): Promise<void> {
  await store.put(uri, toText(value));
}

/** Object metadata: the fence that a document was written under. */
const FENCE = 'fence';

/**
 * Writes a document that an execution may write again, and whoever takes its run over may write anew, but nobody who was
 * taken over: `FenceLost` then. Budget: one PUT, one HEAD and one PUT more where it is there already.
 */
export async function writeFenced(store: ObjectStore, uri: string, text: string, fence: number): Promise<void> {
  const metadata = { [FENCE]: String(fence) };
  let condition: Condition = { ifNoneMatch: true };
  while (!(await tryPut(store, uri, text, { ...condition, metadata }))) {
    const head = await store.head(uri);
    const now = Number(head?.metadata[FENCE] ?? 0);
    if (now > fence) {
      throw new LakefillError('FenceLost', `another execution, which took over, wrote ${uri}`, {
        data: { uri, fence, now },
        hint: 'the newer execution goes on; nothing is to be done',
      });
    }
    condition = head ? { ifMatch: head.etag } : { ifNoneMatch: true };
  }
}

/**
 * Reads, changes and writes under If-Match (or If-None-Match when absent), again after every lost race. `change` must
 * be free of effects; it may throw to refuse. Returning the same object means that nothing is to be written.
 */
export async function updateDocument<T>(
  store: ObjectStore,
  uri: string,
  absent: T,
  change: (value: T) => T | Promise<T>,
): Promise<T> {
  for (;;) {
    const found = await readDocument<T>(store, uri);
    const before = found?.value ?? absent;
    const after = await change(before);
    if (after === before) return after;
    const condition: Condition = found ? { ifMatch: found.etag } : { ifNoneMatch: true };
    if (await tryPut(store, uri, toText(after), condition)) return after;
  }
}

async function tryPut(
  store: ObjectStore,
  uri: string,
  text: string,
  options: Condition & { metadata?: Record<string, string> },
): Promise<boolean> {
  try {
    await store.put(uri, text, options);
    return true;
  } catch (error) {
    if (error instanceof LakefillError && error.name === 'PreconditionFailed') return false;
    throw error;
  }
}
