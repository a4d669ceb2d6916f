import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Holder } from '../../../core/ledger/lease.ts';
import type { JobRun } from '../../../ports/jobs.ts';

/** A run as Glue would tell it, and the process that it runs in. */
export interface RunFile extends JobRun {
  schemaVersion: 1;
  holder: Holder;
}

export interface RunFiles {
  /** The ids of a job's runs, newest first. */
  ids(job: string): Promise<string[]>;
  read(job: string, id: string): Promise<RunFile | undefined>;
  /** Numbers the run and writes it; two processes never get the same number. */
  create(job: string, run: Omit<RunFile, 'id'>): Promise<RunFile>;
  replace(job: string, run: RunFile): Promise<void>;
}

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

/** Job runs as files `<folder>/<job>/<id>.json`: always whole, whenever a process dies. */
export function createRunFiles(folder: string): RunFiles {
  const folderOf = (job: string) => join(folder, encodeURIComponent(job));
  const fileOf = (job: string, id: string) => join(folderOf(job), `${encodeURIComponent(id)}.json`);

  const ids = async (job: string): Promise<string[]> => {
    const names = await readdir(folderOf(job)).catch((error: unknown) => {
      if (hasCode(error, 'ENOENT')) return [];
      throw error;
    });
    const runs = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    return runs.sort().reverse();
  };

  const draft = async (job: string, run: RunFile): Promise<string> => {
    await mkdir(folderOf(job), { recursive: true });
    const path = join(folderOf(job), `${randomUUID()}.tmp`);
    await writeFile(path, `${JSON.stringify(run)}\n`);
    return path;
  };

  return {
    ids,
    async read(job, id) {
      try {
        return JSON.parse(await readFile(fileOf(job, id), 'utf8'));
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return undefined;
        throw error;
      }
    },
    async create(job, run) {
      for (;;) {
        const [newest = 'jr_000000'] = await ids(job);
        const id = `jr_${String(Number(newest.slice('jr_'.length)) + 1).padStart(6, '0')}`;
        const path = await draft(job, { ...run, id });
        try {
          await link(path, fileOf(job, id));
          return { ...run, id };
        } catch (error) {
          if (!hasCode(error, 'EEXIST')) throw error;
        } finally {
          await rm(path);
        }
      }
    },
    async replace(job, run) {
      await rename(await draft(job, run), fileOf(job, run.id));
    },
  };
}
