import type { Dataset } from '../../core/dataset/dataset.ts';
import type { Source } from '../../core/dataset/declaration.ts';
import { LakefillError } from '../../core/errors.ts';
import type { ChosenSource } from '../../core/gaps/candidate.ts';
import { countRows } from '../../core/gaps/count-rows.ts';
import { spanOf } from '../../core/gaps/footer.ts';
import { viewOf } from '../../core/plan/document.ts';
import type { Partition } from '../../core/request/request.ts';
import type { Engine } from '../../ports/engine.ts';
import { mapLimit } from '../shared/concurrency.ts';

const CONCURRENCY = 4;
/** Partitions that one SELECT counts: some hundred conditions on every row, and a statement of some hundred kilobytes. */
const MOST = 500;

export interface CountTask {
  partition: Partition;
  source: ChosenSource;
}

/** The objects that `countSources` reads, those that several partitions share once. */
export function objectsToCount(dataset: Dataset, tasks: readonly CountTask[]): ChosenSource['objects'] {
  const { whole, shared } = split(dataset, tasks);
  return [...whole.flatMap(({ source }) => source.objects), ...shared.flatMap(({ tasks: own }) => union(own))];
}

/** How many rows the source has for each partition. What cannot be counted is left out. */
export async function countSources(
  dataset: Dataset,
  tasks: readonly CountTask[],
  engine: Engine,
): Promise<Map<string, number>> {
  const { whole, shared } = split(dataset, tasks);
  const counted = await mapLimit(whole, CONCURRENCY, async ({ partition, source, declared }) => {
    const answer = await ask(engine, declared, source.objects, 'SELECT COUNT(*) AS rows_0 FROM partition');
    return [[partition.key, answer?.[0]] as const];
  });
  for (const { declared, tasks: own } of shared) {
    const { timeColumn = '' } = declared;
    const { filterColumns } = viewOf(declared, dataset);
    for (let from = 0; from < own.length; from += MOST) {
      const part = own.slice(from, from + MOST);
      const shares = part.map(({ partition }) => ({
        span: spanOf(dataset, partition, declared.timeColumnZone),
        values: partition.values,
      }));
      const answer = await ask(engine, declared, union(part), countRows(timeColumn, filterColumns, shares));
      counted.push(part.map(({ partition }, index) => [partition.key, answer?.[index]] as const));
    }
  }
  return new Map(counted.flat().flatMap(([key, rows]) => (rows === undefined ? [] : [[key, rows]])));
}

function split(dataset: Dataset, tasks: readonly CountTask[]) {
  const known = tasks.flatMap((task) => {
    const declared = dataset.declaration.sources.find(({ id }) => id === task.source.id);
    return declared ? [{ ...task, declared, partitioned: viewOf(declared, dataset).partitioned }] : [];
  });
  const rest = Map.groupBy(
    known.filter(({ partitioned }) => !partitioned),
    ({ declared }) => declared,
  );
  return {
    whole: known.filter(({ partitioned }) => partitioned),
    shared: [...rest].map(([declared, own]) => ({ declared, tasks: own })),
  };
}

const union = (tasks: readonly CountTask[]): ChosenSource['objects'] => [
  ...new Map(tasks.flatMap(({ source }) => source.objects.map((object) => [object.uri, object]))).values(),
];

/** Undefined where the source cannot be read, or is not what it was when it was listed: then nothing is said of it. */
async function ask(
  engine: Engine,
  { format, csv }: Source,
  objects: ChosenSource['objects'],
  sql: string,
): Promise<number[] | undefined> {
  try {
    const answer = await engine.ask({ objects, format, ...(csv && { csv }), keyValues: {}, inputs: [], sql });
    return Object.values(answer).map(Number);
  } catch (error) {
    const silent = ['TransformFailed', 'SourceChanged', 'InvalidSql', 'NotSupported'];
    if (error instanceof LakefillError && silent.includes(error.name)) return undefined;
    throw error;
  }
}
