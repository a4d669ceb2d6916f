import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDuckDbEngine } from '../../engines/duckdb/engine.ts';
import { openLocalStore } from '../../platform/local/object-store.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

export interface DuckDbSubject {
  engine: ReturnType<typeof createDuckDbEngine>;
  store: ObjectStore;
  root: string;
  dispose(): Promise<void>;
}

/** A lake in a folder of its own with an engine over it. */
export async function makeDuckDb(
  options: { threads?: number; memoryLimit?: string; wrap?: (store: ObjectStore) => ObjectStore } = {},
): Promise<DuckDbSubject> {
  const { wrap = (store) => store, ...engineOptions } = options;
  const root = await mkdtemp(join(tmpdir(), 'engine-'));
  const store = wrap(openLocalStore({ root: join(root, 'lake') }));
  const engine = createDuckDbEngine({ store, tempDir: join(root, 'temp'), ...engineOptions });
  return {
    engine,
    store,
    root,
    async dispose() {
      await engine.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
