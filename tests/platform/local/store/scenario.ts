import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLocalStore } from '../../../../platform/local/object-store.ts';
import type { ObjectStore } from '../../../../ports/object-store.ts';

export const uri = 's3://lake/t/dt=1/part.bin';
const source = 's3://lake/staged/part.bin';

/** What a reader sees: the body and the marker in the metadata. */
export type Seen = { body: string; marker: string } | null;

export interface Scenario {
  before: Seen;
  after: Seen;
  act(store: ObjectStore, root: string): Promise<unknown>;
}

const old = { body: 'old bytes', marker: 'old' };
const fresh = { body: 'new bytes', marker: 'new' };

/** One write each, on a lake where `uri` holds `before`. */
export const scenarios: Record<string, Scenario> = {
  create: {
    before: null,
    after: fresh,
    act: (store) => store.put(uri, fresh.body, { metadata: { marker: fresh.marker }, ifNoneMatch: true }),
  },
  replace: {
    before: old,
    after: fresh,
    act: (store) => store.put(uri, fresh.body, { metadata: { marker: fresh.marker } }),
  },
  copy: {
    before: old,
    after: fresh,
    act: (store) => store.copy({ uri: source }, uri, { metadata: { marker: fresh.marker } }),
  },
  'one of several at once': {
    before: old,
    after: fresh,
    act: (store) =>
      Promise.all(
        [uri, 's3://lake/t/dt=2/part.bin', 's3://lake/t/dt=3/part.bin'].map((to) =>
          store.put(to, fresh.body, { metadata: { marker: fresh.marker } }),
        ),
      ),
  },
  delete: { before: old, after: null, act: (store) => store.delete(uri) },
  'remove the newest version': {
    before: fresh,
    after: old,
    act: async (store) => {
      const head = await store.head(uri);
      if (head?.metadata.marker === 'new') await store.deleteVersion(uri, head.versionId);
    },
  },
  'notice a foreign file': {
    before: { body: 'foreign', marker: '' },
    after: { body: 'foreign', marker: '' },
    act: (store) => store.head(uri),
  },
};

/** Brings a fresh lake into the state before the act. */
export async function prepare(root: string, { before }: Scenario): Promise<ObjectStore> {
  const store = openLocalStore({ root });
  await store.put(source, fresh.body);
  if (before === null) return store;
  await store.put(uri, old.body, { metadata: { marker: old.marker } });
  if (before.marker === 'new') await store.put(uri, before.body, { metadata: { marker: before.marker } });
  if (before.marker === '') {
    const file = join(root, uri.slice('s3://'.length));
    writeFileSync(`${file}.tmp`, before.body);
    renameSync(`${file}.tmp`, file);
  }
  return store;
}
