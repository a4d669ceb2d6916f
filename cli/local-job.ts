import { LakefillError } from '../core/errors.ts';
import type { ChunkDocument } from '../core/plan/chunk-document.ts';
import type { ResultDocument } from '../core/plan/result.ts';
import { requireDocument, writeAgain } from '../functions/shared/documents.ts';
import type { Deps } from '../ports/deps.ts';

/** A Glue job's work on this machine: the job contract (chunk, result and stage URI as arguments), carried out by DuckDB. */
export async function runLocalJob(
  args: Readonly<Record<string, string>>,
  signal: AbortSignal,
  { store, engine, clock }: Pick<Deps, 'store' | 'engine' | 'clock'>,
): Promise<void> {
  const argument = (name: string): string => {
    const value = args[name];
    if (value === undefined) throw new LakefillError('Bug', `the job was started without ${name}`);
    return value;
  };
  const chunk = await requireDocument<ChunkDocument>(store, argument('--lakefill_chunk_uri'));
  const started = clock.now();
  const partitions = await engine.transform({ chunk, stageUri: argument('--lakefill_stage_uri'), signal });
  const result: ResultDocument = {
    schemaVersion: 1,
    runId: chunk.runId,
    chunkId: chunk.chunkId,
    attempt: argument('--lakefill_run_key').split('-').at(-1) ?? '',
    engine: 'glue',
    seconds: (clock.now() - started) / 1000,
    partitions,
  };
  await writeAgain(store, argument('--lakefill_result_uri'), result);
}
