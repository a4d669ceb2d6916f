import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ChunkDocument } from '../../core/plan/chunk-document.ts';
import type { ResultDocument, StagedPartition } from '../../core/plan/result.ts';
import { openLocalStore } from '../../platform/local/object-store.ts';
import { runSparkJob, type SparkLauncher } from '../../platform/local/spark.ts';
import type { ObjectStore } from '../../ports/object-store.ts';

/** Another one shows what a newer Spark makes of the script. */
export const python = resolve(process.env.LAKEFILL_SPARK_PYTHON ?? '.venv/spark/bin/python');
export const scripts = resolve('engines/spark');

/** One line that the job logged. */
export type LogLine = Record<string, string | number>;

export interface WarmSpark {
  launch: SparkLauncher;
  /** What the last job logged. */
  log: LogLine[];
  close(): void;
}

/** One Spark session for many jobs: a JVM takes five seconds to start. The script is the one that Glue runs. */
export function startSpark(folder = tmpdir(), script = scripts): WarmSpark {
  const options =
    '--conf spark.ui.enabled=false --conf spark.sql.shuffle.partitions=4 --conf spark.driver.host=127.0.0.1';
  const child: ChildProcessWithoutNullStreams = spawn(python, ['-u', 'tests/spark/server.py', script], {
    env: {
      ...process.env,
      PYSPARK_SUBMIT_ARGS: `--master local[2] --driver-memory 1g --conf spark.sql.warehouse.dir=${folder}/warehouse ${options} pyspark-shell`,
      PYSPARK_PYTHON: python,
      PYTHONDONTWRITEBYTECODE: '1',
    },
  });
  const warm: WarmSpark = { launch, log: [], close: () => child.kill('SIGKILL') };
  let answer: ((line: string) => void) | undefined;
  let rest = '';
  let words = '';
  child.stderr.on('data', (data: Buffer) => {
    words = (words + data.toString()).slice(-4_000);
    if (process.env.SPARK_WORDS) process.stderr.write(data);
  });
  child.on('exit', () => answer?.(JSON.stringify({ done: false, error: `Spark has ended: ${words}` })));
  child.stdout.on('data', (data: Buffer) => {
    const lines = (rest + data.toString()).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('@')) answer?.(line.slice(1));
      else if (line.startsWith('{')) warm.log.push(JSON.parse(line) as LogLine);
      else if (line !== '' && process.env.SPARK_WORDS) process.stderr.write(`${line}\n`);
    }
  });
  let before: Promise<unknown> = Promise.resolve();
  function launch(args: readonly string[]): Promise<void> {
    const run = before.then(async () => {
      warm.log.length = 0;
      const line = await new Promise<string>((done) => {
        answer = done;
        child.stdin.write(`${JSON.stringify(args)}\n`);
      });
      const { done, error } = JSON.parse(line) as { done: boolean; error?: string };
      if (!done) throw new Error(error);
    });
    before = run.catch(() => {});
    return run;
  }
  return warm;
}

export interface SparkSubject {
  engine: { transform(task: { chunk: ChunkDocument; stageUri: string }): Promise<StagedPartition[]> };
  store: ObjectStore;
  root: string;
  spark: WarmSpark;
  dispose(): Promise<void>;
}

/** A lake in a folder of its own with the job over it. */
export async function makeSpark(): Promise<SparkSubject> {
  const root = await mkdtemp(join(tmpdir(), 'spark-'));
  const store = openLocalStore({ root });
  const spark = startSpark(root);
  let jobs = 0;
  return {
    store,
    root,
    spark,
    engine: {
      async transform({ chunk, stageUri }) {
        jobs += 1;
        const at = `s3://lakefill-control/runs/run/chunks/${jobs}`;
        await store.put(`${at}/chunk.json`, JSON.stringify({ ...chunk, engine: 'glue' }));
        const args = {
          '--lakefill_run_key': `run/chunk-${jobs}`,
          '--lakefill_chunk_uri': `${at}/chunk.json`,
          '--lakefill_result_uri': `${at}/job.json`,
          '--lakefill_stage_uri': stageUri,
        };
        await runSparkJob(args, new AbortController().signal, { root, store, launch: spark.launch });
        const { body } = await store.get(`${at}/job.json`);
        return (JSON.parse(new TextDecoder().decode(body)) as ResultDocument).partitions;
      },
    },
    async dispose() {
      spark.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
