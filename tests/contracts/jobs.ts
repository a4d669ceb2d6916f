import { describe, expect, it } from 'vitest';
import type { JobRun, Jobs } from '../../ports/jobs.ts';

/** A job that the tests can end as they like, started through the port. */
export interface JobsSubject {
  jobs: Jobs;
  job: string;
  /** How many runs of the job may live at once. */
  maxConcurrentRuns: number;
  /** Instant (ms) on the subject's own clock. */
  now(): number;
  /** Makes a run end, and resolves when the port shows it. */
  end(id: string, how: 'SUCCEEDED' | 'FAILED'): Promise<void>;
  close(): Promise<void>;
}

const options = { workers: 2, workerType: 'G.1X', class: 'STANDARD', timeoutMinutes: 60 } as const;
const args = (runKey: string) => ({
  '--lakefill_run_key': runKey,
  '--lakefill_chunk_uri': 's3://control/c1/chunk.json',
});

const until = async (jobs: Jobs, job: string, id: string, done: (run: JobRun) => boolean): Promise<JobRun> => {
  for (;;) {
    const run = await jobs.get(job, id);
    if (run !== undefined && done(run)) return run;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

/** What a stand-in for the service may not be able to play. */
export type JobsGap = 'failures' | 'newest-first' | 'stopping';

/** What every Jobs does, whatever it stands on. `open` is called for each test; what the subject lacks is left out. */
export function jobsContract(name: string, open: () => Promise<JobsSubject>, lacks: readonly JobsGap[] = []): void {
  const badly = lacks.includes('failures') ? 'SUCCEEDED' : 'FAILED';
  const using = (test: (subject: JobsSubject) => Promise<void>) => async () => {
    const subject = await open();
    try {
      await test(subject);
    } finally {
      await subject.close();
    }
  };

  describe(`${name} as jobs`, () => {
    it(
      'starts a run that lives until it ends',
      using(async ({ jobs, job, now, end }) => {
        const before = now();
        const id = await jobs.start(job, args('k1'), options);

        const live = await jobs.get(job, id);
        await end(id, 'SUCCEEDED');
        const ended = await jobs.get(job, id);

        expect(['STARTING', 'RUNNING', 'WAITING']).toContain(live?.state);
        expect(live).toMatchObject({ id, arguments: args('k1'), seconds: null });
        expect(live?.startedAt).toBeGreaterThanOrEqual(before - 1000);
        expect(ended).toMatchObject({ id, state: 'SUCCEEDED', startedAt: live?.startedAt });
        expect(ended?.seconds).toBeGreaterThanOrEqual(0);
      }),
    );

    it.skipIf(lacks.includes('failures'))(
      'tells why a run failed',
      using(async ({ jobs, job, end }) => {
        const id = await jobs.start(job, args('k1'), options);
        await end(id, 'FAILED');

        expect(await jobs.get(job, id)).toMatchObject({ state: 'FAILED', message: expect.stringMatching(/./) });
      }),
    );

    it(
      'starts again what was started before, and finds the newest of a run key',
      using(async ({ jobs, job, now, end }) => {
        const since = now() - 60_000;
        const first = await jobs.start(job, args('k1'), options);
        await end(first, badly);
        const second = await jobs.start(job, args('k1'), options);
        await end(second, 'SUCCEEDED');
        const other = await jobs.start(job, args('k2'), options);
        await end(other, 'SUCCEEDED');

        expect(new Set([first, second, other]).size).toBe(3);
        const newest = lacks.includes('newest-first') ? first : second;
        expect(await jobs.find(job, 'k1', since)).toMatchObject({ id: newest, state: 'SUCCEEDED' });
        expect(await jobs.find(job, 'k2', since)).toMatchObject({ id: other });
      }),
    );

    it(
      'finds nothing where nothing is, and looks back no further than asked',
      using(async ({ jobs, job, now, end }) => {
        expect(await jobs.find(job, 'k1', 0)).toBeUndefined();
        const id = await jobs.start(job, args('k1'), options);
        await end(id, 'SUCCEEDED');

        expect(await jobs.get(job, 'jr_unknown')).toBeUndefined();
        expect(await jobs.find(job, 'k2', 0)).toBeUndefined();
        expect(await jobs.find(job, 'k1', now() + 60_000)).toBeUndefined();
      }),
    );

    it(
      'refuses one run too many, until one has ended',
      using(async ({ jobs, job, maxConcurrentRuns, end }) => {
        const keys = Array.from({ length: maxConcurrentRuns }, (_, index) => `k${index}`);
        const [first = ''] = await Promise.all(keys.map((key) => jobs.start(job, args(key), options)));

        await expect(jobs.start(job, args('more'), options)).rejects.toMatchObject({ name: 'ConcurrentRunsExceeded' });
        await end(first, 'SUCCEEDED');
        expect(await jobs.start(job, args('more'), options)).toEqual(expect.any(String));
      }),
    );

    it.skipIf(lacks.includes('stopping'))(
      'stops a run, and leaves alone one that ended or never was',
      using(async ({ jobs, job, end }) => {
        const stopped = await jobs.start(job, args('k1'), options);
        await jobs.stop(job, stopped);
        const run = await until(jobs, job, stopped, ({ state }) => state !== 'RUNNING' && state !== 'STOPPING');

        const ended = await jobs.start(job, args('k2'), options);
        await end(ended, 'SUCCEEDED');
        await jobs.stop(job, ended);
        await jobs.stop(job, 'jr_unknown');

        expect(run.state).toBe('STOPPED');
        expect(await jobs.get(job, ended)).toMatchObject({ state: 'SUCCEEDED' });
      }),
    );
  });
}
