import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '../../../core/json.ts';
import { openLocalStore } from '../../../platform/local/object-store.ts';
import type { ObjectStore } from '../../../ports/object-store.ts';
import type { Subject } from '../../contracts/object-store/subject.ts';

/** For processes that share a store with a test. */
export async function openStore(options: Json): Promise<ObjectStore> {
  return openLocalStore({ root: String(options) });
}

export async function makeLocalStore(): Promise<Subject & { root: string }> {
  const root = await mkdtemp(join(tmpdir(), 'lake-'));
  return {
    root,
    store: openLocalStore({ root }),
    bucket: 'lake',
    opener: { module: import.meta.url, options: root },
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}
