import { availableParallelism } from 'node:os';
import type { Engine } from '../../ports/engine.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { ask } from './ask.ts';
import { describe } from './describe.ts';
import { createGate } from './gate.ts';
import { limiter } from './limiter.ts';
import { profile } from './profile.ts';
import { query } from './query.ts';
import { refuseForeignToSpark } from './spark-words.ts';
import { transformStatement } from './statement.ts';
import { transform } from './transform.ts';

export interface EngineOptions {
  store: ObjectStore;
  /** Must be on a disk: downloads and spilled data lie here while a call runs. */
  tempDir: string;
  /** Default: as many as the machine has. */
  threads?: number;
  /** What DuckDB may use, in its notation (`1GB`); the process takes about 100 MB more. Default: 80 % of the memory. */
  memoryLimit?: string;
}

/** DuckDB in process. Every call has a database of its own, open to just the files that the call names. */
export function createDuckDbEngine(options: EngineOptions): Engine & { close(): Promise<void> } {
  const { threads = availableParallelism() } = options;
  const all = { ...options, threads };
  const gate = createGate();
  const turn = limiter(1);
  const running = new Set<Promise<unknown>>();
  /** Closing the native library under a call that still works would take the process down. */
  const tracked = <T>(call: Promise<T>): Promise<T> => {
    running.add(call);
    const end = () => running.delete(call);
    call.then(end, end);
    return call;
  };
  return {
    check: (chunk) =>
      tracked(
        transformStatement(gate, chunk).then(() => {
          if (chunk.spark !== undefined) refuseForeignToSpark(chunk.transform.sql ?? '', chunk.spark);
        }),
      ),
    describe: (chunk, sample) => tracked(describe(all, gate, chunk, sample)),
    profile: (view, timeZone, objects) => tracked(profile(all, view, timeZone, objects)),
    ask: (question) => tracked(ask(all, gate, question)),
    query: (sql, views) => tracked(query(all, gate, sql, views)),
    transform: (task) => tracked(transform(all, gate, turn, task)),
    async close() {
      await Promise.allSettled(running);
      await gate.close();
    },
  };
}
