import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LakefillError } from '../../core/errors.ts';
import type { ObjectStore } from '../../ports/object-store.ts';
import { failureOf } from './failure.ts';
import { fetchObjects, type LocalObjects, type SourceObject } from './local-objects.ts';
import { openSandbox, type Sandbox } from './sandbox.ts';

export interface DuckDbOptions {
  store: ObjectStore;
  /** Downloads, results on their way to the store and what DuckDB spills lie here, in a folder per call that is removed. */
  tempDir: string;
  threads: number;
  memoryLimit?: string;
}

/** What one call works with: a sandbox of its own, its objects as files, and a folder for results. */
export interface Workshop {
  sandbox: Sandbox;
  objects: LocalObjects;
  /** The only folder that SQL may write to. */
  out: string;
  /** Sandbox lock over exactly these objects and `out`. */
  lock(): Promise<void>;
}

const INTERRUPT_MS = 50;

/** Fetches the objects, opens the sandbox, and cleans up whatever happens. An abort stops running queries: `Interrupted`. */
export async function inWorkshop<T>(
  options: DuckDbOptions,
  wanted: readonly SourceObject[],
  work: (workshop: Workshop) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  await mkdir(options.tempDir, { recursive: true });
  const folder = await mkdtemp(join(options.tempDir, 'duckdb-'));
  const out = join(folder, 'out');
  let objects: LocalObjects | undefined;
  let sandbox: Sandbox | undefined;
  let again: NodeJS.Timeout | undefined;
  // Again and again: an interrupt between two statements stops neither.
  const stop = (): void => {
    again ??= setInterval(() => sandbox?.interrupt(), INTERRUPT_MS);
    sandbox?.interrupt();
  };
  try {
    signal?.throwIfAborted();
    await mkdir(out);
    objects = await fetchObjects(options.store, wanted, folder);
    signal?.throwIfAborted();
    signal?.addEventListener('abort', stop);
    const { threads, memoryLimit } = options;
    const spill = join(folder, 'spill');
    sandbox = await openSandbox({ spill, threads, ...(memoryLimit === undefined ? {} : { memoryLimit }) });
    const { paths } = objects;
    const opened = sandbox;
    return await work({ sandbox, objects, out, lock: () => opened.lock(paths, [out]) });
  } catch (error) {
    if (signal?.aborted === true || failureOf(error).name === 'Interrupted') {
      throw new LakefillError('Interrupted', 'stopped before the work was done', { cause: error });
    }
    throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    clearInterval(again);
    sandbox?.close();
    await objects?.release();
    await rm(folder, { recursive: true, force: true });
  }
}
