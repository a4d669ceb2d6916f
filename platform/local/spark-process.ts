import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { LakefillError } from '../../core/errors.ts';
import type { SparkLauncher } from './spark.ts';

export interface SparkProcessOptions {
  /** The interpreter that has pyspark. */
  python: string;
  /** The job's script; its modules lie beside it. */
  script: string;
  /** Tasks at once; default: as many as the machine has cores. */
  threads?: number;
  /** Every line that the script prints: its own are JSON. */
  onLine?: (line: string) => void;
}

/** Of the script's output, for the error message: Spark repeats itself at length. */
const TAIL = 2_000;

/**
 * A launcher that starts a Python process with a JVM of its own (about 5 s, 1 GB). An abort kills both at once; they end by
 * themselves when this process dies, because their input then ends.
 */
export function sparkProcess({ python, script, threads, onLine }: SparkProcessOptions): SparkLauncher {
  const submit = [
    `--master local[${threads ?? availableParallelism()}]`,
    '--driver-memory 1g',
    '--conf spark.ui.enabled=false',
    '--conf spark.sql.shuffle.partitions=4',
    '--conf spark.driver.bindAddress=127.0.0.1',
    '--conf spark.driver.host=127.0.0.1',
    'pyspark-shell',
  ].join(' ');
  return (args, folder, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new LakefillError('Interrupted', 'stopped before the job started'));
      const child = spawn(python, ['-u', script, ...args], {
        cwd: folder,
        env: { ...process.env, PYSPARK_SUBMIT_ARGS: submit, PYSPARK_PYTHON: python, PYTHONDONTWRITEBYTECODE: '1' },
        stdio: ['pipe', 'pipe', 'pipe'],
        // A process group of its own, so that the JVM is killed too.
        detached: true,
      });
      let tail = '';
      const take = (chunk: Buffer): void => {
        const text = chunk.toString();
        tail = (tail + text).slice(-TAIL);
        for (const line of text.split('\n')) if (line !== '') onLine?.(line);
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
      const stop = (): void => killGroup(child.pid);
      signal.addEventListener('abort', stop, { once: true });
      child.on('error', reject);
      child.on('close', (code, killed) => {
        signal.removeEventListener('abort', stop);
        if (signal.aborted) reject(new LakefillError('Interrupted', 'the job was stopped'));
        else if (code === 0) resolve();
        else {
          const end = `${code === null ? `was killed by ${killed}` : `exited with ${code}`}: ${tail.trim()}`;
          reject(new LakefillError('JobFailed', `the Spark job ${end}`, { hint: 'its last words are in the message' }));
        }
      });
    });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended.
  }
}
