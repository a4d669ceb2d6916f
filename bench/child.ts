import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Measurement {
  milliseconds: number;
  /** Of the first round, where there are several: the code was not compiled yet. */
  firstMilliseconds: number;
  peakMegabytes: number;
  /** Of those, what the measured work (its first round) added to what lay in memory before it. */
  addedMegabytes: number;
}

/** Runs a job in a process of its own, so that memory is its own and nothing is warm. */
export function child(job: string): Measurement {
  const file = fileURLToPath(new URL(`./jobs/${job}.ts`, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', file], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${job} failed: ${stderr}`);
  return JSON.parse(stdout) as Measurement;
}
