import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLocalJobs } from '../../../../platform/local/jobs.ts';
import type { Jobs } from '../../../../ports/jobs.ts';
import { type JobsSubject, jobsContract } from '../../../contracts/jobs.ts';

const options = { workers: 2, workerType: 'G.1X', class: 'STANDARD', timeoutMinutes: 60 } as const;
const clock = { now: () => Date.now() };

const ended = async (jobs: Jobs, id: string): Promise<void> => {
  for (;;) {
    const run = await jobs.get('lakefill', id);
    if (run && !['RUNNING', 'STOPPING'].includes(run.state)) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
};

async function subject(): Promise<JobsSubject> {
  const root = await mkdtemp(join(tmpdir(), 'jobs-'));
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const jobs = openLocalJobs({
    root,
    maxConcurrentRuns: 3,
    clock,
    runJob: (_, signal) =>
      new Promise<void>((resolve, reject) => {
        waiting.push({ resolve, reject });
        signal.addEventListener('abort', () => reject(new Error('stopped')));
      }),
  });
  return {
    jobs,
    job: 'lakefill',
    maxConcurrentRuns: 3,
    now: clock.now,
    async end(id, how) {
      const index = Number(id.slice(3)) - 1;
      if (how === 'SUCCEEDED') waiting[index]?.resolve();
      else waiting[index]?.reject(new Error('out of memory'));
      await ended(jobs, id);
    },
    async close() {
      for (const { resolve } of waiting) resolve();
      for (const id of waiting.map((_, index) => `jr_${String(index + 1).padStart(6, '0')}`)) await ended(jobs, id);
      await rm(root, { recursive: true });
    },
  };
}

jobsContract('the local job engine', subject);

describe('the local job engine', () => {
  const inFolder = async (test: (root: string) => Promise<void>) => {
    const root = await mkdtemp(join(tmpdir(), 'jobs-'));
    await test(root);
    await rm(root, { recursive: true });
  };
  const folder = (root: string) => join(root, '.lakefill', 'jobs', 'lakefill');

  it('gives the job its arguments', () =>
    inFolder(async (root) => {
      const seen: unknown[] = [];
      const runJob = async (args: unknown) => {
        seen.push(args);
      };
      const jobs = openLocalJobs({ root, runJob, clock });
      const id = await jobs.start('lakefill', { '--lakefill_run_key': 'k1' }, options);
      await ended(jobs, id);

      expect(seen).toEqual([{ '--lakefill_run_key': 'k1' }]);
    }));

  it('shows its runs to others that open the same lake, and leaves nothing half-written', () =>
    inFolder(async (root) => {
      const jobs = openLocalJobs({ root, runJob: async () => {}, clock });
      const ids = await Promise.all(
        ['a', 'b', 'c'].map((key) => jobs.start('lakefill', { '--lakefill_run_key': key }, options)),
      );
      for (const id of ids) await ended(jobs, id);
      const others = openLocalJobs({ root, runJob: async () => {}, clock });

      expect(await others.find('lakefill', 'b', 0)).toEqual(await jobs.find('lakefill', 'b', 0));
      expect(await readdir(folder(root))).toEqual(['jr_000001.json', 'jr_000002.json', 'jr_000003.json']);
    }));

  it('sees a run as failed when its process has died', () =>
    inFolder(async (root) => {
      const jobs = openLocalJobs({ root, runJob: async () => {}, maxConcurrentRuns: 1, clock });
      const id = await jobs.start('lakefill', { '--lakefill_run_key': 'k1' }, options);
      await ended(jobs, id);
      const gone = spawnSync(process.execPath, ['-e', '']).pid;
      const path = join(folder(root), `${id}.json`);
      const file = JSON.parse(await readFile(path, 'utf8'));
      await writeFile(path, JSON.stringify({ ...file, state: 'RUNNING', holder: { ...file.holder, pid: gone } }));

      const others = openLocalJobs({ root, runJob: async () => {}, maxConcurrentRuns: 1, clock });

      expect(await others.get('lakefill', id)).toMatchObject({
        state: 'FAILED',
        message: 'the process that it ran in has ended',
      });
      expect(await others.start('lakefill', { '--lakefill_run_key': 'k2' }, options)).toBe('jr_000002');
    }));

  it('ends a run that takes too long', () =>
    inFolder(async (root) => {
      const runJob = (_: unknown, signal: AbortSignal) =>
        new Promise<void>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('told to stop')));
        });
      const jobs = openLocalJobs({ root, runJob, clock });
      const id = await jobs.start('lakefill', {}, { ...options, timeoutMinutes: 0.0005 });
      await ended(jobs, id);

      expect(await jobs.get('lakefill', id)).toMatchObject({ state: 'TIMEOUT', message: 'told to stop' });
    }));

  it('keeps jobs apart whose names a file system would mix up', () =>
    inFolder(async (root) => {
      const jobs = openLocalJobs({ root, runJob: async () => {}, clock });
      const id = await jobs.start('../team/job', { '--lakefill_run_key': 'k1' }, options);

      expect(await jobs.get('../team/job', id)).toMatchObject({ id });
      expect(await jobs.get('job', id)).toBeUndefined();
      expect(await readdir(join(root, '.lakefill', 'jobs'))).toEqual(['..%2Fteam%2Fjob']);
      await expect.poll(async () => (await jobs.get('../team/job', id))?.state).toBe('SUCCEEDED');
    }));
});
