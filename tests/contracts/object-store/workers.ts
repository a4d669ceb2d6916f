import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Subject } from './subject.ts';
import type { Order } from './worker.ts';

export type Answer = { etag: string } | { error: string };

/** A process with a store of its own. */
export interface Worker {
  put(order: Order): Promise<Answer>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a process that opens the same store; resolves when it is ready. */
export async function startWorker({ module, options }: Subject['opener']): Promise<Worker> {
  const script = fileURLToPath(new URL('worker.ts', import.meta.url));
  const child = spawn(process.execPath, [script, module, JSON.stringify(options)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the worker is gone');
    return JSON.parse(value);
  };
  if ((await next()) !== 'ready') throw new Error('the worker did not start');
  return {
    async put(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      return (await next()) as Answer;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
