import type { Column } from '../../core/audit/column.ts';
import type { Dataset } from '../../core/dataset/dataset.ts';
import { errorMessage, LakefillError } from '../../core/errors.ts';
import type { ObjectState } from '../../core/gaps/candidate.ts';
import { mergeFacts } from '../../core/ledger/facts.ts';
import { latestSchema } from '../../core/ledger/latest-schema.ts';
import type { FactsDocument } from '../../core/ledger/outcome.ts';
import type { Work } from '../../core/plan/chunks.ts';
import { chunkDocument } from '../../core/plan/document.ts';
import type { Deps } from '../../ports/deps.ts';

/**
 * The schema that every chunk is held to: the catalog table's, else that of the last publication, else what the transform
 * gives. Null when the target takes any. The transform is described in every case, so that a wrong statement or a source
 * that no engine can read is refused before anything runs.
 */
export async function findSchema(
  dataset: Dataset,
  work: readonly Work[],
  inputObjects: Record<string, ObjectState[]>,
  facts: readonly FactsDocument[],
  deps: Pick<Deps, 'catalog' | 'engine'>,
): Promise<{ schema: Column[] | null; described: Column[] | null }> {
  const { target, transform } = dataset.declaration;
  const described = transform.sql === undefined ? null : await describe(dataset, work, inputObjects, deps);
  if (target.schema === 'any') return { schema: null, described };
  const table = target.table === undefined ? undefined : await deps.catalog.getTable(target.table);
  const known = table && table.columns.length > 0 ? table.columns : latestSchema(mergeFacts(facts).values());
  // Keys that the files keep (`partitionColumns: keep`) are no columns of the table.
  const own = described?.filter(({ name }) => !dataset.keys.includes(name)) ?? null;
  return { schema: known ?? own, described };
}

const OF_SOURCES: ReadonlySet<string> = new Set(['TransformFailed', 'SourceChanged', 'NotSupported']);

/** Another partition's source may be better. An object that could not be fetched is named; the machine's own faults name none. */
const isOfSource = (error: unknown): boolean =>
  error instanceof LakefillError &&
  (OF_SOURCES.has(error.name) || (error.name === 'EngineFailed' && typeof error.data.uri === 'string'));

/**
 * Describes the transform over the first partition whose source can be read. `NoReadableSource` when none can: so a
 * source that is not in its format ends here, with the engine's words, and not in every chunk.
 */
async function describe(
  dataset: Dataset,
  work: readonly Work[],
  inputObjects: Record<string, ObjectState[]>,
  deps: Pick<Deps, 'engine'>,
): Promise<Column[] | null> {
  const jobs = work.filter((item) => !item.register && item.candidate.source);
  const tried = new Set<string>();
  let problem: unknown;
  for (const { candidate } of jobs) {
    // Partitions that share a source's objects are as readable as each other.
    const fingerprint = candidate.source?.fingerprint ?? '';
    if (tried.has(fingerprint)) continue;
    tried.add(fingerprint);
    const chunk = {
      id: '0-0000',
      engine: 'lambda',
      register: false,
      partitions: [],
      bytes: 0,
      estimatedSeconds: 0,
      estimatedUsd: 0,
    } as const;
    const document = chunkDocument({ ...chunk, partitions: [candidate.partition.key] }, [candidate], () => 0, {
      runId: 'plan',
      dataset,
      schema: null,
      described: null,
      inputObjects,
    });
    const [partition, ...none] = document.partitions;
    if (!partition || none.length > 0) continue;
    try {
      return await deps.engine.describe(document, partition);
    } catch (error) {
      if (!isOfSource(error)) throw error;
      problem ??= error;
    }
  }
  if (problem === undefined) return null;
  throw new LakefillError('NoReadableSource', `no planned partition has a readable source: ${errorMessage(problem)}`, {
    data: { dataset: dataset.id, sources: tried.size },
    hint: "check the sources' location and format in the dataset file",
    cause: problem,
  });
}
